"""When the front desk is open: the calendar, and questions about it."""
