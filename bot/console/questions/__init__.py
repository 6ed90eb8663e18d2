"""Questions without an answer, and drafts."""
