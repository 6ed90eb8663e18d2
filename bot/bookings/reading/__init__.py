"""Finds the details of a booking in what a visitor writes: pure functions, and their words as YAML."""
