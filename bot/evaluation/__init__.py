"""Measuring what the assistant understands."""
