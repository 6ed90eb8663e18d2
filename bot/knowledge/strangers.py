"""What a question names that no catalogue knows: the X of "does it help with X?".

The words stand in strangers.yml.
"""

from __future__ import annotations

from bot.cues import cues_of

MOST_WORDS = 4  # of a name

CUES = cues_of(__file__)
YES_NO, HELPS_WITH, END = (CUES.pattern(name) for name in ("yes_no", "helps_with", "end"))
PLAINLY_FOR = CUES.pattern("plainly_for")
GENERIC = CUES.words("generic")


def stranger(text: str) -> str:
    """Return what a yes-or-no question asks about in its own words, "" when that is nothing."""
    match = HELPS_WITH.search(text) if YES_NO.match(text) else None
    if match is None:
        return ""
    words = END.split(match[1])[0].split()
    if not 1 <= len(words) <= MOST_WORDS or all(word.lower() in GENERIC for word in words):
        return ""
    return " ".join(words)
