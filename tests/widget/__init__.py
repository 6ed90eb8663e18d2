"""Tests of the chat widget in a real browser, against a server that only speaks the protocol."""
