"""Word to the staff who are not looking at the console: mails and webhooks."""
