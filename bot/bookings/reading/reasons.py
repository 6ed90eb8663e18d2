"""What a visit is about, in what a visitor writes among other things."""

from __future__ import annotations

import re

from bot.bookings.reading import times
from bot.bookings.reading.words import any_of, listed

SHORTEST = 3  # characters; less is no reason
LEAD = re.compile(rf"(?<!\w)(?:{any_of(listed('reasons', 'leads'))})\s", re.IGNORECASE)
END = re.compile(rf";|\b(?:{any_of(listed('reasons', 'ends'))})\b", re.IGNORECASE)
LEFT_OVER = re.compile(rf"\b(?:{any_of(listed('reasons', 'leftovers'))})$", re.IGNORECASE)
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
