"""Days and times: the visitor's words, and a date where there is no doubt."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.bookings.reading.times import find

NOW = datetime(2026, 11, 23, 14, 0)  # a Monday


@pytest.mark.parametrize(
    "text",
    ["weekends because I work", "not before noon please", "Mondays & Thursdays, never after 4",
     "any time", "whenever you have room", "next Tuesday", "this Friday", "next friday at 10 am",
     "after work, but not on Wednesdays", "I'm flexible", "mornings; my daughter drives me",
     "Tue/Thu 9-11", "early, before the kids wake up", "5/6", "tuesday 14 december",
     "only when it does not rain", "the later the better", "not this week", "after 3 ish"],
)  # fmt: skip
def test_an_answer_stays_as_it_is(text: str) -> None:
    assert find(text, asked=True, now=NOW) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("tomorrow", "tomorrow (Tuesday 24 November)"),
        ("today", "today (Monday 23 November)"),
        ("tonight or tomorrow", "tonight (Monday 23 November) or tomorrow (Tuesday 24 November)"),
        ("tomorrow morning please", "tomorrow morning (Tuesday 24 November) please"),
        ("the day after tomorrow", "the day after tomorrow (Wednesday 25 November)"),
        ("on 14 December", "on 14 December (Monday 14 December)"),
        ("december 14th, after 3", "december 14th (Monday 14 December), after 3"),
        ("Monday 14 December", "Monday 14 December (Monday 14 December)"),
        ("12/14", "12/14 (Monday 14 December)"),
        ("14/12", "14/12 (Monday 14 December)"),
        ("2026-12-14", "2026-12-14 (Monday 14 December)"),
        ("12 march", "12 march (Friday 12 March 2027)"),
    ],
)
def test_a_day_that_is_certain_has_its_date_beside_it(text: str, kept: str) -> None:
    assert find(text, asked=True, now=NOW) == kept


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("tuesday or thursday after 3", "tuesday or thursday after 3"),
        ("I'm Ana Diaz, mornings are best", "mornings"),
        (
            "can I come tuesdays and thursdays between 2 and 4 pm",
            "tuesdays and thursdays between 2 and 4 pm",
        ),
        ("pain in the evenings, free on fridays", "on fridays"),
        ("book me for tomorrow morning", "tomorrow morning (Tuesday 24 November)"),
        ("10:30", "10:30"),
        ("between 9 and 11", "between 9 and 11"),
        ("sat morning or sun", "sat morning or sun"),
        ("Mon-Thu 9-5", "Mon-Thu 9-5"),
        ("mon/wed/fri", "mon/wed/fri"),
    ],
)
def test_times_are_found_unasked(text: str, times: str) -> None:
    assert find(text, asked=False, now=NOW) == times


@pytest.mark.parametrize(
    "text",
    ["heel pain, first steps in the morning are awful", "I fell on Monday", "hurts since monday",
     "last tuesday it began", "i still hurt after 3 injections", "I had surgery in March",
     "my knee hurts today", "the sun hurts my eyes", "I sat down", "it is worse in the evening", ""],
)  # fmt: skip
def test_when_it_hurts_is_not_when_somebody_comes(text: str) -> None:
    assert find(text, asked=False, now=NOW) == ""


@pytest.mark.parametrize(
    ("text", "apart", "cued"),
    [
        ("mornings", "mornings", ""),
        ("my number is 555, tuesdays", "tuesdays", ""),
        ("Mark Friday", "", ""),
        ("friday is when it hurts most", "", ""),
        ("my heel, free on friday", "on friday", "on friday"),
    ],
)
def test_where_another_thing_was_asked_fewer_are_believed(text: str, apart: str, cued: str) -> None:
    assert find(text, asked=False, now=NOW, believed="apart") == apart
    assert find(text, asked=False, now=NOW, believed="cued") == cued
