"""When the database refuses, callers get a StoreError and nothing is half stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.db import schema
from bot.db.probe import probe_write
from bot.errors import StoreError
from bot.settings import ROOT
from bot.stores import Stores, open_stores
from tests.cast import GREETING, book, reply, result, say, take, told, turn
from tests.databases import POSTGRESQL, SQLITE, end_sessions, make_url
from tests.store_fixtures import OpenStore
from tests.world import locked, lose_the_connection, pragma, rows, server_setting, without

on_sqlite = pytest.mark.parametrize("kind", [SQLITE])
on_postgresql = pytest.mark.parametrize("kind", [POSTGRESQL])


def contents(stores: Stores) -> list[object]:
    return [rows(stores, table) for table in ("conversations", "messages", "bookings", "outbox")]


@contextmanager
def full_disk(stores: Stores) -> Iterator[None]:
    """Let the database file not grow by a single page."""
    pragma(stores, "max_page_count", 1)  # as small as what is there already
    try:
        yield
    finally:
        pragma(stores, "max_page_count", 1_000_000)


@on_sqlite
def test_sqlite_is_set_up_to_keep_what_it_acknowledged(stores: Stores) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
    assert [pragma(stores, name) for name in names] == ["wal", 2, 1, 3000, 1]


@on_postgresql
def test_postgresql_gives_up_on_a_statement_in_time(stores: Stores) -> None:
    assert server_setting(stores, "statement_timeout") == "3s"


@on_sqlite
def test_a_full_disk_refuses_a_message_and_keeps_what_was_there(stores: Stores, alice: str) -> None:
    long = "x" * 100_000
    before = contents(stores)
    with full_disk(stores), pytest.raises(StoreError) as error:
        say(stores, alice, long, key="k")
    assert error.value.retryable
    assert contents(stores) == before
    assert say(stores, alice, long, key="k").seq == 2


@on_sqlite
def test_a_full_disk_refuses_a_turn_as_a_whole(stores: Stores, alice: str) -> None:
    say(stores, alice, "yes")
    waiting = take(stores, alice)
    answer = result(reply("x" * 100_000), effects=[book()])
    before = contents(stores)
    with full_disk(stores), pytest.raises(StoreError) as error:
        stores.conversations.turns.commit(waiting, answer)
    assert error.value.retryable
    assert contents(stores) == before
    assert stores.conversations.turns.commit(waiting, answer) == 3
    assert len(stores.bookings.all()) == 1


@on_sqlite
def test_a_locked_database_is_an_error_that_passes(stores: Stores, alice: str, url: str) -> None:
    pragma(stores, "busy_timeout", 20)
    with locked(url):
        with pytest.raises(StoreError) as error:
            say(stores, alice, "one")
        assert error.value.retryable
        assert told(stores, alice) == []  # reading goes on
    assert say(stores, alice, "one").seq == 2


def test_a_file_that_is_no_database_is_named_as_such(tmp_path: Path) -> None:
    file = tmp_path / "broken.db"
    file.write_bytes(b"not a database" * 1000)
    stores = open_stores(f"sqlite:///{file}", process="first")
    with pytest.raises(StoreError):
        probe_write(stores.database)
    with pytest.raises(StoreError):
        schema.is_current(stores.database)
    stores.close()


@on_postgresql
def test_a_restart_of_the_server_costs_no_message(stores: Stores, alice: str, url: str) -> None:
    say(stores, alice, "one")
    end_sessions(url)
    assert say(stores, alice, "two").seq == 3
    end_sessions(url)
    assert take(stores, alice).seq == 2
    end_sessions(url)
    assert stores.conversations.turns.commit(take(stores, alice), result(reply("a"))) == 4


@on_postgresql
def test_a_connection_lost_in_the_middle_undoes_the_transaction(
    stores: Stores, alice: str, url: str
) -> None:
    with pytest.raises(StoreError) as error:
        lose_the_connection(stores, url)
    assert error.value.retryable
    assert [row["owner"] for row in rows(stores, "conversations")] == ["assistant"]


def test_an_unreachable_server_is_an_error_that_passes(tmp_path: Path) -> None:
    stores = open_stores(f"postgresql://postgres@/none?host={tmp_path}", process="first")
    calls: tuple[Callable[[], object], ...] = (
        partial(probe_write, stores.database),
        partial(schema.is_current, stores.database),
        stores.conversations.inbox.waiting,
        partial(schema.migrate, stores.database),
    )
    for call in calls:
        with pytest.raises(StoreError) as error:
            call()
        assert error.value.retryable
    stores.close()


def test_missing_tables_are_an_error_that_passes(stores: Stores, alice: str) -> None:
    with without(stores, "messages"), pytest.raises(StoreError) as error:
        say(stores, alice, "one")
    assert error.value.retryable
    assert "migrate" in error.value.remedy
    assert say(stores, alice, "one").seq == 2


def test_an_error_never_repeats_what_a_visitor_wrote(stores: Stores, alice: str) -> None:
    with without(stores, "messages"), pytest.raises(StoreError) as error:
        say(stores, alice, "my secret")
    assert "secret" not in str(error.value)


def test_the_probe_writes_one_row_for_real(stores: Stores, open_store: OpenStore) -> None:
    probe_write(stores.database)
    probe_write(stores.database)
    (row,) = rows(open_store("second"), "probe")
    assert row["id"] == 1


def test_the_probe_notices_a_database_that_takes_no_writes(stores: Stores) -> None:
    with without(stores, "probe"), pytest.raises(StoreError):
        probe_write(stores.database)
    probe_write(stores.database)


def test_the_folder_of_the_database_is_made_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "var"
    stores = open_stores(f"sqlite:///{folder}/assistant.db", process="first")
    schema.migrate(stores.database)
    stores.conversations.chats.open(token_hash="t", greeting=GREETING)
    assert folder.stat().st_mode & 0o777 == 0o700
    stores.close()


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError):
        open_stores(f"sqlite:///{tmp_path}/file/assistant.db", process="first")


def test_a_relative_file_lies_in_the_projects_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    stores = open_stores("sqlite:///var/assistant.db", process="first")
    assert stores.database._writer.url.database == str(ROOT / "var" / "assistant.db")
    stores.close()


@pytest.mark.parametrize(
    "url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://u:secret@h/d"]
)
def test_an_address_that_cannot_be_used_is_refused_at_once(url: str) -> None:
    with pytest.raises(StoreError) as error:
        open_stores(url, process="first")
    assert not error.value.retryable
    assert "secret" not in str(error.value)
    assert error.value.remedy


def test_closed_and_opened_again_everything_is_there(
    stores: Stores, open_store: OpenStore, alice: str
) -> None:
    turn(stores, alice, "one")
    stores.close()
    assert told(open_store("second"), alice) == [("visitor", "one"), ("assistant", "About one.")]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_each_way_to_write_a_postgresql_address_works(tmp_path: Path, scheme: str) -> None:
    address = make_url(POSTGRESQL, tmp_path)
    stores = open_stores(address.replace("postgresql", scheme, 1), process="first")
    assert schema.is_current(stores.database)
    stores.close()
