"""Whether the front desk can be talked to now, for the widget's header; blocking."""

from __future__ import annotations

from datetime import datetime, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.widget.services import Services
from bot.knowledge.availability import availability
from bot.knowledge.sentences import say

MOST_ZONE = 64  # characters; the longest real name has 32


def zone_of(name: str) -> tzinfo | None:
    """Return the zone that a browser names; nothing for one that we do not know."""
    try:
        return ZoneInfo(name) if 0 < len(name) <= MOST_ZONE else None
    except (KeyError, ValueError, OSError):  # a wrong name may look like a folder or lead out
        return None


def desk(services: Services, visitor_zone: tzinfo | None) -> dict[str, Any]:
    """Return the body of GET /desk; no words while the clinic has not written its hours down."""
    knowledge = services.knowledge()
    now = datetime.now(timezone.utc)
    present = services.desk.present()
    found = availability(knowledge, present, now, visitor_zone=visitor_zone)
    known = knowledge.hours.filled_in
    text = say(knowledge, found.sentence_key, **found.values) if known else ""
    return {"open": found.open_now, "live": found.live, "text": text}
