"""When to try again: soon at first, then ever more seldom, for one day."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST = timedelta(seconds=30)
LONGEST = timedelta(hours=4)
GIVE_UP = timedelta(hours=24)
#: A wait is shortened by up to this part, so that what failed together is not tried together.
JITTER = 0.25


def next_try(
    attempts: int,
    *,
    since: datetime,
    now: datetime,
    chance: float,
    retry_after: float | None = None,
) -> datetime | None:
    """When to try again; None when the day is over. The last try falls on the day's very end.

    Args:
        attempts: tries so far, 1 or more.
        since: begin of the day.
        now: time of the failure.
        chance: random number from 0 to 1.
        retry_after: seconds that the other side asks for.
    """
    end = since + GIVE_UP
    if now >= end:
        return None
    # Beyond 20 doublings the longest wait holds anyway, and larger powers overflow.
    wait = min(FIRST * 2 ** min(attempts - 1, 20), LONGEST) * (1 - JITTER * chance)
    asked = timedelta(seconds=min(max(retry_after or 0.0, 0.0), LONGEST.total_seconds()))
    return min(now + max(wait, asked), end)
