"""Private to the noun: statements that count."""
