"""Looks for facts in an answer; imports the standard library only."""

from __future__ import annotations

import re

PATTERN = "re:"

# Typeset variants of the same characters; a fact is not lost because an answer uses the finer one.
_HYPHENS = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014), "-")
_PLAIN = {**_HYPHENS, 0x2019: "'", 0x00A0: " ", 0x202F: " "}


def has_fact(fact: str, answer: str) -> bool:
    """Look for one fact, whatever the case: a plain part, or a pattern after `re:`."""
    plain = answer.translate(_PLAIN)
    if fact.startswith(PATTERN):
        return re.search(fact.removeprefix(PATTERN), plain, re.IGNORECASE) is not None
    return fact.translate(_PLAIN).casefold() in plain.casefold()
