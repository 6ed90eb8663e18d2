"""The one web server: the app with all its routes, and how it is."""
