"""Tests of the turn and its worker."""
