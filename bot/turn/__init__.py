"""The turn: from a stored visitor message to stored replies."""
