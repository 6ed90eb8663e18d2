"""Runs the trained dialogue and our actions on one message."""
