"""The tables are made and updated by numbered steps that agree with tables.py."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.db import schema
from bot.db.columns import METADATA
from bot.db.schema import FOLDER, REVISION
from bot.errors import StoreError
from bot.settings import ROOT
from bot.stores import Stores
from tests.cast import GREETING
from tests.databases import drop, make_empty_url
from tests.store_fixtures import OpenStore
from tests.world import change, downgrade, in_the_way, rows

for path in (ROOT / "bot").glob("*/sql/tables.py"):
    import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
OURS = set(METADATA.tables)


@pytest.fixture
def url(kind: str, tmp_path: Path) -> Iterator[str]:
    """Address of a database without tables, unlike in the other tests."""
    address = make_empty_url(kind, tmp_path)
    yield address
    drop(address)


def differences(stores: Stores) -> list[object]:
    """Differences between the database and tables.py; the database's own tables aside."""
    with stores.database.write() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: kind != "table" or name in OURS},
        )
        return list(compare_metadata(context, METADATA))


def test_a_new_database_gets_every_table(stores: Stores) -> None:
    assert not schema.is_current(stores.database)
    schema.migrate(stores.database)
    assert schema.is_current(stores.database)
    assert differences(stores) == []


def test_a_second_run_changes_nothing(stores: Stores) -> None:
    schema.migrate(stores.database)
    stores.conversations.chats.open(token_hash="t", greeting=GREETING)
    before = rows(stores, "messages")
    schema.migrate(stores.database)
    assert schema.is_current(stores.database)
    assert rows(stores, "messages") == before


def test_processes_that_start_together_migrate_one_after_the_other(
    open_store: OpenStore,
) -> None:
    several = [open_store(f"process {number}") for number in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(schema.migrate, [one.database for one in several]))
    assert [schema.is_current(one.database) for one in several] == [True] * 3


def test_a_step_that_fails_leaves_the_database_as_it_was(stores: Stores) -> None:
    with in_the_way(stores, "outbox"):  # one of the last tables
        with pytest.raises(StoreError):
            schema.migrate(stores.database)
        assert not schema.is_current(stores.database)
    schema.migrate(stores.database)
    assert schema.is_current(stores.database)
    assert differences(stores) == []


def test_tables_of_a_newer_program_are_left_alone(stores: Stores) -> None:
    schema.migrate(stores.database)
    change(stores, "alembic_version", version_num="9999")
    assert not schema.is_current(stores.database)
    with pytest.raises(StoreError) as error:
        schema.migrate(stores.database)
    assert not error.value.retryable
    assert rows(stores, "alembic_version") == [{"version_num": "9999"}]


def test_the_newest_step_is_the_one_that_the_program_needs() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_steps_can_be_undone(stores: Stores) -> None:
    schema.migrate(stores.database)
    downgrade(stores, "base")
    assert not schema.is_current(stores.database)
    schema.migrate(stores.database)
    assert differences(stores) == []
