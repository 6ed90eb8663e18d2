"""Parts of an HTTP server that every edge shares."""
