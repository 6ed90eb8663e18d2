"""Each kind of mistake in the knowledge file: its line, its sentence, and no other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.bookings.sentences import NEEDED_BY
from bot.knowledge.file.sentences import KEYS
from bot.knowledge.load import load
from tests.knowledge.small import LISTED, SMALL, changed, found, line_of, problems, written

#: what is replaced, by what, the line's words (or the new text's), the message
MISTAKES = [
    ('label: "our leaflet"', 'lahbel: "our leaflet"', "lahbel:", "The key `lahbel` is unknown."),
    (
        'label: "our leaflet"',
        'lahbel: "our leaflet"',
        "source:\n",
        "`source` lacks the key `label`.",
    ),
    ("version: 1", "version: 2", "version: 2", "`version`: '2' is not one of [1, '1']."),
    (
        'phone: "(212) 555-0100"',
        'phone: "call us"',
        'phone: "call us"',
        "`clinic.phone` cannot be 'call us'.",
    ),
    (
        'website: ""',
        'website: "javascript:x"',
        "website: ",
        "`clinic.website` cannot be 'javascript:x'.",
    ),
    ('email: ""', 'email: "desk"', 'email: "desk"', "`clinic.email` cannot be 'desk'."),
    ('"Europe/London"', '"Europe"', "time_zone", "There is no time zone 'Europe'."),
    ('"Europe/London"', '"Mars/Base"', "time_zone", "There is no time zone 'Mars/Base'."),
    ('"Europe/London"', '"../etc"', "time_zone", "There is no time zone '../etc'."),
    (
        '  - "Call {clinic_phone}."',
        "  - yes",
        "  - yes",
        "`topics.visits.items[1]` must be a text.",
    ),
    ('  - "Call {clinic_phone}."', '  - ""', '  - ""', "`topics.visits.items[1]` is empty."),
    ("next: [cost]", "next: [costs]", "next: [costs]", "'costs' in `next` does not exist."),
    (
        "next: [cost]",
        "next: [visits]",
        "next: [visits]\n    references",
        "The topic 'visits' names itself in `next`.",
    ),
    ("next: [cost]", "next: [cost, cost]", "next: [cost", "'cost' stands twice in `next`."),
    (
        "references: [lee_1999]",
        "references: [lee]",
        "references: [lee",
        "'lee' in `references` does not exist.",
    ),
    (
        "intent: ask_cost",
        "intent: ask_visits",
        'intent: ask_visits\n    title: "Cost"',
        "The topics 'visits' and 'cost' have the same intent.",
    ),
    (
        "intent: ask_cost",
        "intent: Ask-Cost",
        "intent: Ask-Cost",
        "`topics.cost.intent` cannot be 'Ask-Cost'.",
    ),
    (
        '    not_covered: "The leaflet does not say."\n',
        "",
        "  cost:\n",
        "The topic 'cost' has neither an `answer` nor a `not_covered`.",
    ),
    (
        "Usually {visits} visits.",
        "Usually {visit} visits.",
        "{visit} ",
        "There is nothing called {visit} to put in here.",
    ),
    (
        "Usually {visits} visits.",
        "Usually {item} visits.",
        "{item} visits.",
        "There is nothing called {item} to put in here.",
    ),
    (
        "Usually {visits} visits.",
        "Usually {visits visits.",
        "{visits visits.",
        "A brace has no partner.",
    ),
    (
        "{effects.warmth}",
        "{effects.cold}",
        "{effects.cold}",
        "There is nothing called {effects.cold} to put in here.",
    ),
    (
        'visits: "3-4"',
        'visits: "3-4"\n  days: "2"',
        'days: "2"',
        "The quantity 'days' is used nowhere.",
    ),
    (
        'visits: "3-4"',
        'visits: "{clinic_name}"',
        'visits: "{',
        "There is nothing called {clinic_name} to put in here.",
    ),
    (
        'item_answer: "Yes, {item} may follow."',
        'item_answer: "Yes."',
        'item_answer: "Yes."\n',
        "`item_answer` does not say {item}.",
    ),
    (
        'unknown_answer: "No {item}."',
        'unknown_answer: "No {kind} or {item}."',
        "No {kind} or",
        "There is nothing called {kind} to put in here.",
    ),
    (
        "entity: place",
        "entity: effect",
        "entity: effect\n    topic: cost",
        "The catalogues 'effects' and 'places' have the same entity.",
    ),
    ("topic: cost", "topic: price", "topic: price", "The topic 'price' does not exist."),
    ("is_a: redness", "is_a: red", "is_a: red", "`is_a: red` is no item of this catalogue."),
    (
        'aliases: ["feathers"]',
        'aliases: ["blushes"]',
        '["blushes"]',
        "'blushes' also means 'blush'.",
    ),
    ('aliases: ["feathers"]', 'aliases: ["Warm!"]', '["Warm!"]', "'Warm!' also means 'warmth'."),
    ('aliases: ["feathers"]', 'aliases: ["Wings"]', '["Wings"]', "'Wings' stands twice here."),
    ('aliases: ["feathers"]', 'aliases: ["..."]', '["..."]', "'...' has no word in it."),
    ('reviewed_on: "2026-01-02"', 'reviewed_on: "2 Jan 2026"', "2 Jan", "'2 Jan 2026' is no date."),
    ('reviewed_on: "2026-01-02"', 'reviewed_on: "2026-02-30"', "02-30", "'2026-02-30' is no date."),
    (
        'review_by: "2027-01-02"',
        'review_by: "2026-01-02"',
        'review_by: "2026',
        "`review_by` is not after `reviewed_on`.",
    ),
    (
        'review_by: "2027-01-02"',
        'review_by: ""',
        'review_by: ""\n\ncat',
        "The review is half filled in: `review_by` is empty.",
    ),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), MISTAKES)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: str, message: str
) -> None:
    text = changed(old, new)
    assert (line_of(line, text), message) in found(tmp_path, text)
    assert all(problem.remedy for problem in problems(tmp_path, text))


def test_a_key_stands_once_in_a_catalogue(tmp_path: Path) -> None:
    text = changed("{key: wings,", "{key: redness,")
    first = line_of('{key: redness, name: "redness"}', text)
    line = line_of('{key: redness, name: "wings"', text)
    message = f"The key 'redness' stands twice (first in line {first})."
    assert found(tmp_path, text) == [(line, message)]


def test_a_plural_as_alias_does_no_harm(tmp_path: Path) -> None:
    assert found(tmp_path, changed('["feathers"]', '["wing"]')) == []


def test_the_small_knowledge_has_no_problem(tmp_path: Path) -> None:
    assert found(tmp_path, SMALL) == []


def test_a_wording_may_stand_in_the_catalogue_of_another_topic(tmp_path: Path) -> None:
    assert found(tmp_path, changed('name: "the till"', 'name: "warmth"')) == []


def test_a_wording_stands_once_in_all_catalogues_of_a_topic(tmp_path: Path) -> None:
    text = changed('name: "the till"', 'name: "Feather"', changed("topic: cost", "topic: visits"))
    assert found(tmp_path, text) == [(line_of('"Feather"', text), "'Feather' also means 'wings'.")]


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    text = changed('label: "our leaflet"', 'lahbel: "our leaflet"')
    text = changed('"Europe/London"', '"Mars"', text)
    text = changed("next: [cost]", "next: [price]", text)
    text = changed("is_a: redness", "is_a: nothing", text)
    text = changed('review_by: "2027-01-02"', 'review_by: "2020-01-02"', text)
    text = text.replace('  apology: "A sentence."\n', '  apologies: "A {word}."\n')
    wanted = [
        (line_of("Mars", text), "There is no time zone 'Mars'."),
        (line_of("source:\n", text), "`source` lacks the key `label`."),
        (line_of("lahbel", text), "The key `lahbel` is unknown."),
        (line_of("price]", text), "'price' in `next` does not exist."),
        (line_of("2020-01", text), "`review_by` is not after `reviewed_on`."),
        (line_of("is_a: nothing", text), "`is_a: nothing` is no item of this catalogue."),
        (line_of("sentences:\n", text), "The sentence `apology` is missing."),
        (line_of("apologies", text), "The sentence `apologies` is said nowhere."),
    ]
    assert found(tmp_path, text) == wanted


@pytest.mark.parametrize(
    ("key", "text", "message"),
    [
        ("apology", "Call {clinic_phone}.", ""),
        ("apology", "Call {phone}.", "The placeholder {phone} does not exist here."),
        (
            "apology",
            "Call {clinic_phone!r}.",
            "The placeholder {clinic_phone!r} does not exist here.",
        ),
        ("apology", "Call {}.", "The placeholder {} does not exist here."),
        ("apology", "Call {{clinic_phone}}.", "A brace has no partner."),
        ("provenance_reviewed", "From {label}, {date}.", ""),
        (
            "provenance_unreviewed",
            "From {label}, {date}.",
            "The placeholder {date} does not exist here.",
        ),
        ("booking_done_callback", "Thank you, {name}: {contact}.", ""),
        (
            "booking_email_invalid",
            "{email}? {phone}?",
            "The placeholder {phone} does not exist here.",
        ),
    ],
)
def test_sentences_name_only_what_is_known_when_they_are_said(
    tmp_path: Path, key: str, text: str, message: str
) -> None:
    content = changed(f'  {key}: "A sentence."', f'  {key}: "{text}"')
    wanted = [(line_of(f"  {key}: ", content), message)] if message else []
    assert found(tmp_path, content) == wanted


@pytest.mark.parametrize(
    ("names", "holds"),
    [
        ("Mo, Di, Mi, Do, Fr, Sa, So", True),
        ("Mo,Di,Mi,Do,Fr,Sa,So", True),
        ("Mo, Di, Mi, Do, Fr, Sa", False),
        ("Mo, Di, Mi, Do, Fr, Sa, So, Mo", False),
        ("Mo, Di, Mi, , Fr, Sa, So", False),
    ],
)
def test_a_week_has_seven_names(tmp_path: Path, names: str, holds: bool) -> None:
    content = changed(LISTED["weekday_names"] + '"', f'{names}"')
    message = "`weekday_names` does not list 7 names."
    wanted = [] if holds else [(line_of("  weekday_names: ", content), message)]
    assert found(tmp_path, content) == wanted


def test_every_sentence_is_needed(tmp_path: Path) -> None:
    text = SMALL[: SMALL.index("\nsentences:")] + "\nsentences: {}\n"
    of = {key: f" for a booking's field `{name}`" for key, name in NEEDED_BY.items()}
    wanted = [f"The sentence `{key}`{of.get(key, '')} is missing." for key in KEYS]
    assert [message for _, message in found(tmp_path, text)] == sorted(wanted)


def test_texts_dates_and_numbers_need_no_quotes(tmp_path: Path) -> None:
    text = changed('reviewed_on: "2026-01-02"', "reviewed_on: 2026-01-02")
    text = changed('phone: "(212) 555-0100"', "phone: 0212555", text)
    text = changed('answer: "Usually {visits} visits."', "answer: Usually some.", text)
    path = written(tmp_path, text)
    loaded = load(path)
    assert loaded.topics["visits"].answer == "Usually some."
    assert loaded.topics["cost"].review.reviewed_on == date(2026, 1, 2)
    assert loaded.clinic.phone == "0212555"
