"""Private to the noun: tables and statements of conversations."""
