"""What was done, sent and counted."""
