"""The house stays as it was built: the figures of scripts/figures.py that must not slip."""

from __future__ import annotations

import statistics

import pytest

from bot.settings import ROOT
from scripts import figures

#: "I want to change ..., I go to ...": the page has these, and every place in them exists.
CHANGES = 11
#: Stop and split.
MOST_LINES = 250


def test_no_folder_is_a_heap() -> None:
    folder, count = figures.largest_folder()
    assert count <= 18, folder


def test_no_file_is_named_after_a_layer() -> None:
    assert figures.layer_prefixes() == []


def test_no_intent_topic_or_treatment_is_named_in_python() -> None:
    assert [str(one) for one in figures.names_in_python()] == []


def test_no_sentence_to_visitors_stands_in_python() -> None:
    """The last resort is said when even the knowledge file cannot be had."""
    found = [one for one in figures.sentences_in_python() if one.path != "bot/turn/worker.py"]
    assert [str(one) for one in found] == []


def test_fields_of_a_booking_are_named_in_their_list() -> None:
    assert [str(one) for one in figures.field_names()] == []


def test_sql_stands_in_its_places() -> None:
    assert [str(one) for one in figures.raw_sql()] == []


@pytest.mark.parametrize("what", figures.ONCE)
def test_what_is_to_stand_once_does(what: str) -> None:
    assert len(figures.places_of(figures.ONCE[what])) == 1


def test_no_module_is_long() -> None:
    assert {path: count for path, count in figures.lines().items() if count > MOST_LINES} == {}


def test_functions_are_short() -> None:
    spans = [span for span, _ in figures.functions()]
    assert statistics.median(spans) <= 7
    assert figures.percentile(spans, 0.95) <= 26


def test_the_table_of_changes_leads_to_places_that_exist() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = page[page.index("## I want to change") :].split("\n## ", 1)[0]
    rows = [row for row in table.splitlines() if row.startswith("|")][2:]
    assert len(rows) >= CHANGES
    places = [part for row in rows for part in row.split("`")[1::2] if "/" in part or "." in part]
    files = [part for part in places if part.endswith((".py", ".yml", "/"))]
    assert len(files) >= CHANGES
    assert [part for part in files if not (ROOT / part).exists()] == []
