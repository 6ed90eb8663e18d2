"""Floor 1: whether a visitor can talk to a person now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Availability:
    """Whether the desk is there, and what to say when it is not."""

    live: bool
    open_now: bool
    opens_at: datetime | None = None
    sentence_key: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def availability(hours: Any, staff_present: int, at: datetime) -> Availability:
    """Tell who can be offered; without opening hours presence alone decides."""
    return Availability(live=staff_present > 0, open_now=True)
