"""`bookings` lists what was booked, for people, programs and files; `migrate` makes the tables."""

from __future__ import annotations

import argparse
import csv
import json
import stat
from pathlib import Path

import pytest
from fhir.resources.R4B.bundle import Bundle

from bot.bookings.fields import NAMES
from bot.commands import bookings, migrate
from bot.db import schema
from bot.errors import ExportError, StoreError
from bot.stores import open_stores
from tests.cast import GREETING, book, result, turn
from tests.world import rows


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Address of a database that is not there yet, as the settings give it."""
    address = f"sqlite:///{tmp_path}/var/assistant.db"
    monkeypatch.setenv("DATABASE_URL", address)
    return address


def call(*words: str) -> int:
    """Run a command as `python -m bot` does."""
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers()
    for command in (bookings, migrate):
        command.add_parser(subparsers)
    arguments = parser.parse_args(words)
    return int(arguments.run(arguments))


def booked(url: str, *changes: dict[str, str]) -> None:
    """Book once for each set of changes."""
    stores = open_stores(url, process="test")
    conversation = stores.conversations.chats.open(token_hash="t", greeting=GREETING)
    for number, change in enumerate(changes):
        wanted = result(effects=[book(f"d{number}", **change)])
        turn(stores, conversation, f"yes {number}", wanted)
    stores.close()


def test_migrate_makes_the_tables_once(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("migrate") == 0
    assert call("migrate") == 0
    assert capsys.readouterr().out.splitlines() == [
        "The database has been brought up to date.",
        "The database is up to date.",
    ]
    stores = open_stores(url, process="test")
    assert schema.is_current(stores.database)
    stores.close()


def test_without_tables_bookings_says_what_to_do(url: str) -> None:
    with pytest.raises(StoreError, match="python -m bot migrate"):
        call("bookings")


def test_without_bookings_the_list_says_so(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    call("migrate")
    capsys.readouterr()
    assert call("bookings") == 0
    assert call("bookings", "--json") == 0
    assert capsys.readouterr().out == "There are no bookings yet.\n"


def test_bookings_are_a_table(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    call("migrate")
    booked(url, {}, {"name": "Bo\x1b[31m\nRoy", "kind": "callback", "times": ""})
    capsys.readouterr()
    assert call("bookings") == 0
    heading, first, second = capsys.readouterr().out.splitlines()
    assert heading.split() == list(bookings.COLUMNS)
    columns = [heading.index(name) for name in ("kind", "name", "phone", "times", "about")]
    assert [first[at:].split("  ")[0] for at in columns] == [
        "consultation",
        "Ann Lee",
        "+1 555 0100",
        "Tuesday morning",
        "my knee",
    ]
    assert [second[at:].split("  ")[0] for at in columns] == [
        "callback",
        "Bo [31m Roy",
        "+1 555 0100",
        "-",
        "my knee",
    ]


def test_bookings_are_one_json_object_a_line(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    call("migrate")
    booked(url, {"name": "Zoë\nLee"}, {"kind": "callback"})
    capsys.readouterr()
    assert call("bookings", "--json") == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == {
        **dict.fromkeys(NAMES, ""),
        "id": 1,
        "kind": "consultation",
        "status": "new",
        "name": "Zoë\nLee",
        "phone": "+1 555 0100",
        "email": "",
        "about": "my knee",
        "times": "Tuesday morning",
        "consent_at": first["created_at"],
        "created_at": first["created_at"],
    }
    assert (second["id"], second["kind"], second["name"]) == (2, "callback", "Ann Lee")


def exports(url: str) -> list[tuple[str, str]]:
    """What the audit record says of exports: (action, details)."""
    stores = open_stores(url, process="test")
    found = [(row["action"], row["detail"]) for row in rows(stores, "audit")]
    stores.close()
    return found


@pytest.mark.parametrize("options", [(), ("--bom",)])
def test_bookings_are_written_as_a_table(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    call("migrate")
    booked(url, {"name": "=1+1\nZoë"}, {"kind": "callback"})
    capsys.readouterr()
    file = tmp_path / "bookings.csv"
    file.write_text("older")
    file.chmod(0o644)
    assert call("bookings", "--csv", str(file), *options) == 0
    assert capsys.readouterr().out == f"2 bookings written to {file}.\n"
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") == bool(options)
    text = content.decode("utf-8-sig").splitlines(keepends=True)
    assert [row["name"] for row in csv.DictReader(text)] == ["'=1+1\nZoë", "Ann Lee"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert exports(url) == [("export.csv", '{"bookings":2,"by":"command line"}')]


def test_bookings_are_written_as_a_fhir_bundle(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("migrate")
    booked(url, {})
    capsys.readouterr()
    file = tmp_path / "bookings.json"
    assert call("bookings", "--fhir", str(file)) == 0
    assert capsys.readouterr().out == f"1 booking written to {file}.\n"
    assert len(Bundle.parse_file(file).entry) == 2
    assert exports(url) == [("export.fhir", '{"bookings":1,"by":"command line"}')]


def test_a_file_that_cannot_be_written_is_one_sentence(url: str, tmp_path: Path) -> None:
    call("migrate")
    with pytest.raises(ExportError, match="cannot be written: No such file or directory"):
        call("bookings", "--csv", str(tmp_path / "nowhere" / "bookings.csv"))


def test_only_one_form_at_a_time(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call("bookings", "--json", "--csv", "x.csv")
    assert "not allowed with" in capsys.readouterr().err
