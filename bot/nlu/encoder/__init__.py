"""Sentences as vectors of their meaning."""
