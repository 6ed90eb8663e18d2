"""The visitor's side: conversations, their messages, and the turns that answer them."""
