"""Whether a question is ours at all."""
