"""One conversation: read it, take it, answer it."""
