"""What a message does in its conversation: answers a form, leans on what was said last."""
