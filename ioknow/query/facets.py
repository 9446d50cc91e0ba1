"""The facets that a search can be narrowed by."""

FACETS = ("kind", "country", "sector", "tie", "year", "source", "case", "place")
"""What a search can be narrowed by."""
