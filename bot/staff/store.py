"""The stores of the people of the front desk."""

from __future__ import annotations

from dataclasses import dataclass

from bot.db.database import Database
from bot.staff.sql.accounts import AccountStore
from bot.staff.sql.audit import AuditStore
from bot.staff.sql.enrolment import EnrolmentStore
from bot.staff.sql.locks import LockStore
from bot.staff.sql.sessions import SessionStore
from bot.staff.sql.sign_in import SignInStore


@dataclass(frozen=True)
class StaffStores:
    """Each is a class of its own, whose methods are transactions.

    Args:
        accounts: who there is, and what they may do.
        enrolment: somebody chooses password and app.
        sign_in: logins, and somebody's own account.
        sessions: the browsers that they use.
        locks: logins that fail make the next ones wait.
        audit: the record of what staff did.
    """

    accounts: AccountStore
    enrolment: EnrolmentStore
    sign_in: SignInStore
    sessions: SessionStore
    locks: LockStore
    audit: AuditStore


def staff_stores(database: Database) -> StaffStores:
    """Those of one database."""
    return StaffStores(
        accounts=AccountStore(database),
        enrolment=EnrolmentStore(database),
        sign_in=SignInStore(database),
        sessions=SessionStore(database),
        locks=LockStore(database),
        audit=AuditStore(database),
    )
