"""Private to the noun: tables and statements of what is to be sent."""
