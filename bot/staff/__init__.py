"""The people of the front desk: accounts, log-in, sessions, and the record of what they did."""
