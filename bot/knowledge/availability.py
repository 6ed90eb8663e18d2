"""Can a person take over now, and what is said of it; the one place that decides it.

The assistant, the widget's header, the handoff and the console all ask here, so that none of them
can promise what another denies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import partial

from bot.knowledge.hours.calendar import OpeningHours
from bot.knowledge.hours.words import Phrase, clock_text, when_text, zone_text
from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import say

SOON_SECONDS = 12 * 60 * 60


@dataclass(frozen=True)
class Availability:
    """Whether a live chat may be offered.

    Attributes:
        live: the desk is open, or its hours are not known, and somebody is there.
        open_now: the calendar says open; False as well while it is not filled in.
        opens_at: the next opening while closed, in the clinic's zone.
        sentence_key: which sentence of knowledge.yml says so.
        values: what stands in its braces.
    """

    live: bool
    open_now: bool
    opens_at: datetime | None
    sentence_key: str
    values: Mapping[str, str] = field(default_factory=dict)


def availability(
    knowledge: Knowledge, staff_present: int, at: datetime, *, visitor_zone: tzinfo | None = None
) -> Availability:
    """Decide from the calendar and the people present.

    Args:
        knowledge: has the clinic's calendar, and the words for times.
        staff_present: how many of the staff are at the console.
        at: the moment, with a time zone.
        visitor_zone: where the visitor is, if known; when the clocks there differ from the
            clinic's, the sentence says whose time it gives.
    """
    present, hours = staff_present > 0, knowledge.hours
    phrase = partial(say, knowledge)
    if not hours.filled_in:
        return Availability(present, False, None, "desk_live_now" if present else "desk_away")
    if not hours.is_open(at):
        return _closed(phrase, hours, at, visitor_zone)
    if not present:
        return Availability(False, True, None, "desk_away")
    closing = hours.next_closing(at)
    # "Until 17:00" would be taken for today's.
    if closing is None or closing.timestamp() - at.timestamp() > SOON_SECONDS:
        return Availability(True, True, None, "desk_live_now")
    time = clock_text(phrase, closing, hours.clock, ends=True)
    time = _whose(phrase, time, hours, closing, visitor_zone)
    return Availability(True, True, None, "desk_live", {"time": time})


def _closed(
    phrase: Phrase, hours: OpeningHours, at: datetime, visitor_zone: tzinfo | None
) -> Availability:
    now = hours.local(at)
    opens = hours.next_opening(at)
    closure = hours.closure_on(now.date())
    # A reason explains the whole day; before an opening later today it would say too much.
    later_today = opens is not None and opens.date() == now.date()
    reason = closure.reason if closure and not later_today else ""
    key = "desk_closed_reason" if reason else "desk_closed"
    values = {"reason": reason} if reason else {}
    if opens is None:
        return Availability(False, False, None, f"{key}_no_end", values)
    when = when_text(phrase, opens, now, hours.clock)
    when = _whose(phrase, when, hours, opens, visitor_zone)
    return Availability(False, False, opens, key, {**values, "when": when})


def _whose(
    phrase: Phrase, time: str, hours: OpeningHours, moment: datetime, visitor_zone: tzinfo | None
) -> str:
    """Return "9:00 (New York time)" when the visitor's clock shows another time at that moment."""
    if visitor_zone is None or moment.astimezone(visitor_zone).utcoffset() == moment.utcoffset():
        return time
    return phrase("time_in_zone", time=time, zone=zone_text(phrase, hours.time_zone))
