"""Can a person take over now: hours and presence together, and the sentence for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from bot.knowledge import availability as available
from bot.knowledge.availability import Availability
from bot.knowledge.file.sentences import KEYS
from bot.knowledge.hours.calendar import OpeningHours
from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import say
from tests.knowledge.hours.calendar import CHRISTMAS, NEW_YORK, OFFICE, at, calendar, closure
from tests.shipped import sentence, shipped

HOURS = calendar(NEW_YORK, *CHRISTMAS, **OFFICE)
UNKNOWN = OpeningHours(NEW_YORK)
MORNING, LUNCH, NIGHT = at("2026-11-23 9:30"), at("2026-11-23 12:30"), at("2026-11-23 23:30")
BERLIN = ZoneInfo("Europe/Berlin")


def availability(
    hours: OpeningHours, present: int, moment: datetime, *, visitor_zone: tzinfo | None = None
) -> Availability:
    known = replace(shipped(), hours=hours)
    return available.availability(known, present, moment, visitor_zone=visitor_zone)


def told(knowledge: Knowledge, found: Availability) -> str:
    return say(knowledge, found.sentence_key, **found.values)


def closed(reason: str, when: str) -> str:
    return sentence("desk_closed_reason", reason=reason, when=when)


@pytest.mark.parametrize(
    ("hours", "present", "moment", "live"),
    [
        (HOURS, 1, MORNING, True),
        (HOURS, 2, MORNING, True),
        (HOURS, 0, MORNING, False),
        (HOURS, -1, MORNING, False),
        (HOURS, 1, LUNCH, False),
        (HOURS, 1, at("2026-12-24 14:00"), False),
        (HOURS, 1, at("2026-11-28 10:00"), False),
        (UNKNOWN, 1, NIGHT, True),
        (UNKNOWN, 0, MORNING, False),
    ],
)
def test_live_only_when_open_and_somebody_is_really_there(
    hours: OpeningHours, present: int, moment: datetime, live: bool
) -> None:
    assert availability(hours, present, moment).live is live


@pytest.mark.parametrize("present", [0, 1, 5])
def test_nobody_hands_over_at_night(knowledge: Knowledge, present: int) -> None:
    found = availability(HOURS, present, NIGHT)
    assert (found.live, found.open_now, found.opens_at) == (False, False, at("2026-11-24 9:00"))
    assert told(knowledge, found) == sentence("desk_closed", when="tomorrow at 9:00")


@pytest.mark.parametrize(
    ("present", "moment", "said"),
    [
        (1, "2026-11-23 9:30", sentence("desk_live", time="12:00")),
        (1, "2026-11-23 13:00", sentence("desk_live", time="17:00")),
        (0, "2026-11-23 9:30", sentence("desk_away")),
        (1, "2026-11-23 7:00", sentence("desk_closed", when="today at 9:00")),
        (1, "2026-11-23 12:00", sentence("desk_closed", when="today at 13:00")),
        (1, "2026-11-27 12:00", sentence("desk_closed", when="on Monday at 9:00")),
        (1, "2026-12-24 8:00", sentence("desk_closed", when="today at 9:00")),
        (1, "2026-12-24 12:00", closed("Christmas Eve", "on Monday, 4 January 2027 at 9:00")),
        (1, "2026-12-30 10:00", closed("Christmas holidays", "on Monday at 9:00")),
    ],
)
def test_each_state_has_its_sentence(
    knowledge: Knowledge, present: int, moment: str, said: str
) -> None:
    assert told(knowledge, availability(HOURS, present, at(moment))) == said


def test_without_hours_presence_alone_decides(knowledge: Knowledge) -> None:
    there, away = availability(UNKNOWN, 1, NIGHT), availability(UNKNOWN, 0, NIGHT)
    assert (there.open_now, told(knowledge, there)) == (False, sentence("desk_live_now"))
    assert told(knowledge, away) == sentence("desk_away")
    assert (there.opens_at, away.opens_at) == (None, None)


def test_a_far_closing_is_not_taken_for_todays(knowledge: Knowledge) -> None:
    hours = calendar(monday="0:00-24:00", tuesday="0:00-17:00")
    assert told(knowledge, availability(hours, 1, MORNING)) == sentence("desk_live_now")
    assert told(knowledge, availability(hours, 1, at("2026-11-24 9:30"))).endswith("until 17:00.")


def test_the_desk_is_here_until_midnight(knowledge: Knowledge) -> None:
    hours = calendar(monday="18:00-24:00")
    assert told(knowledge, availability(hours, 1, NIGHT)) == sentence("desk_live", time="24:00")
    hours = calendar(clock=12, monday="18:00-24:00")
    assert told(knowledge, availability(hours, 1, NIGHT)).endswith("until midnight.")


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", sentence("desk_closed_no_end")),
        ("We move", sentence("desk_closed_reason_no_end", reason="We move")),
    ],
)
def test_closed_for_good(knowledge: Knowledge, reason: str, said: str) -> None:
    hours = calendar(NEW_YORK, closure("2026-01-01", "2036-01-01", reason), **OFFICE)
    found = availability(hours, 1, MORNING)
    assert (found.live, found.opens_at, told(knowledge, found)) == (False, None, said)


def test_times_are_the_clinics_and_said_so_where_clocks_differ(knowledge: Knowledge) -> None:
    same = availability(HOURS, 1, MORNING, visitor_zone=ZoneInfo("America/Toronto"))
    assert told(knowledge, same) == sentence("desk_live", time="12:00")
    far = availability(HOURS, 1, MORNING, visitor_zone=BERLIN)
    assert told(knowledge, far) == sentence("desk_live", time="12:00 (New York time)")
    closed = availability(HOURS, 1, NIGHT, visitor_zone=BERLIN)
    assert told(knowledge, closed) == sentence(
        "desk_closed", when="tomorrow at 9:00 (New York time)"
    )
    plain = availability(calendar("Etc/GMT+5", **OFFICE), 1, MORNING, visitor_zone=BERLIN)
    assert told(knowledge, plain).endswith("12:00 (the clinic's time).")


def test_whose_moment_it_is_does_not_matter() -> None:
    assert availability(HOURS, 1, NIGHT.astimezone(timezone.utc)) == availability(HOURS, 1, NIGHT)


def test_every_sentence_exists() -> None:
    found = {
        availability(hours, present, moment).sentence_key
        for hours in (HOURS, UNKNOWN, calendar(NEW_YORK, closure("2000-01-01", "2100-01-01", "R")))
        for present in (0, 1)
        for moment in (MORNING, NIGHT, at("2026-12-24 14:00"))
    }
    assert found <= KEYS
    assert len(found) >= 5
