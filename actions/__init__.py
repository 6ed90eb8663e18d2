"""Custom actions: they answer from the knowledge file, write nothing and call nobody."""
