"""When the database refuses, callers get a StoreError and nothing is half stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.conversations.store import Store
from bot.errors import StoreError
from bot.settings import ROOT
from tests.cast import GREETING, book, reply, result, say, take, told, turn
from tests.databases import POSTGRESQL, SQLITE, end_sessions, make_url
from tests.store_fixtures import OpenStore
from tests.world import locked, lose_the_connection, pragma, rows, server_setting, without

on_sqlite = pytest.mark.parametrize("kind", [SQLITE])
on_postgresql = pytest.mark.parametrize("kind", [POSTGRESQL])


def contents(store: Store) -> list[object]:
    return [rows(store, table) for table in ("conversations", "messages", "bookings", "outbox")]


@contextmanager
def full_disk(store: Store) -> Iterator[None]:
    """Let the database file not grow by a single page."""
    pragma(store, "max_page_count", 1)  # as small as what is there already
    try:
        yield
    finally:
        pragma(store, "max_page_count", 1_000_000)


@on_sqlite
def test_sqlite_is_set_up_to_keep_what_it_acknowledged(store: Store) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
    assert [pragma(store, name) for name in names] == ["wal", 2, 1, 3000, 1]


@on_postgresql
def test_postgresql_gives_up_on_a_statement_in_time(store: Store) -> None:
    assert server_setting(store, "statement_timeout") == "3s"


@on_sqlite
def test_a_full_disk_refuses_a_message_and_keeps_what_was_there(store: Store, alice: str) -> None:
    long = "x" * 100_000
    before = contents(store)
    with full_disk(store), pytest.raises(StoreError) as error:
        say(store, alice, long, key="k")
    assert error.value.retryable
    assert contents(store) == before
    assert say(store, alice, long, key="k").seq == 2


@on_sqlite
def test_a_full_disk_refuses_a_turn_as_a_whole(store: Store, alice: str) -> None:
    say(store, alice, "yes")
    waiting = take(store, alice)
    answer = result(reply("x" * 100_000), effects=[book()])
    before = contents(store)
    with full_disk(store), pytest.raises(StoreError) as error:
        store.commit_turn(waiting, answer)
    assert error.value.retryable
    assert contents(store) == before
    assert store.commit_turn(waiting, answer) == 3
    assert len(store.bookings()) == 1


@on_sqlite
def test_a_locked_database_is_an_error_that_passes(store: Store, alice: str, url: str) -> None:
    pragma(store, "busy_timeout", 20)
    with locked(url):
        with pytest.raises(StoreError) as error:
            say(store, alice, "one")
        assert error.value.retryable
        assert told(store, alice) == []  # reading goes on
    assert say(store, alice, "one").seq == 2


def test_a_file_that_is_no_database_is_named_as_such(tmp_path: Path) -> None:
    file = tmp_path / "broken.db"
    file.write_bytes(b"not a database" * 1000)
    store = Store(f"sqlite:///{file}", process="first")
    with pytest.raises(StoreError):
        store.probe_write()
    with pytest.raises(StoreError):
        store.schema_ok()
    store.close()


@on_postgresql
def test_a_restart_of_the_server_costs_no_message(store: Store, alice: str, url: str) -> None:
    say(store, alice, "one")
    end_sessions(url)
    assert say(store, alice, "two").seq == 3
    end_sessions(url)
    assert take(store, alice).seq == 2
    end_sessions(url)
    assert store.commit_turn(take(store, alice), result(reply("a"))) == 4


@on_postgresql
def test_a_connection_lost_in_the_middle_undoes_the_transaction(
    store: Store, alice: str, url: str
) -> None:
    with pytest.raises(StoreError) as error:
        lose_the_connection(store, url)
    assert error.value.retryable
    assert [row["owner"] for row in rows(store, "conversations")] == ["assistant"]


def test_an_unreachable_server_is_an_error_that_passes(tmp_path: Path) -> None:
    store = Store(f"postgresql://postgres@/none?host={tmp_path}", process="first")
    for call in (store.probe_write, store.schema_ok, store.waiting, store.migrate):
        with pytest.raises(StoreError) as error:
            call()
        assert error.value.retryable
    store.close()


def test_missing_tables_are_an_error_that_passes(store: Store, alice: str) -> None:
    with without(store, "messages"), pytest.raises(StoreError) as error:
        say(store, alice, "one")
    assert error.value.retryable
    assert "migrate" in error.value.remedy
    assert say(store, alice, "one").seq == 2


def test_an_error_never_repeats_what_a_visitor_wrote(store: Store, alice: str) -> None:
    with without(store, "messages"), pytest.raises(StoreError) as error:
        say(store, alice, "my secret")
    assert "secret" not in str(error.value)


def test_the_probe_writes_one_row_for_real(store: Store, open_store: OpenStore) -> None:
    store.probe_write()
    store.probe_write()
    (row,) = rows(open_store("second"), "probe")
    assert row["id"] == 1


def test_the_probe_notices_a_database_that_takes_no_writes(store: Store) -> None:
    with without(store, "probe"), pytest.raises(StoreError):
        store.probe_write()
    store.probe_write()


def test_the_folder_of_the_database_is_made_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "var"
    store = Store(f"sqlite:///{folder}/assistant.db", process="first")
    store.migrate()
    store.open_conversation(token_hash="t", greeting=GREETING)
    assert folder.stat().st_mode & 0o777 == 0o700
    store.close()


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError):
        Store(f"sqlite:///{tmp_path}/file/assistant.db", process="first")


def test_a_relative_file_lies_in_the_projects_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store("sqlite:///var/assistant.db", process="first")
    assert store._database._writer.url.database == str(ROOT / "var" / "assistant.db")
    store.close()


@pytest.mark.parametrize(
    "url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://u:secret@h/d"]
)
def test_an_address_that_cannot_be_used_is_refused_at_once(url: str) -> None:
    with pytest.raises(StoreError) as error:
        Store(url, process="first")
    assert not error.value.retryable
    assert "secret" not in str(error.value)
    assert error.value.remedy


def test_closed_and_opened_again_everything_is_there(
    store: Store, open_store: OpenStore, alice: str
) -> None:
    turn(store, alice, "one")
    store.close()
    assert told(open_store("second"), alice) == [("visitor", "one"), ("assistant", "About one.")]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_each_way_to_write_a_postgresql_address_works(tmp_path: Path, scheme: str) -> None:
    address = make_url(POSTGRESQL, tmp_path)
    store = Store(address.replace("postgresql", scheme, 1), process="first")
    assert store.schema_ok()
    store.close()
