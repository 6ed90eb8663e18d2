"""The knowledge file's names in a sentence."""
