"""Counts for the numbers page, by the clinic's own days, and for monitoring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from statistics import median
from typing import Any

from sqlalchemy import Column, Table, and_, exists, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Text

from bot.bookings.sql.tables import bookings
from bot.clock import moment_of
from bot.conversations.model import ANSWERED, RECEIVED
from bot.conversations.sql.tables import conversations, feedback, messages
from bot.db.database import Database
from bot.desk.sql.tables import handoffs
from bot.notify.sql.tables import deliveries
from bot.numbers import model as names
from bot.numbers.census_model import Census
from bot.numbers.model import Numbers
from bot.questions.model import OPEN, UNANSWERED
from bot.questions.sql.tables import questions

#: Length of a stored time without its seconds; days begin at full minutes everywhere.
MINUTE = 16
MOST_WAITS = 1000


class IntentOf(FunctionElement):
    """The intent in a message's understanding, read by the database itself."""

    type = Text()
    inherit_cache = True


@compiles(IntentOf, "sqlite")
def _sqlite_intent(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_extract({compiler.process(element.clauses, **options)}, '$.intent')"


@compiles(IntentOf, "postgresql")
def _postgresql_intent(element: Any, compiler: Any, **options: Any) -> str:
    return f"(CAST({compiler.process(element.clauses, **options)} AS json) ->> 'intent')"


_reply = messages.alias("reply")
#: What a visitor writes to a person counts as answered as well, but not by the assistant.
_BY_ASSISTANT = and_(
    messages.c.state == ANSWERED,
    exists().where(
        _reply.c.conversation_id == messages.c.conversation_id,
        _reply.c.in_reply_to == messages.c.seq,
        _reply.c.role == "assistant",
    ),
)


def _all(connection: Connection, table: Table, *where: Any) -> int:
    wanted = select(func.count()).select_from(table).where(*where)
    return int(connection.execute(wanted).scalar_one())


def _by(connection: Connection, column: Column, *where: Any) -> dict[str, int]:
    wanted = select(column, func.count()).where(*where).group_by(column)
    return {str(key): int(count) for key, count in connection.execute(wanted)}


class NumberStore:
    """Counts; changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def census(self) -> Census:
        """Count what there is, for monitoring; each kind in one statement."""
        with self._database.read() as connection:
            by_state = _by(connection, messages.c.state, messages.c.role == "visitor")
            return Census(
                conversations=_all(connection, conversations),
                messages=by_state,
                queue=by_state.get(RECEIVED, 0),
                bookings=_by(connection, bookings.c.status),
                handoffs=_by(connection, handoffs.c.state),
                questions=_all(connection, questions, questions.c.state == OPEN),
                feedback=_by(connection, feedback.c.rating),
                outbox=_by(connection, deliveries.c.state),
            )

    def numbers(self, today: date, days: int, zone: tzinfo) -> Numbers:
        """Count the last days up to and with today, in the clinic's time zone."""
        span = tuple(today - timedelta(days=back) for back in reversed(range(days)))
        since = datetime.combine(span[0], datetime.min.time(), zone)
        with self._database.read() as connection:
            counts = {
                name: _daily(connection, table, where, since, zone)
                for name, (table, where) in _counted().items()
            }
            waits = _waits(connection, since)
            return Numbers(
                days=span,
                by_day={name: tuple(count[day] for day in span) for name, count in counts.items()},
                by_intent=_by_intent(connection, since),
                thumbs=_thumbs(connection, since),
                wait=median(waits) if waits else None,
                waits=len(waits),
            )


def _counted() -> dict[str, tuple[Table, tuple[Any, ...]]]:
    """What is counted: a table, and which of its rows."""
    could_not = questions.c.source == UNANSWERED
    return {
        # Whoever only opens the window has asked nothing.
        names.CONVERSATIONS: (conversations, (conversations.c.last_seq > 1,)),
        names.ANSWERED: (messages, (messages.c.role == "visitor", _BY_ASSISTANT)),
        names.HANDED_OVER: (handoffs, (handoffs.c.taken_at.isnot(None),)),
        names.UNANSWERED: (questions, (could_not, questions.c.topic != "")),
        names.DECLINED: (questions, (could_not, questions.c.topic == "")),
        names.BOOKINGS: (bookings, ()),
    }


def _daily(
    connection: Connection, table: Table, where: Iterable[Any], since: datetime, zone: tzinfo
) -> Counter[date]:
    minute = func.substr(table.c.created_at, 1, MINUTE)
    wanted = select(minute, func.count()).where(table.c.created_at >= since, *where)
    found: Counter[date] = Counter()
    for stamp, count in connection.execute(wanted.group_by(minute)):
        found[moment_of(f"{stamp}:00.000Z").astimezone(zone).date()] += count
    return found


def _by_intent(connection: Connection, since: datetime) -> dict[str, int]:
    intent = IntentOf(messages.c.understanding).label("intent")
    asked = (
        select(intent)
        .where(
            messages.c.role == "visitor",
            _BY_ASSISTANT,
            messages.c.created_at >= since,
            messages.c.understanding.isnot(None),
        )
        .subquery()
    )
    wanted = select(asked.c.intent, func.count()).group_by(asked.c.intent)
    return {str(name or ""): count for name, count in connection.execute(wanted)}


def _thumbs(connection: Connection, since: datetime) -> dict[str, int]:
    wanted = select(feedback.c.rating, func.count()).where(feedback.c.created_at >= since)
    rows = connection.execute(wanted.group_by(feedback.c.rating))
    found = {row[0]: row[1] for row in rows}
    return {rating: found.get(rating, 0) for rating in ("up", "down")}


def _waits(connection: Connection, since: datetime) -> list[float]:
    """Seconds from a visitor's wish until a person took the chat; the newest ones."""
    wanted = (
        select(handoffs.c.asked_at, handoffs.c.taken_at)
        .where(
            handoffs.c.created_at >= since,
            handoffs.c.taken_at.isnot(None),
            # Nobody asked where staff stepped in; who was missed did not wait in the chat.
            handoffs.c.asked_at.isnot(None),
            handoffs.c.missed_at.is_(None),
        )
        .order_by(handoffs.c.id.desc())
        .limit(MOST_WAITS)
    )
    return [(taken - asked).total_seconds() for asked, taken in connection.execute(wanted)]
