"""The database: connections, transactions, moments, and the steps that bring it up to date."""
