"""The front desk's side of a chat: who waits, who answers, and that nobody is left in silence."""
