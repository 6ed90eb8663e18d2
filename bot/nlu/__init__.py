"""Rasa NLU components."""
