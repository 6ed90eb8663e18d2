"""Questions about opening hours, answered from the calendar at a given moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.hours.answers import answer, aspect, exceptions, is_known
from bot.knowledge.hours.question import Asked, asked
from bot.knowledge.load import load
from bot.knowledge.model import Knowledge
from bot.reply import Reply
from tests.knowledge.hours.calendar import (
    CHRISTMAS,
    NEW_YORK,
    OFFICE,
    SECTION,
    at,
    calendar,
    closure,
    shipped_with,
)
from tests.knowledge.small import SHIPPED, written
from tests.shipped import sentence

NOW = at("2026-11-25 10:30")  # a Wednesday
WEEK = (
    "Monday to Thursday 9:00-12:00 and 13:00-17:00",
    "Friday 9:00-12:00",
    "Saturday and Sunday closed",
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return load(written(tmp_path_factory.mktemp("hours"), shipped_with(SECTION), SHIPPED))


def now_open(time: str) -> str:
    return sentence("hours_now_open", time=time)


def is_open(day: str, hours: str) -> str:
    return sentence("hours_day_open", day=day, hours=hours)


def closed(day: str, reason: str = "") -> str:
    key = "hours_day_closed_reason" if reason else "hours_day_closed"
    return sentence(key, day=day, **({"reason": reason} if reason else {}))


def again(when: str) -> str:
    return sentence("hours_opens_again", when=when)


def whole(knowledge: Knowledge, text: str = "", now: str = "2026-11-25 10:30") -> Reply:
    return answer(knowledge, knowledge.topics["hours_location"], text, at(now))


@pytest.mark.parametrize(
    ("text", "now", "said"),
    [
        ("are you open now?", "2026-11-25 10:30", [now_open("12:00")]),
        ("you guys open rn", "2026-11-25 13:00", [now_open("17:00")]),
        ("are you open", "2026-11-25 12:30",
         [sentence("hours_now_closed"), again("today at 13:00")]),
        ("are you open right now", "2026-11-26 10:00",
         [sentence("hours_now_closed_reason", reason="Thanksgiving"), again("tomorrow at 9:00")]),
    ],
)  # fmt: skip
def test_a_question_about_now_is_answered_for_now(
    filled: Knowledge, text: str, now: str, said: list[str]
) -> None:
    found = aspect(filled, text, at(now))
    assert found is not None
    assert (found.answer, found.alone) == (" ".join(said), True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("are you open on Saturday",
         [closed("On Saturday, 28 November,"), again("on Monday at 9:00")]),
        ("are you open on 24 December",
         [sentence("hours_day_open_reason", day="On Thursday, 24 December,", hours="9:00-12:00",
                   reason="Christmas Eve")]),
        ("Open on December 28th?",
         [closed("On Monday, 28 December,", "Christmas holidays"),
          again("on Monday, 4 January 2027 at 9:00")]),
        ("wat time u close today", [is_open("Today", "9:00-12:00 and 13:00-17:00")]),
        ("what time do you open tomorrow",
         [closed("Tomorrow", "Thanksgiving"), again("on Friday at 9:00")]),
        ("are u open sundays", [closed("On Sundays")]),
        ("open on Fridays?", [is_open("On Fridays", "9:00-12:00")]),
        ("closed on Thanksgiving?", [closed("On Thursday, 26 November,", "Thanksgiving")]),
        ("are you open over the Christmas holidays",
         [closed("From Friday, 25 December to Friday, 1 January 2027,", "Christmas holidays")]),
        ("open friday and saturday?",
         [is_open("On Friday, 27 November,", "9:00-12:00"), closed("On Saturday, 28 November,"),
          again("on Monday at 9:00")]),
    ],
)  # fmt: skip
def test_a_question_about_a_day_is_answered_for_that_day(
    filled: Knowledge, text: str, said: list[str]
) -> None:
    found = aspect(filled, text, NOW)
    assert found is not None
    assert (found.answer, found.alone) == (" ".join(said), True)


@pytest.mark.parametrize(
    "text",
    ["when are you open", "Do you close over lunch", "opening hours?", "closed on memorial day?",
     "open the day after Thanksgiving", "open on Good Friday", "address pls for my sat nav",
     "where are you", "may I come in"],
)  # fmt: skip
def test_a_general_question_is_about_no_day(filled: Knowledge, text: str) -> None:
    assert aspect(filled, text, NOW) is None


def test_in_general_the_hours_the_address_and_the_next_closures(filled: Knowledge) -> None:
    reply = whole(filled, "when are you open?")
    assert reply.text == sentence("hours_answer")
    assert reply.items == WEEK
    thanksgiving = "Thursday, 26 November: closed (Thanksgiving)"
    assert reply.note == sentence("hours_exceptions", closures=thanksgiving)
    label = filled.source.label
    assert reply.provenance == sentence("provenance_unreviewed", label=label)
    assert (reply.kind, reply.offers) == ("answer", ())


@pytest.mark.parametrize(
    ("now", "count"),
    [("2026-12-09 9:00", 0), ("2026-12-10 9:00", 1), ("2026-12-11 9:00", 2),
     ("2027-01-01 9:00", 1), ("2027-01-02 9:00", 0)],
)  # fmt: skip
def test_closures_of_the_next_14_days(filled: Knowledge, now: str, count: int) -> None:
    said = exceptions(filled, at(now))
    assert said.count("(") == count
    assert bool(said) == bool(count)


def test_the_place_alone_gets_the_address(filled: Knowledge) -> None:
    reply = whole(filled, "what city is this clinic in")
    assert (reply.text, reply.items, reply.note) == (
        sentence("hours_address"),
        (),
        "",
    )


@pytest.mark.parametrize(
    "text", ["is there somewhere to park", "wich floor is it", "how do I get there by bus"]
)
def test_what_the_page_does_not_say_of_the_place_goes_to_the_desk(
    filled: Knowledge, text: str
) -> None:
    reply = whole(filled, text)
    assert (reply.kind, reply.offers) == ("handover", ("human", "book"))
    assert reply.text == sentence("hours_unknown")
    assert reply.choices[0].meaning.question == text


def test_an_empty_calendar_keeps_the_honest_sentence(knowledge: Knowledge) -> None:
    topic = knowledge.topics["hours_location"]
    assert not is_known(knowledge, topic)
    assert not topic.covered
    assert topic.not_covered != ""


def test_a_filled_calendar_covers_the_topic_and_no_other(filled: Knowledge) -> None:
    known = [key for key, topic in filled.topics.items() if is_known(filled, topic)]
    assert known == ["hours_location"]
    assert filled.topics["hours_location"].covered


def test_the_clinics_own_answer_comes_first(tmp_path: Path) -> None:
    text = shipped_with(SECTION)
    head, tail = text[: text.index("  hours_location:")], text[text.index("  hours_location:") :]
    path = written(tmp_path, alarms=SHIPPED)
    path.write_text(head + tail.replace('answer: ""', 'answer: "Ring twice. {hours}."', 1))
    reply = whole(load(path))
    assert reply.text == f"Ring twice. {'; '.join(WEEK)}."
    assert reply.items == ()
    path.write_text(head + tail.replace('answer: ""', 'answer: "Ring twice:"', 1))
    assert (whole(load(path)).text, whole(load(path)).items) == ("Ring twice:", WEEK)


OFFICE_HOURS = calendar(NEW_YORK, *CHRISTMAS, closure("2025-05-01", "", "May Day"), **OFFICE)
TODAY = date(2026, 11, 25)
WORDS = (
    "open closed on monday sundays sat next may 31 12/24 2026-02-30 29 february of now today weekend "
    "christmas 9999-12-31 0/0 this tomorrow every"
)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("today", ["2026-11-25"]),
        ("are you there tonight", ["2026-11-25"]),
        ("the day after tomorrow", ["2026-11-27"]),
        ("open Wednesday?", ["2026-11-25"]),
        ("open next Wednesday?", ["2026-12-02"]),
        ("open thurs?", ["2026-11-26"]),
        ("this weekend", ["2026-11-28", "2026-11-29"]),
        ("24 december", ["2026-12-24"]),
        ("the 24th of Dec 2027", ["2027-12-24"]),
        ("Jan 2", ["2027-01-02"]),
        ("2026-12-24", ["2026-12-24"]),
        ("24/12", ["2026-12-24"]),
        ("12/24", ["2026-12-24"]),
        ("5/6", ["2027-06-05"]),
        ("christmas day", ["2026-12-25"]),
        ("xmas", ["2026-12-25"]),
        ("xmas eve", ["2026-12-24"]),
        ("the day after christmas", []),
        ("a week from friday", []),
        ("two days before 24 december", []),
        ("29 february", ["2028-02-29"]),
        ("9999-12-31", []),
        ("new year's day", ["2027-01-01"]),
        ("31 november", []),
        ("24 december 2020", []),
        ("99/99", []),
        ("I sat in the sun on a chair", []),
        ("may I come on may day", []),
        ("good friday", []),
    ],
)
def test_days_in_words(text: str, days: list[str]) -> None:
    found = asked(OFFICE_HOURS, text, NOW)
    assert [day.isoformat() for day in found.days] == days
    assert found.weekdays == ()


def test_an_american_clinic_reads_the_month_first() -> None:
    american = calendar(clock=12, **OFFICE)
    assert asked(american, "open 5/6?", NOW) == Asked(days=(date(2027, 5, 6),))


@given(
    st.text(alphabet="0123456789/- adeghinopstuwy", max_size=25)
    | st.lists(
        st.sampled_from(
            [
                "open",
                "closed",
                "on",
                "monday",
                "sundays",
                "sat",
                "next",
                "may",
                "31",
                "12/24",
                "2026-02-30",
                "29",
                "february",
                "of",
                "now",
                "today",
                "weekend",
                "christmas",
                "9999-12-31",
                "0/0",
            ]
        ),
        max_size=8,
    ).map(" ".join)
)
@settings(max_examples=300, deadline=None)
def test_no_wording_breaks_it_and_no_day_is_past(knowledge: Knowledge, text: str) -> None:
    aspect(replace(knowledge, hours=OFFICE_HOURS), text, NOW)
    found = asked(OFFICE_HOURS, text, NOW)
    assert all(day >= TODAY for day in found.days)
    assert len(found.days) <= 3
