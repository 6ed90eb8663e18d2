"""Who waits, and the search."""
