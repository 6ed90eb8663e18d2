"""The fixtures of the tests that need a database."""

from tests.notify.workers import start
from tests.store_fixtures import alice, bob, kind, open_store, stores, url

__all__ = ["alice", "bob", "kind", "open_store", "start", "stores", "url"]
