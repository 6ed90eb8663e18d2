"""What the assistant could not answer, and the drafts that make it better."""
