"""What stands before and after a name: the lists of names.yml as patterns."""

from __future__ import annotations

import re

from bot.bookings.reading.words import any_of, listed

#: After a lead in Latin letters the word ends; Chinese goes on without a space.
_ENDED = r"(?: ?[:=-] ?|(?!\w) ?(?:, ?)?|(?<=[^\x00-\u2e7f]))"


LEADS = re.compile(rf"(?<!\w)(?:{any_of(listed('names', 'leads'))}){_ENDED}", re.IGNORECASE)
WEAK_LEADS = re.compile(
    rf"(?<!\w)(?:{any_of(listed('names', 'weak_leads'))}){_ENDED}", re.IGNORECASE
)
RELATIONS = any_of(listed("names", "relations"))
BEFORE = re.compile(
    rf"\W{{0,5}}(?:(?:{any_of(listed('names', 'before'))})(?!\w)[\s,.!;:-]{{0,5}}){{1,4}}(?=\w)",
    re.IGNORECASE,
)
AFTER = re.compile(
    rf"(?:[ ,]{{0,3}}(?<!\w)(?:{any_of(listed('names', 'after'))})[ .!]{{0,3}}){{1,3}}$",
    re.IGNORECASE,
)
#: "I'm his wife, Jane Blake"
KIN = re.compile(rf"(?:his|her|their|the|your) (?:{RELATIONS})\b ?,? ?", re.IGNORECASE)
TAILS = re.compile(rf"(?<=\w)(?:{any_of(listed('names', 'tails'))})$")
