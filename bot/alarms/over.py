"""Does a visitor say, after an alarm, that all is well?"""

from __future__ import annotations

from bot.alarms.model import Alarms
from bot.alarms.phrases import words_of
from bot.cues import cues_of

ONLY_NO = cues_of(__file__).pattern("only_no")


def says_over(text: str, alarms: Alarms) -> bool:
    """Tell whether words say plainly that all is well: no question, no "not" among them."""
    words = words_of(text)
    denied_by = (one for one in alarms.denials.denied_by if not ONLY_NO.fullmatch(one))
    denials = {*denied_by, *alarms.denials.never}
    doubting = {word for one in denials for word in words_of(one)}
    doubted = "?" in text or not doubting.isdisjoint(words)
    return not doubted and any(alarms.all_well.standing(words))
