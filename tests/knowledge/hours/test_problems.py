"""Each kind of mistake in the section `hours`: its line, its sentence, and all of them at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.hours.calendar import Closure
from bot.knowledge.hours.reading import parse_span
from bot.knowledge.load import load
from tests.knowledge.small import changed, found, line_of, problems, written

HOURS = """\
hours:
  clock: 24
  weekly:
    monday: ["9:00-12:00", "13:00-17:00"]
    friday: ["22:00-02:00"]
    sunday:
  closures:
    - {date: "2026-12-24", open: ["9:00-12:00"], reason: "Christmas Eve."}
    - {date: 2026-12-25, until: "2027-01-01"}

"""


def small_with(section: str) -> str:
    return changed("source:\n", section + "source:\n")


def test_a_good_section_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, small_with(HOURS))
    hours = load(path).hours
    assert hours.weekly == (((540, 720), (780, 1020)), (), (), (), ((1320, 1560),), (), ())
    assert hours.closures == (
        Closure(date(2026, 12, 24), date(2026, 12, 24), "Christmas Eve", ((540, 720),)),
        Closure(date(2026, 12, 25), date(2027, 1, 1)),
    )
    assert (hours.clock, hours.time_zone) == (24, "Europe/London")


@pytest.mark.parametrize(
    "section",
    [
        "",
        "hours:\n",
        "hours: {}\n",
        "hours:\n  clock: 12\n  weekly:\n  closures:\n",
        "hours:\n  weekly: {monday: [], tuesday: }\n  closures: []\n",
    ],
)
def test_an_empty_section_is_not_filled_in(tmp_path: Path, section: str) -> None:
    path = written(tmp_path, small_with(section))
    assert not load(path).hours.filled_in


FRIDAY = 'friday: ["22:00-02:00"]'
MISTAKES = [
    (FRIDAY, 'fri: ["9:00-12:00"]', "There is no weekday 'fri'."),
    (FRIDAY, 'friday: ["9:00-25:00"]', "'25:00' is no time of day."),
    (FRIDAY, 'friday: ["9:61-12:00"]', "'9:61' is no time of day."),
    (FRIDAY, 'friday: ["24:01-2:00"]', "'24:01' is no time of day."),
    (FRIDAY, 'friday: ["9-5"]', "'9-5' is no span of time."),
    (FRIDAY, 'friday: ["closed"]', "'closed' is no span of time."),
    (FRIDAY, 'friday: [""]', "`hours.weekly.friday[1]` is empty."),
    (FRIDAY, 'friday: ["17:00-9:00"]', "'17:00-9:00' ends before it begins."),
    (FRIDAY, 'friday: ["9:00-9:00"]', "'9:00-9:00' ends when it begins."),
    (FRIDAY, 'friday: ["24:00-2:00"]', "'24:00-2:00' begins at the day's end."),
    (
        FRIDAY,
        'friday: ["9:00-12:00", "11:59-13:00"]',
        "'11:59-13:00' overlaps '9:00-12:00' of Friday.",
    ),
    (
        FRIDAY,
        'friday: ["9:00-12:00", "9:00-12:00"]',
        "'9:00-12:00' overlaps '9:00-12:00' of Friday.",
    ),
    (
        FRIDAY,
        'sunday: ["22:00-9:30"]',
        "'9:00-12:00' overlaps '22:00-9:30' of Sunday.",
    ),
    (FRIDAY, 'friday: "9:00-12:00"', "`hours.weekly.friday` must be a list."),
    ("clock: 24", "clock: 13", "`hours.clock`: '13' is not one of [12, 24, '12', '24']."),
    ("clock: 24", "colour: 24", "The key `colour` is unknown."),
    ('date: "2026-12-24"', 'date: "2026-02-30"', "'2026-02-30' is no date."),
    ('date: "2026-12-24"', 'date: "24 December"', "'24 December' is no date."),
    ('until: "2027-01-01"', 'until: "soon"', "'soon' is no date."),
    (
        'until: "2027-01-01"',
        'until: "2026-01-01"',
        "The closure ends on 2026-01-01, before it begins.",
    ),
    (
        'date: "2026-12-24"',
        'until: "2026-12-24"',
        "`hours.closures[1]` lacks the key `date`.",
    ),
    ('open: ["9:00-12:00"]', 'open: ["9:00-9:60"]', "'9:60' is no time of day."),
    (
        'open: ["9:00-12:00"]',
        'open: ["9:00-12:00", "10:00-11:00"]',
        "'10:00-11:00' overlaps '9:00-12:00'.",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), MISTAKES)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    section = changed(old, new, HOURS)
    if "sunday: [" in new:
        section = section.replace("    sunday:\n", "")
    text = small_with(section)
    line = line_of(new, text)
    if "of Sunday" in message:  # named where the later one stands in the week
        line = line_of("monday:", text)
    assert (line, message) in found(tmp_path, text)
    assert all(problem.remedy for problem in problems(tmp_path, text))


def test_a_day_in_two_closures(tmp_path: Path) -> None:
    text = small_with(changed('until: "2027-01-01"', 'until: "2026-12-26"', HOURS))
    text = changed('"2026-12-24", open', '"2026-12-26", open', text)
    line, other = line_of('"2026-12-26", open', text), line_of("date: 2026-12-25", text)
    message = f"2026-12-26 stands in two closures (also in line {other})."
    assert found(tmp_path, text) == [(line, message)]


def test_closures_need_hours(tmp_path: Path) -> None:
    section = 'hours:\n  closures:\n    - {date: "2026-12-24"}\n'
    text = small_with(section)
    message = "There are closures, but no opening hours."
    assert found(tmp_path, text) == [(line_of("  closures:", text), message)]


@pytest.mark.parametrize("value", ["closed", "[1, 2]", '"9-5"', "yes"])
def test_a_calendar_that_cannot_be_read_at_all(tmp_path: Path, value: str) -> None:
    text = small_with(f"hours: {value}\n")
    assert found(tmp_path, text) == [(line_of("hours:", text), "`hours` must be a group of keys.")]


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    section = changed('["22:00-02:00"]', '["25:00-26:00", "9-5"]', HOURS)
    section = changed("sunday:", 'sonntag: ["8:00-9:00"]', section)
    section = changed('"2026-12-24", open', '"2026-13-24", open', section)
    section = changed('until: "2027-01-01"', 'until: "2026-12-01"', section)
    text = changed('"Europe/London"', '"Mars"', small_with(section))
    wanted = [
        (line_of("Mars", text), "There is no time zone 'Mars'."),
        (line_of("friday:", text), "'25:00' is no time of day."),
        (line_of("friday:", text), "'9-5' is no span of time."),
        (line_of("sonntag", text), "There is no weekday 'sonntag'."),
        (line_of("2026-13-24", text), "'2026-13-24' is no date."),
        (line_of("2026-12-01", text), "The closure ends on 2026-12-01, before it begins."),
    ]
    assert found(tmp_path, text) == wanted


def test_the_hours_may_stand_in_a_topics_text(tmp_path: Path) -> None:
    text = changed('answer: "Usually {visits} visits."', 'answer: "{visits}: {hours}."')
    wanted = "There is nothing called {hours} to put in here."
    assert [message for _, message in found(tmp_path, text)] == [wanted]
    text = changed('  hours_line: "A sentence."', '  hours_line: "{days} then"', text)
    path = written(tmp_path, changed("source:\n", HOURS + "source:\n", text))
    assert load(path).topics["visits"].answer.startswith("3-4: w0 then; ")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("9:00-12:00", (540, 720)),
        (" 09:00 - 12:00 ", (540, 720)),
        ("9:00\N{EN DASH}12:00", (540, 720)),
        ("22:00-02:00", (1320, 1560)),
        ("0:00-24:00", (0, 1440)),
        ("18:00-0:00", (1080, 1440)),
        ("20:00-8:00", (1200, 1920)),
    ],
)
def test_spans(text: str, span: tuple[int, int]) -> None:
    assert parse_span(text) == span
