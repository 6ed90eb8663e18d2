"""What the front desk needs: bookings, handoffs, messages and their one store."""
