"""What the numbers page counts; standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

#: What is counted by day, in the order of the page.
CONVERSATIONS = "conversations"
ANSWERED = "answered"
HANDED_OVER = "handed_over"
UNANSWERED = "unanswered"
DECLINED = "declined"
BOOKINGS = "bookings"
COUNTED = (CONVERSATIONS, ANSWERED, HANDED_OVER, UNANSWERED, DECLINED, BOOKINGS)


@dataclass(frozen=True)
class Numbers:
    """Counts of some days.

    Args:
        days: the days, oldest first.
        by_day: for each of `COUNTED` one count a day.
        by_intent: messages answered, by how they were understood.
        thumbs: opinions of replies, "up" and "down".
        wait: median seconds until a person took a chat; None when nobody waited.
        waits: number of waits that it is the median of.
    """

    days: tuple[date, ...]
    by_day: Mapping[str, tuple[int, ...]]
    by_intent: Mapping[str, int]
    thumbs: Mapping[str, int]
    wait: float | None
    waits: int

    def total(self, name: str) -> int:
        """The sum over all days."""
        return sum(self.by_day[name])
