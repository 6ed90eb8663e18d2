"""What a visit is about, in what a visitor writes among other things."""

from __future__ import annotations

from bot.bookings.reading import times
from bot.cues import cues_of

SHORTEST = 3  # characters; less is no reason
PATTERNS = cues_of(__file__)
LEAD, END, LEFT_OVER = (PATTERNS.pattern(name) for name in ("lead", "end", "left_over"))
AROUND = " ,.;:\n"


def find(text: str) -> str:
    """Return the words after "about" up to where something else begins; "" when it tells none."""
    lead = LEAD.search(text)
    if lead is None:
        return ""
    told, *days = times.TIMES.split(END.split(text[lead.end() :])[0])
    before, comma, frame = told.rpartition(",")
    if days and comma and times.CUES.search(frame):  # "my knee, I can come on Monday"
        told = before
    told = LEFT_OVER.sub("", told.strip(AROUND)).strip(AROUND)
    return told if len(told) >= SHORTEST else ""
