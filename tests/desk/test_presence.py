"""Who is at the desk, on both databases: a page that said so at most 70 seconds ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest

from bot.db import schema
from bot.staff.model import Session
from bot.stores import Stores
from tests.desk.handoffs import ANN, BEN
from tests.world import LONG_AGO, add, downgrade, employ, log_in, sit_down

NOW = datetime.now(timezone.utc)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def names(stores: Stores, seconds: float = 0) -> list[str]:
    return stores.desk.presence.present(after(seconds))


def test_a_sign_of_life_is_good_for_seventy_seconds(stores: Stores) -> None:
    session = sit_down(stores, ANN, NOW)
    assert (names(stores, 69), names(stores, 71)) == (["Ann Lee"], [])
    stores.desk.presence.sign_of_life(session, after(60))
    assert (names(stores, 129), names(stores, 131)) == (["Ann Lee"], [])


def test_a_session_alone_is_nobody(stores: Stores) -> None:
    session = log_in(stores, ANN)
    stores.staff.sessions.use(session.token_hash, keep=True, idle_minutes=30, hours=12)
    assert names(stores) == []


def test_everybody_counts_once_whatever_they_have_open(stores: Stores) -> None:
    for staff in (BEN, ANN):
        sit_down(stores, staff, NOW)
    stores.desk.presence.sign_of_life(log_in(stores, ANN, "phone"), after(50))
    assert names(stores, 10) == ["Ann Lee", "Ben Moss"]
    assert names(stores, 100) == ["Ann Lee"]


def log_out(stores: Stores, session: Session) -> None:
    stores.staff.sign_in.log_out(session)


def log_out_everywhere(stores: Stores, session: Session) -> None:
    stores.staff.sign_in.log_out(session, everywhere=True)


def disable(stores: Stores, session: Session) -> None:
    stores.staff.accounts.disable(session.staff.id)


def reset(stores: Stores, session: Session) -> None:
    stores.staff.accounts.reset(session.staff.id)


def run_out(stores: Stores, session: Session) -> None:
    assert (
        stores.staff.sessions.use(session.token_hash, keep=False, idle_minutes=-1, hours=12) is None
    )


@pytest.mark.parametrize("end", [log_out, log_out_everywhere, disable, reset, run_out])
def test_the_end_of_a_session_is_the_end_at_once(
    stores: Stores, end: Callable[[Stores, Session], None]
) -> None:
    session = sit_down(stores, ANN, NOW)
    sit_down(stores, BEN, NOW)
    end(stores, session)
    assert names(stores) == ["Ben Moss"]
    # A page that was on its way to say so is too late.
    stores.desk.presence.sign_of_life(session, NOW)
    assert names(stores) == ["Ben Moss"]


def test_logging_out_in_one_browser_leaves_the_other(stores: Stores) -> None:
    here = sit_down(stores, ANN, NOW)
    phone = log_in(stores, ANN, "phone")
    stores.staff.sign_in.log_out(phone)
    assert names(stores) == ["Ann Lee"]
    phone = log_in(stores, ANN, "phone")
    stores.staff.sign_in.log_out(here)
    assert names(stores) == []
    stores.desk.presence.sign_of_life(phone, NOW)
    assert names(stores) == ["Ann Lee"]


def test_away_wins_over_every_page_until_one_is_back(stores: Stores) -> None:
    session, phone = sit_down(stores, ANN, NOW), log_in(stores, ANN, "phone")
    stores.desk.presence.set_away(ANN, True, NOW)
    for one in (session, phone):
        stores.desk.presence.sign_of_life(one, after(20))
    assert (names(stores, 20), stores.desk.presence.is_away(ANN, after(20))) == ([], True)
    stores.desk.presence.set_away(ANN, False, after(30))
    assert (names(stores, 30), stores.desk.presence.is_away(ANN, after(30))) == (["Ann Lee"], False)


def test_away_lasts_the_day_and_ends_by_itself_the_next(stores: Stores) -> None:
    session = sit_down(stores, ANN, NOW)
    stores.desk.presence.set_away(ANN, True, NOW)
    hour = 3600
    for hours in (4, 8, 11):
        stores.desk.presence.sign_of_life(session, after(hours * hour))
    assert names(stores, 11 * hour) == []
    stores.desk.presence.sign_of_life(session, after(20 * hour))
    assert not stores.desk.presence.is_away(ANN, after(20 * hour))
    assert names(stores, 20 * hour) == ["Ann Lee"]


def test_who_is_away_stays_so_when_the_tables_change(stores: Stores) -> None:
    for staff in (ANN, BEN):
        employ(stores, staff)
    stores.desk.presence.set_away(BEN, True, NOW)
    downgrade(stores, "0007")
    add(stores, "presence", staff_id=1, staff_name="Ann Lee", present=True, seen_at=LONG_AGO)
    schema.migrate(stores.database)
    assert [stores.desk.presence.is_away(one, NOW) for one in (ANN, BEN)] == [False, True]
    assert names(stores) == []
