"""The acts: what a message does in its conversation."""
