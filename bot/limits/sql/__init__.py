"""Private to the noun: the table of rate limits."""
