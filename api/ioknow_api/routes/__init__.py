"""Routes of the application, one module per service."""
