"""Fixtures of the tests that need a database; imported by the conftest files that use them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.stores import Stores, open_stores
from tests.cast import GREETING
from tests.databases import POSTGRESQL, SQLITE, drop, make_url

OpenStore = Callable[..., Stores]


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
    opened: list[Stores] = []

    def another(process: str, *, lease_seconds: float = 30.0) -> Stores:
        opened.append(open_stores(url, process=process, lease_seconds=lease_seconds))
        return opened[-1]

    yield another
    for stores in opened:
        stores.close()


@pytest.fixture
def stores(open_store: OpenStore) -> Stores:
    """The store of the process that the test is about."""
    return open_store("first")


@pytest.fixture
def alice(stores: Stores) -> str:
    """Alice's conversation, with nothing but the greeting in it."""
    return stores.conversations.chats.open(token_hash="alice", greeting=GREETING)


@pytest.fixture
def bob(stores: Stores) -> str:
    """Bob's conversation; nothing that Alice does may show in it."""
    return stores.conversations.chats.open(token_hash="bob", greeting=GREETING)
