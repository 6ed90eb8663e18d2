"""The calendar: what is open when, on any day of any zone, and how it reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.knowledge.hours.calendar import HORIZON_DAYS, Closure, OpeningHours
from bot.knowledge.sentences import say
from tests.knowledge.hours.calendar import CHRISTMAS, NEW_YORK, OFFICE, at, calendar, closure
from tests.shipped import sentence, shipped

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
UTC = timezone.utc
ALWAYS: dict[str, Any] = dict.fromkeys(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), "0:00-24:00"
)
#: Ordinary zones, and those where the clock changes at midnight, by half an hour, or by a day.
ZONES = [
    "UTC",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Pacific/Apia",
    "Pacific/Chatham",
    "America/Santiago",
]
#: Nights on which a clock changes somewhere: New York, Lord Howe, Sao Paulo, Apia, St John's.
NIGHTS = [
    "2026-03-08",
    "2026-11-01",
    "2026-04-05",
    "2026-10-04",
    "2018-11-04",
    "2018-02-18",
    "2011-12-30",
    "2006-10-29",
    "2006-04-02",
]


def test_holidays_and_special_days_are_closed_with_their_reason() -> None:
    hours = calendar(NEW_YORK, *CHRISTMAS, **OFFICE)
    assert hours.is_open(at("2026-12-23 14:00"))
    assert hours.is_open(at("2026-12-24 11:59"))
    assert not hours.is_open(at("2026-12-24 14:00"))
    assert not hours.is_open(at("2026-12-29 10:00"))
    found = hours.closure_on(date(2026, 12, 29))
    assert found is not None
    assert found.reason == "Christmas holidays"
    assert hours.closure_on(date(2027, 1, 2)) is None
    assert hours.next_opening(at("2026-12-24 12:00")) == at("2027-01-04 9:00")


def test_a_lunch_break_is_two_spans() -> None:
    hours = calendar(monday="9:00-12:00 13:00-17:00 18:00-20:00")
    assert [hours.is_open(at(f"2026-11-23 {hour}:30")) for hour in (11, 12, 13, 17, 18, 20)] == [
        True, False, True, False, True, False,
    ]  # fmt: skip


def test_a_span_past_midnight_belongs_to_the_day_it_began() -> None:
    hours = calendar(friday="22:00-02:00")
    assert hours.is_open(at("2026-11-28 1:59"))  # Saturday, by Friday's hours
    assert not hours.is_open(at("2026-11-28 2:00"))
    assert not hours.is_open(at("2026-11-27 1:30"))
    assert hours.next_closing(at("2026-11-27 22:00")) == at("2026-11-28 2:00")


# Edges


def test_an_end_is_closed_and_a_beginning_is_open() -> None:
    hours = calendar(**OFFICE)
    assert not hours.is_open(at("2026-11-23 8:59") + timedelta(seconds=59, microseconds=999_999))
    assert hours.is_open(at("2026-11-23 9:00"))
    assert hours.is_open(at("2026-11-23 11:59") + timedelta(seconds=59))
    assert not hours.is_open(at("2026-11-23 12:00"))


def test_spans_that_touch_are_one_opening() -> None:
    hours = calendar(monday="9:00-12:00 12:00-24:00", tuesday="0:00-2:00")
    assert hours.next_closing(at("2026-11-23 9:30")) == at("2026-11-24 2:00")


def test_round_the_clock_never_closes_but_for_a_closure() -> None:
    assert calendar(**ALWAYS).next_closing(at("2026-11-23 9:30")) is None
    hours = calendar(NEW_YORK, closure("2026-12-25"), **ALWAYS)
    assert hours.next_closing(at("2026-11-23 9:30")) == at("2026-12-25 0:00")
    assert hours.next_opening(at("2026-12-25 9:30")) == at("2026-12-26 0:00")


def test_a_closure_ends_the_night_before_at_midnight_and_its_own_night_runs_on() -> None:
    hours = calendar(
        NEW_YORK, closure("2026-12-26", "2026-12-27", "", "22:00-2:00"), friday="20:00-4:00"
    )
    assert hours.next_closing(at("2026-12-25 21:00")) == at("2026-12-26 0:00")
    assert hours.is_open(at("2026-12-27 1:00"))
    assert hours.is_open(at("2026-12-28 1:00"))
    assert not hours.is_open(at("2026-12-28 2:00"))


def test_the_words_are_the_clinics() -> None:
    words = {
        "weekday_names": "lunes, martes, miércoles, jueves, viernes, sábado, domingo",
        "listed": "{first} y {last}",
        "from_to": "de {first} a {last}",
        "hours_line": "{days}: {hours}",
        "hours_none": "cerrado",
    }
    known = replace(shipped(), sentences={**shipped().sentences, **words})
    assert calendar(**OFFICE).lines(partial(say, known)) == [
        "de lunes a jueves: 9:00-12:00 y 13:00-17:00",
        "viernes: 9:00-12:00",
        "sábado y domingo: cerrado",
    ]


def test_open_now_the_next_opening_is_now() -> None:
    now = at("2026-11-23 9:30")
    assert calendar(**OFFICE).next_opening(now) == now


def test_closed_now_nothing_closes() -> None:
    assert calendar(**OFFICE).next_closing(at("2026-11-23 8:00")) is None


def test_nothing_filled_in_is_never_open() -> None:
    hours = OpeningHours(NEW_YORK)
    assert (hours.filled_in, hours.lines(sentence)) == (False, [])
    assert not hours.is_open(at("2026-11-23 9:30"))
    assert hours.next_opening(at("2026-11-23 9:30")) is None
    assert calendar(sunday="9:00-10:00").filled_in


def test_a_closure_longer_than_the_horizon_has_no_next_opening() -> None:
    now = at("2026-11-23 9:30")
    last = now.date() + timedelta(days=HORIZON_DAYS - 10)
    assert calendar(NEW_YORK, Closure(now.date(), last), **OFFICE).next_opening(now) is not None
    long = Closure(now.date(), last + timedelta(days=30))
    assert calendar(NEW_YORK, long, **OFFICE).next_opening(now) is None


def test_any_zone_may_ask() -> None:
    hours = calendar(**OFFICE)
    assert hours.is_open(datetime(2026, 11, 23, 14, 30, tzinfo=UTC))
    assert not hours.is_open(datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
    opens = hours.next_opening(datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Europe/Berlin")))
    assert str(opens) == "2026-11-23 09:00:00-05:00"


@pytest.mark.parametrize("call", ["is_open", "next_opening", "next_closing"])
def test_a_moment_without_zone_is_refused(call: str) -> None:
    with pytest.raises(ValueError, match="needs its time zone"):
        getattr(calendar(**OFFICE), call)(datetime(2026, 11, 23, 9, 30))


# Nights on which the clocks change


def test_a_time_that_is_left_out_never_comes() -> None:
    night = calendar(sunday="2:15-2:45 3:30-4:00")
    assert night.next_opening(at("2026-03-08 1:00")) == at("2026-03-08 3:30")
    begins = calendar(sunday="2:30-3:30").next_opening(at("2026-03-08 1:00"))
    assert str(begins) == "2026-03-08 03:00:00-04:00"


def test_a_time_that_comes_twice_counts_twice() -> None:
    hours = calendar(sunday="1:15-1:45")
    first, second = at("2026-11-01 1:30"), at("2026-11-01 1:30", fold=1)
    assert hours.is_open(first)
    assert hours.is_open(second)
    assert str(hours.next_closing(first)) == "2026-11-01 01:45:00-04:00"
    assert str(hours.next_opening(at("2026-11-01 1:50"))) == "2026-11-01 01:15:00-05:00"
    assert str(hours.next_closing(second)) == "2026-11-01 01:45:00-05:00"


def test_a_night_shift_lasts_through_the_change() -> None:
    hours = calendar(saturday="22:00-6:00")
    for day, real in (("2026-03-07", 7), ("2026-10-31", 9)):
        start = at(f"{day} 22:00")
        end = hours.next_closing(start)
        assert end is not None
        assert end.timestamp() - start.timestamp() == real * 3600


def test_a_day_that_a_zone_left_out() -> None:
    hours = calendar("Pacific/Apia", friday="9:00-17:00", saturday="9:00-17:00")
    opens = hours.next_opening(at("2011-12-29 18:00", "Pacific/Apia"))
    assert str(opens) == "2011-12-31 09:00:00+14:00"


# Any calendar, any zone, any moment

SPANS = st.lists(
    st.tuples(st.integers(0, 1439), st.integers(1, 720)).map(lambda one: (one[0], sum(one))),
    max_size=3,
).map(lambda spans: tuple(sorted(spans)))
WEEKS = st.tuples(*[SPANS] * 7)
NEAR = st.one_of(
    st.sampled_from(NIGHTS).map(date.fromisoformat),
    st.dates(date(1996, 1, 1), date(2036, 12, 31)),
)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[OpeningHours, datetime]:
    """A calendar and a moment near its closures, at random or on the night of a change."""
    day = draw(NEAR)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    moment = start + timedelta(seconds=draw(st.integers(-2 * 86_400, 2 * 86_400)))
    closures = []
    for _ in range(draw(st.integers(0, 2))):
        first = day + timedelta(days=draw(st.integers(-3, 5)))
        last = first + timedelta(days=draw(st.integers(0, 3)))
        closures.append(Closure(first, last, "", draw(SPANS)))
    zone = draw(st.sampled_from(ZONES))
    return OpeningHours(zone, draw(WEEKS), tuple(closures)), moment


def by_the_wall(hours: OpeningHours, moment: datetime) -> bool:
    """The rule itself, written another way: minutes of the days as sets."""
    wall = moment.astimezone(ZoneInfo(hours.time_zone))
    today, minute = wall.date(), wall.hour * 60 + wall.minute

    def exception(day: date) -> Closure | None:
        return next((one for one in hours.closures if one.first <= day <= one.last), None)

    def minutes(day: date) -> set[int]:
        found = exception(day)
        spans = found.spans if found else hours.weekly[day.weekday()]
        return {one for start, end in spans for one in range(start, end)}

    night_counts = exception(today) is None or exception(today) == exception(today - DAY)
    return minute in minutes(today) or (night_counts and minute + 1440 in minutes(today - DAY))


@given(calendars())
@settings(max_examples=150, deadline=None)
def test_open_agrees_with_the_clock_on_the_wall_minute_by_minute(
    case: tuple[OpeningHours, datetime],
) -> None:
    hours, moment = case
    for number in range(0, 1500, 7):
        one = moment + number * MINUTE
        assert hours.is_open(one) == by_the_wall(hours, one), one


@given(calendars())
@settings(max_examples=150, deadline=None)
def test_the_next_opening_and_closing_are_the_first_there_are(
    case: tuple[OpeningHours, datetime],
) -> None:
    hours, moment = case
    is_open = hours.is_open(moment)
    change = hours.next_closing(moment) if is_open else hours.next_opening(moment)
    if not is_open:
        assert hours.next_closing(moment) is None
    step = moment
    last = moment + timedelta(days=2)
    while step < last and (change is None or step.timestamp() < change.timestamp()):
        assert hours.is_open(step) == is_open, step
        step += MINUTE
    if change is not None:
        assert change.timestamp() > moment.timestamp()
        assert hours.is_open(change) != is_open
        # Not a second earlier: the moment before is as it was.
        assert hours.is_open(change.astimezone(UTC) - timedelta(microseconds=1)) == is_open
        assert change.tzinfo == ZoneInfo(hours.time_zone)


@given(st.sampled_from(ZONES), st.datetimes(datetime(1996, 1, 1), datetime(2036, 1, 1)))
@example("America/New_York", datetime(2026, 3, 8, 6, 30))
@settings(max_examples=60, deadline=None)
def test_round_the_clock_is_open_at_every_moment(zone: str, moment: datetime) -> None:
    assert calendar(zone, **ALWAYS).is_open(moment.replace(tzinfo=UTC))


# For people


def test_the_week_in_words() -> None:
    assert calendar(**OFFICE).lines(sentence) == [
        "Monday to Thursday 9:00-12:00 and 13:00-17:00",
        "Friday 9:00-12:00",
        "Saturday and Sunday closed",
    ]
    assert calendar(clock=12, **OFFICE).lines(sentence) == [
        "Monday to Thursday 9 am to noon and 1 pm to 5 pm",
        "Friday 9 am to noon",
        "Saturday and Sunday closed",
    ]


@pytest.mark.parametrize(
    ("spans", "by_24", "by_12"),
    [
        ("0:00-24:00", "24 hours", "24 hours"),
        ("22:00-2:00", "22:00-2:00", "10 pm to 2 am"),
        ("18:00-24:00", "18:00-24:00", "6 pm to midnight"),
        ("0:00-6:30", "0:00-6:30", "midnight to 6:30 am"),
        ("12:00-12:30", "12:00-12:30", "noon to 12:30 pm"),
        ("0:15-1:00", "0:15-1:00", "12:15 am to 1 am"),
        (
            "8:00-9:00 10:00-11:05 12:00-13:00",
            "8:00-9:00, 10:00-11:05 and 12:00-13:00",
            "8 am to 9 am, 10 am to 11:05 am and noon to 1 pm",
        ),
    ],
)
def test_times_in_words(spans: str, by_24: str, by_12: str) -> None:
    week: dict[str, Any] = dict.fromkeys(ALWAYS, spans)
    assert calendar(**week).lines(sentence) == [f"Every day {by_24}"]
    assert calendar(clock=12, **week).lines(sentence) == [f"Every day {by_12}"]
