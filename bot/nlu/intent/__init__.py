"""From a sentence to the intent behind it."""
