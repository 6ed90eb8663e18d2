"""The tables are made and updated by numbered steps that agree with tables.py."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.conversations.sql.tables import METADATA, REVISION
from bot.conversations.store import Store
from bot.db.schema import FOLDER
from bot.errors import StoreError
from tests.cast import GREETING
from tests.databases import drop, make_empty_url
from tests.store_fixtures import OpenStore
from tests.world import change, downgrade, in_the_way, rows

OURS = set(METADATA.tables)


@pytest.fixture
def url(kind: str, tmp_path: Path) -> Iterator[str]:
    """Address of a database without tables, unlike in the other tests."""
    address = make_empty_url(kind, tmp_path)
    yield address
    drop(address)


def differences(store: Store) -> list[object]:
    """Differences between the database and tables.py; the database's own tables aside."""
    with store._database.write() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: kind != "table" or name in OURS},
        )
        return list(compare_metadata(context, METADATA))


def test_a_new_database_gets_every_table(store: Store) -> None:
    assert not store.schema_ok()
    store.migrate()
    assert store.schema_ok()
    assert differences(store) == []


def test_a_second_run_changes_nothing(store: Store) -> None:
    store.migrate()
    store.open_conversation(token_hash="t", greeting=GREETING)
    before = rows(store, "messages")
    store.migrate()
    assert store.schema_ok()
    assert rows(store, "messages") == before


def test_processes_that_start_together_migrate_one_after_the_other(
    open_store: OpenStore,
) -> None:
    stores = [open_store(f"process {number}") for number in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(Store.migrate, stores))
    assert [store.schema_ok() for store in stores] == [True] * 3


def test_a_step_that_fails_leaves_the_database_as_it_was(store: Store) -> None:
    with in_the_way(store, "outbox"):  # one of the last tables
        with pytest.raises(StoreError):
            store.migrate()
        assert not store.schema_ok()
    store.migrate()
    assert store.schema_ok()
    assert differences(store) == []


def test_tables_of_a_newer_program_are_left_alone(store: Store) -> None:
    store.migrate()
    change(store, "alembic_version", version_num="9999")
    assert not store.schema_ok()
    with pytest.raises(StoreError) as error:
        store.migrate()
    assert not error.value.retryable
    assert rows(store, "alembic_version") == [{"version_num": "9999"}]


def test_the_newest_step_is_the_one_that_the_program_needs() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_steps_can_be_undone(store: Store) -> None:
    store.migrate()
    downgrade(store, "base")
    assert not store.schema_ok()
    store.migrate()
    assert differences(store) == []
