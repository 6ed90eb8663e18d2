"""Everything that is kept: the stores of every noun over one database."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.bookings.store import BookingStore
from bot.conversations.model import Process
from bot.conversations.store import ConversationStores, conversation_stores
from bot.db import schema
from bot.db.database import Database
from bot.desk.states import DEFAULT_WAITS, Waits
from bot.desk.store import DeskStores, desk_stores
from bot.errors import StoreError
from bot.notify.store import DeliveryStore
from bot.numbers.store import NumberStore
from bot.questions.store import QuestionStores, question_stores
from bot.staff.store import StaffStores, staff_stores

LEASE_SECONDS = 30.0


@dataclass(frozen=True)
class Stores:
    """Every method of every store is one transaction and raises StoreError when the database
    refuses; all may be called from several threads.

    The rate limits are not here: only the service counts, and it opens `bot.limits.store` itself.

    Args:
        database: the one that they share.
        conversations: the visitor's side.
        desk: the front desk's side of a chat.
        bookings: wishes for consultations and call backs.
        questions: what we could not answer.
        staff: the people of the front desk.
        numbers: counts of all that.
        deliveries: what is sent to staff who are not looking.
    """

    database: Database
    conversations: ConversationStores
    desk: DeskStores
    bookings: BookingStore
    questions: QuestionStores
    staff: StaffStores
    numbers: NumberStore
    deliveries: DeliveryStore

    def close(self) -> None:
        """Let go of all connections."""
        self.database.close()


def open_stores(
    url: str,
    *,
    process: str,
    lease_seconds: float = LEASE_SECONDS,
    waits: Waits = DEFAULT_WAITS,
) -> Stores:
    """The stores of one process; nothing is read before the first call.

    Args:
        url: address of the database, `sqlite:///file` or `postgresql://...`.
        process: random id of this process, the owner of its claims.
        lease_seconds: time after which other processes may take a claim over; well above the time
            that a turn may take.
        waits: how long visitors wait for the front desk before they are told that nobody came.

    Raises:
        StoreError: that is no address of a database that this program can use.
    """
    database = Database(url)
    return Stores(
        database=database,
        conversations=conversation_stores(database, Process(process, lease_seconds), waits),
        desk=desk_stores(database, waits),
        bookings=BookingStore(database),
        questions=question_stores(database),
        staff=staff_stores(database),
        numbers=NumberStore(database),
        deliveries=DeliveryStore(database),
    )


@contextmanager
def stores_at_hand(url: str, *, new: bool = False) -> Iterator[Stores]:
    """The stores for a command, closed at the end.

    Args:
        url: address of the database.
        new: make the tables where there are none yet.

    Raises:
        StoreError: the tables are missing or of another version.
    """
    stores = open_stores(url, process=secrets.token_hex(8))
    try:
        if new and schema.is_new(stores.database):
            schema.migrate(stores.database)
        if not schema.is_current(stores.database):
            raise StoreError(
                "The database's tables are missing or of another version.",
                "Run: python -m bot migrate",
            )
        yield stores
    finally:
        stores.close()
