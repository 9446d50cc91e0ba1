"""The columnar twin of a release."""
