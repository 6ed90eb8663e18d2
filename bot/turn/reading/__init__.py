"""From a visitor's words to what is asked."""
