"""What a visit is about, in what a visitor writes among other things."""

from __future__ import annotations

from bot.bookings.reading import times
from bot.cues import cues_of

SHORTEST = 3  # characters; less is no reason
PATTERNS = cues_of(__file__)
LEAD, ANY_LEAD = PATTERNS.pattern("lead"), PATTERNS.pattern("any_lead")
END, LEFT_OVER = PATTERNS.pattern("end"), PATTERNS.pattern("left_over")
AROUND = " ,.;:\n"


def find(text: str, *, asked: str = "") -> str:
    """Return the words after "about" up to where something else begins; "" when it tells none.

    Args:
        text: the visitor's words.
        asked: what else was asked for; "" for nothing.
    """
    lead = (LEAD if asked else ANY_LEAD).search(text)
    if lead is None:
        return ""
    told, *days = times.TIMES.split(END.split(text[lead.end() :])[0])
    before, comma, frame = told.rpartition(",")
    if days and comma and times.CUES.search(frame):  # "my knee, I can come on Monday"
        told = before
    told = LEFT_OVER.sub("", told.strip(AROUND)).strip(AROUND)
    return told if len(told) >= SHORTEST else ""
