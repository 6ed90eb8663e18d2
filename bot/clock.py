"""Moments: now, the one text form in which they are stored and sent, and the clinic's clock."""

from __future__ import annotations

from datetime import datetime, timezone, tzinfo
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Now in UTC, in whole milliseconds: what is said of a moment is what was stored of it."""
    at = datetime.now(timezone.utc)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def stored(moment: datetime) -> str:
    """An aware moment in any zone as it is stored and sent: 2026-03-03T09:30:00.000Z."""
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds")[:-6] + "Z"


def moment_of(text: str) -> datetime:
    """The moment, in UTC, that a stored text names; raises ValueError for any other text."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def local(moment: datetime | None, zone: tzinfo) -> str:
    """A moment on the clinic's clock, 2026-03-31 09:30; empty when there is none."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""


def zone_named(name: str) -> tzinfo:
    """A time zone by its name; UTC when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return timezone.utc
