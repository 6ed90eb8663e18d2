"""Fixtures of the tests that need a database; imported by the conftest files that use them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.conversations.store import Store
from tests.cast import GREETING
from tests.databases import POSTGRESQL, SQLITE, drop, make_url

OpenStore = Callable[..., Store]


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on: on each in turn."""
    return str(request.param)


@pytest.fixture
def url(kind: str, tmp_path: Path) -> Iterator[str]:
    """Address of a fresh database."""
    address = make_url(kind, tmp_path)
    yield address
    drop(address)


@pytest.fixture
def open_store(url: str) -> Iterator[OpenStore]:
    """Open the test's database once more, as another process would."""
    opened: list[Store] = []

    def another(process: str, *, lease_seconds: float = 30.0) -> Store:
        opened.append(Store(url, process=process, lease_seconds=lease_seconds))
        return opened[-1]

    yield another
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: OpenStore) -> Store:
    """The store of the process that the test is about."""
    return open_store("first")


@pytest.fixture
def alice(store: Store) -> str:
    """Alice's conversation, with nothing but the greeting in it."""
    return store.open_conversation(token_hash="alice", greeting=GREETING)


@pytest.fixture
def bob(store: Store) -> str:
    """Bob's conversation; nothing that Alice does may show in it."""
    return store.open_conversation(token_hash="bob", greeting=GREETING)
