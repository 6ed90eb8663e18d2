"""The only door to the database; synchronous, safe to call from several threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.bookings.store import AppointmentStore
from bot.conversations.model import Accepted, Booking, Conversation
from bot.conversations.sql import claims, commit, conversations, inbox, messages
from bot.conversations.sql.commit import TurnToStore
from bot.conversations.sql.tables import REVISION
from bot.conversations.turn import Json, PendingTurn, TurnResult
from bot.db import schema
from bot.db.database import Database
from bot.desk.sql.alerts import AlertStore
from bot.desk.sql.saved_replies import SavedReplyStore
from bot.desk.sql.views import ViewStore
from bot.desk.states import DEFAULT_WAITS, Waits
from bot.desk.store import HandoffStore
from bot.notify.store import DeliveryStore
from bot.numbers.census_model import Census
from bot.numbers.sql import census as store_census
from bot.numbers.store import NumberStore
from bot.questions.store import LoopStore
from bot.reply import Reply
from bot.staff.sql.accounts import AccountStore
from bot.staff.sql.audit import AuditStore
from bot.staff.sql.enrolment import EnrolStore
from bot.staff.sql.locks import LockStore
from bot.staff.sql.sessions import SessionStore
from bot.staff.sql.sign_in import SignInStore

if TYPE_CHECKING:
    from bot.limits.buckets import TokenBuckets

LEASE_SECONDS = 30.0


class Store:
    """Everything that is kept: conversations, messages, bookings and what staff must hear of.

    Every method is one transaction and raises StoreError when the database refuses.

    Args:
        url: address of the database, `sqlite:///file` or `postgresql://...`.
        process: random id of this process, the owner of its claims.
        lease_seconds: time after which other processes may take a claim over; well above the time
            that a turn may take.
        waits: how long visitors wait for the front desk before they are told that nobody came.
    """

    def __init__(
        self,
        url: str,
        *,
        process: str,
        lease_seconds: float = LEASE_SECONDS,
        waits: Waits = DEFAULT_WAITS,
    ) -> None:
        self._database = Database(url)
        self._waits = waits
        self.handoffs = HandoffStore(self._database, waits)
        self.saved_replies = SavedReplyStore(self._database)
        self.views = ViewStore(self._database)
        self._process = process
        self._lease = lease_seconds
        self.deliveries = DeliveryStore(self._database)
        self.alerts = AlertStore(self._database)
        self.accounts = AccountStore(self._database)
        self.enrolment = EnrolStore(self._database)
        self.signin = SignInStore(self._database)
        self.locks = LockStore(self._database)
        self.sessions = SessionStore(self._database)
        self.audit = AuditStore(self._database)
        self.appointments = AppointmentStore(self._database)
        self.loop = LoopStore(self._database)
        self.numbers = NumberStore(self._database)

    def buckets(self) -> TokenBuckets:
        """Where the visitors' rate limits are counted; to be closed before the store is."""
        # The library takes a while to import, and only the service counts.
        from bot.limits.store import buckets_of

        return buckets_of(self._database)

    def close(self) -> None:
        """Let go of all connections."""
        self._database.close()

    def migrate(self) -> None:
        """Bring the tables to the version that this program needs."""
        schema.migrate(self._database)

    def is_new(self) -> bool:
        """True when there are no tables yet."""
        with self._database.read() as connection:
            return schema.current(connection) is None

    def schema_ok(self) -> bool:
        """True when the tables have the version that this program needs."""
        with self._database.read() as connection:
            return schema.current(connection) == REVISION

    def probe_write(self) -> None:
        """Write one row for real, so that readiness tells the truth."""
        with self._database.write() as connection:
            conversations.write_probe(connection)

    def census(self) -> Census:
        """Count what there is, for monitoring."""
        with self._database.read() as connection:
            return store_census.census(connection)

    def open_conversation(self, *, token_hash: str, greeting: Reply) -> str:
        """Start a conversation with its greeting as message 1; returns its id."""
        ready = messages.prepare(greeting)
        with self._database.write() as connection:
            return conversations.open_conversation(connection, token_hash, ready)

    def conversation_of(self, token_hash: str) -> Conversation | None:
        """The conversation that a token opens, if any."""
        with self._database.read() as connection:
            return conversations.by_token(connection, token_hash)

    def delete_conversation(self, conversation_id: str) -> bool:
        """Remove all of it but its bookings; False when it was gone already."""
        with self._database.write() as connection:
            return conversations.delete_conversation(connection, conversation_id)

    def change_owner(self, conversation_id: str, *, of: str, to: str) -> bool:
        """Hand the chat from one to another; False when somebody else was first."""
        with self._database.write() as connection:
            return conversations.change_owner(connection, conversation_id, of=of, to=to)

    def accept(
        self,
        conversation_id: str,
        *,
        client_msg_id: str,
        text: str | None,
        choice_id: str | None,
    ) -> Accepted:
        """Store a visitor's message and, if nobody else has, claim the conversation.

        Raises:
            RequestError: 404 `gone`, 422 `id_reused`, 422 `unknown_choice`.
        """
        with self._database.write() as connection:
            return inbox.accept(
                connection,
                conversation_id,
                client_msg_id=client_msg_id,
                text=text,
                choice_id=choice_id,
                process=self._process,
                lease=self._lease,
                waits=self._waits,
            )

    def messages_after(self, conversation_id: str, after: int, limit: int = 200) -> list[Json]:
        """Messages with a higher number, as the widget gets them."""
        with self._database.read() as connection:
            return messages.read_after(connection, conversation_id, after, limit)

    def transcript(self, conversation_id: str) -> list[Json]:
        """All messages, as the widget gets them."""
        with self._database.read() as connection:
            return messages.read_all(connection, conversation_id)

    def waiting(self) -> int:
        """Number of visitors' messages that wait for an answer."""
        with self._database.read() as connection:
            return claims.waiting(connection)

    def take_over_claims(self) -> int:
        """Free the claims of processes that are gone; returns how many.

        On SQLite there is one process, so every claim but our own is a dead one. On PostgreSQL
        other processes may live; their claims end with their lease.
        """
        if not self._database.sqlite:
            return 0
        with self._database.write() as connection:
            return claims.free_others(connection, self._process)

    def release_claims(self) -> None:
        """Give up our own claims, at an orderly stop."""
        with self._database.write() as connection:
            claims.free_ours(connection, self._process)

    def claimable(self) -> list[str]:
        """Conversations with unanswered messages that are ours or nobody's."""
        with self._database.read() as connection:
            return claims.claimable(connection, self._process)

    def claim(self, conversation_id: str) -> bool:
        """Take a conversation with unanswered messages; False when another process has it."""
        with self._database.write() as connection:
            return claims.claim(
                connection, conversation_id, process=self._process, lease=self._lease
            )

    def pending_turn(self, conversation_id: str) -> PendingTurn | None:
        """The oldest unanswered message under our claim; None when there is none left."""
        with self._database.read() as connection:
            turn = claims.next_turn(connection, conversation_id, self._process)
        if turn is None or not turn.counted:
            return turn
        with self._database.write() as connection:
            ours = claims.count_try(connection, turn, self._process)
        return turn if ours else None

    def commit_turn(self, turn: PendingTurn, result: TurnResult) -> int:
        """Store a turn whole; returns the conversation's last number.

        Raises:
            ConflictError: the claim was lost or the message answered; nothing was stored. A
                retryable one: the chat changed hands, and the turn must be taken anew.
            TurnError: the result itself cannot be stored; nothing was stored.
        """
        ready = TurnToStore(result)
        with self._database.write() as connection:
            return commit.commit(
                connection,
                turn,
                ready,
                process=self._process,
                lease=self._lease,
                waits=self._waits,
            )

    def fail_turn(self, turn: PendingTurn, *, apology: Reply | None) -> int:
        """Count a failed try; with an apology, give the message up and alert staff.

        Returns the conversation's last number.

        Raises:
            ConflictError: the claim was lost or the message answered; nothing was stored.
        """
        with self._database.write() as connection:
            return commit.fail(connection, turn, apology, process=self._process, lease=self._lease)

    def add_feedback(
        self,
        conversation_id: str,
        seq: int,
        *,
        rating: str,
        reason: str | None = None,
        words: str | None = None,
    ) -> None:
        """Keep the visitor's opinion of one reply; a second one replaces the first.

        Raises:
            RequestError: 422 `unknown_message` when that is not a reply of this conversation.
        """
        with self._database.write() as connection:
            conversations.add_feedback(
                connection, conversation_id, seq, rating=rating, reason=reason, words=words
            )

    def bookings(self) -> list[Booking]:
        """All bookings, oldest first."""
        with self._database.read() as connection:
            return conversations.all_bookings(connection)
