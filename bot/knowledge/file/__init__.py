"""The knowledge file: read, checked against its schema and itself."""
