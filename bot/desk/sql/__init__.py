"""Private to the noun: tables and statements of the desk's chats."""
