"""Tests of the whole service as a process of its own, over HTTP."""
