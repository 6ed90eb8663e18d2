"""Who is at the desk, on both databases: a page that said so at most 70 seconds ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest

from bot.conversations.store import Store
from bot.staff.model import Session
from tests.desk.handoffs import ANN, BEN
from tests.world import LONG_AGO, add, downgrade, employ, log_in, sit_down

NOW = datetime.now(timezone.utc)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def names(store: Store, seconds: float = 0) -> list[str]:
    return store.handoffs.present(after(seconds))


def test_a_sign_of_life_is_good_for_seventy_seconds(store: Store) -> None:
    session = sit_down(store, ANN, NOW)
    assert (names(store, 69), names(store, 71)) == (["Ann Lee"], [])
    store.views.sign_of_life(session, after(60))
    assert (names(store, 129), names(store, 131)) == (["Ann Lee"], [])


def test_a_session_alone_is_nobody(store: Store) -> None:
    session = log_in(store, ANN)
    store.sessions.use(session.token_hash, keep=True, idle_minutes=30, hours=12)
    assert names(store) == []


def test_everybody_counts_once_whatever_they_have_open(store: Store) -> None:
    for staff in (BEN, ANN):
        sit_down(store, staff, NOW)
    store.views.sign_of_life(log_in(store, ANN, "phone"), after(50))
    assert names(store, 10) == ["Ann Lee", "Ben Moss"]
    assert names(store, 100) == ["Ann Lee"]


def log_out(store: Store, session: Session) -> None:
    store.signin.log_out(session)


def log_out_everywhere(store: Store, session: Session) -> None:
    store.signin.log_out(session, everywhere=True)


def disable(store: Store, session: Session) -> None:
    store.accounts.disable(session.staff.id)


def reset(store: Store, session: Session) -> None:
    store.accounts.reset(session.staff.id)


def run_out(store: Store, session: Session) -> None:
    assert store.sessions.use(session.token_hash, keep=False, idle_minutes=-1, hours=12) is None


@pytest.mark.parametrize("end", [log_out, log_out_everywhere, disable, reset, run_out])
def test_the_end_of_a_session_is_the_end_at_once(
    store: Store, end: Callable[[Store, Session], None]
) -> None:
    session = sit_down(store, ANN, NOW)
    sit_down(store, BEN, NOW)
    end(store, session)
    assert names(store) == ["Ben Moss"]
    # A page that was on its way to say so is too late.
    store.views.sign_of_life(session, NOW)
    assert names(store) == ["Ben Moss"]


def test_logging_out_in_one_browser_leaves_the_other(store: Store) -> None:
    here = sit_down(store, ANN, NOW)
    phone = log_in(store, ANN, "phone")
    store.signin.log_out(phone)
    assert names(store) == ["Ann Lee"]
    phone = log_in(store, ANN, "phone")
    store.signin.log_out(here)
    assert names(store) == []
    store.views.sign_of_life(phone, NOW)
    assert names(store) == ["Ann Lee"]


def test_away_wins_over_every_page_until_one_is_back(store: Store) -> None:
    session, phone = sit_down(store, ANN, NOW), log_in(store, ANN, "phone")
    store.views.set_away(ANN, True, NOW)
    for one in (session, phone):
        store.views.sign_of_life(one, after(20))
    assert (names(store, 20), store.views.is_away(ANN, after(20))) == ([], True)
    store.views.set_away(ANN, False, after(30))
    assert (names(store, 30), store.views.is_away(ANN, after(30))) == (["Ann Lee"], False)


def test_away_lasts_the_day_and_ends_by_itself_the_next(store: Store) -> None:
    session = sit_down(store, ANN, NOW)
    store.views.set_away(ANN, True, NOW)
    hour = 3600
    for hours in (4, 8, 11):
        store.views.sign_of_life(session, after(hours * hour))
    assert names(store, 11 * hour) == []
    store.views.sign_of_life(session, after(20 * hour))
    assert not store.views.is_away(ANN, after(20 * hour))
    assert names(store, 20 * hour) == ["Ann Lee"]


def test_who_is_away_stays_so_when_the_tables_change(store: Store) -> None:
    for staff in (ANN, BEN):
        employ(store, staff)
    store.views.set_away(BEN, True, NOW)
    downgrade(store, "0007")
    add(store, "presence", staff_id=1, staff_name="Ann Lee", present=True, seen_at=LONG_AGO)
    store.migrate()
    assert [store.views.is_away(one, NOW) for one in (ANN, BEN)] == [False, True]
    assert names(store) == []
