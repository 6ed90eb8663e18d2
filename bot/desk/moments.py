"""Stored times as moments and as people at the clinic write them; pure functions."""

from __future__ import annotations

from datetime import datetime, timezone, tzinfo
from zoneinfo import ZoneInfo


def moment_of(stored: str) -> datetime:
    """The moment that a stored time names, in UTC."""
    return datetime.fromisoformat(stored.replace("Z", "+00:00"))


def local(stored: str, zone: tzinfo) -> str:
    """A stored time on the clinic's clock, 2026-03-31 09:30; empty when there is none."""
    return f"{moment_of(stored).astimezone(zone):%Y-%m-%d %H:%M}" if stored else ""


def zone_named(name: str) -> tzinfo:
    """A time zone by its name; UTC when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return timezone.utc
