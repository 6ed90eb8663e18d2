"""Does a visitor say, after an alarm, that all is well?"""

from __future__ import annotations

from bot.alarms.model import Alarms
from bot.alarms.phrases import words_of

#: "No, false alarm" takes nothing back.
ONLY_NO = frozenset(["no", "nothing", "free"])


def says_over(text: str, alarms: Alarms) -> bool:
    """Tell whether words say plainly that all is well: no question, no "not" among them."""
    words = words_of(text)
    denials = {*(alarms.denials.denied_by - ONLY_NO), *alarms.denials.never}
    doubting = {word for one in denials for word in words_of(one)}
    doubted = "?" in text or not doubting.isdisjoint(words)
    return not doubted and any(alarms.all_well.standing(words))
