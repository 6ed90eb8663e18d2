"""Tests of the knowledge file and of everything that reads it."""
