"""Accounts: who there is, one-time codes, logins and sessions, on both databases."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.conversations.store import Store
from bot.errors import RequestError
from bot.staff.codes import hash_code
from bot.staff.model import Session, StaffRef
from tests.store_fixtures import OpenStore
from tests.world import LONG_AGO, change, rows

CODE = re.compile(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){3}")
LIMITS = {"idle_minutes": 30, "hours": 12}


def enrolled(store: Store, name: str = "Ann Lee", role: str = "clerk") -> StaffRef:
    """Somebody who has an account and the recovery codes r1 and r2."""
    invitation = store.accounts.add_staff(name, role)
    assert store.enrolment.open(hash_code(invitation.code), f"e {name}", agent="")
    store.enrolment.keep(f"e {name}", password_hash="p", secret="s")
    hashes = [f"r1 {name}", f"r2 {name}"]
    assert store.enrolment.finish(f"e {name}", f"first {name}", step=5, recovery=hashes, agent="")
    return invitation.staff


def on_the_way(store: Store, ref: StaffRef, token: str = "second") -> Session:
    """A session after the first step."""
    store.sessions.begin(token, ref.id, stage="second", agent="")
    session = store.sessions.use(token, keep=False, **LIMITS)
    assert session is not None
    return session


def state(store: Store, name: str) -> str:
    return store.accounts.find(name).state


def test_there_is_no_account_at_first(store: Store) -> None:
    assert store.accounts.list_staff() == []


def test_a_code_is_shown_once_and_stored_as_a_hash(store: Store) -> None:
    invitation = store.accounts.add_staff("Ann Lee", "clerk")
    assert CODE.fullmatch(invitation.code)
    stored = str(rows(store, "staff") + rows(store, "audit"))
    assert invitation.code not in stored
    assert invitation.code.replace("-", "") not in stored
    assert state(store, "ann lee") == "invited"


@pytest.mark.parametrize("again", ["Ann Lee", "ANN LEE", " ann   lee ", "Ａnn Lee"])
def test_a_name_is_taken_in_every_spelling(store: Store, again: str) -> None:
    store.accounts.add_staff("Ann Lee", "clerk")
    with pytest.raises(RequestError, match="There is already somebody with the name"):
        store.accounts.add_staff(again, "admin")
    assert [row.role for row in store.accounts.list_staff()] == ["clerk"]


@pytest.mark.parametrize(
    ("name", "role"), [("", "clerk"), (" \n", "clerk"), ("a\x00b", "clerk"), ("Bob", "boss")]
)
def test_what_is_no_name_or_role_is_refused(store: Store, name: str, role: str) -> None:
    with pytest.raises(RequestError) as refusal:
        store.accounts.add_staff(name, role)
    assert refusal.value.status == 422
    assert rows(store, "staff") == []


def test_an_unknown_name_is_one_sentence(store: Store) -> None:
    with pytest.raises(RequestError, match=r"^There is nobody with the name 'Eve'"):
        store.accounts.find("Eve")


def test_an_enrolment_is_finished_once(store: Store) -> None:
    invitation = store.accounts.add_staff("Ann Lee", "clerk")
    for token in ("one", "two"):
        assert store.enrolment.open(hash_code(invitation.code), token, agent="") is not None
        store.enrolment.keep(token, password_hash=f"p {token}", secret="s")
    assert store.enrolment.finish("two", "in", step=1, recovery=["r"], agent="")
    assert not store.enrolment.finish("one", "late", step=1, recovery=["q"], agent="")
    assert store.enrolment.open(hash_code(invitation.code), "three", agent="") is None
    assert [row["password_hash"] for row in rows(store, "staff")] == ["p two"]
    assert [row["token_hash"] for row in rows(store, "staff_sessions")] == ["in"]
    assert [row["code_hash"] for row in rows(store, "staff_recovery_codes")] == ["r"]


def test_an_enrolment_needs_all_its_parts(store: Store) -> None:
    invitation = store.accounts.add_staff("Ann Lee", "clerk")
    store.enrolment.open(hash_code(invitation.code), "one", agent="")
    assert not store.enrolment.finish("one", "in", step=1, recovery=[], agent="")
    store.enrolment.keep("one", password_hash="p")
    assert not store.enrolment.finish("one", "in", step=1, recovery=[], agent="")
    assert state(store, "Ann Lee") == "invited"


def test_a_code_ends_with_its_time_and_with_a_new_one(store: Store) -> None:
    first = store.accounts.add_staff("Ann Lee", "clerk")
    second = store.accounts.reset(first.staff.id)
    assert store.enrolment.open(hash_code(first.code), "one", agent="") is None
    change(store, "staff", code_until=LONG_AGO)
    assert store.enrolment.open(hash_code(second.code), "two", agent="") is None


def test_only_the_active_have_credentials(store: Store) -> None:
    store.accounts.add_staff("New", "clerk")
    ann = enrolled(store)
    assert store.signin.credentials(name="New") is None
    known = store.signin.credentials(name="ANN lee")
    assert known is not None
    assert (known.staff, known.password_hash, known.secret, known.step) == (ann, "p", "s", 5)
    store.accounts.disable(ann.id)
    assert store.signin.credentials(name="Ann Lee") is None


def test_a_time_step_is_taken_once_and_older_ones_never(store: Store) -> None:
    ann = enrolled(store)
    taken = []
    for number, step in enumerate([6, 6, 5, 7]):
        session = on_the_way(store, ann, f"second {number}")
        taken.append(store.signin.finish(session, f"in {number}", step=step))
    assert taken == [True, False, False, True]


@pytest.mark.parametrize("proof", [{"step": 9}, {"recovery": "r1 Ann Lee"}])
def test_of_many_who_use_the_same_code_at_once_one_gets_in(
    open_store: OpenStore, store: Store, proof: dict[str, Any]
) -> None:
    ann = enrolled(store)
    stores = [open_store(f"process {number}") for number in range(4)]
    sessions = [on_the_way(store, ann, f"second {number}") for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        tries = [
            pool.submit(one.signin.finish, session, f"in {number}", **proof)
            for number, (one, session) in enumerate(zip(stores, sessions, strict=True))
        ]
        assert sorted(one.result() for one in tries) == [False, False, False, True]
    full = [row for row in rows(store, "staff_sessions") if row["token_hash"].startswith("in ")]
    assert len(full) == 1


def test_the_second_step_needs_the_first(store: Store) -> None:
    ann = enrolled(store)
    session = on_the_way(store, ann)
    store.sessions.end(session.token_hash)
    assert not store.signin.finish(session, "in", step=9)
    assert store.sessions.use("in", keep=False, **LIMITS) is None


def test_somebody_elses_recovery_code_opens_nothing(store: Store) -> None:
    enrolled(store, "Bob")
    ann = enrolled(store)
    assert not store.signin.finish(on_the_way(store, ann), "in", recovery="r1 Bob")
    assert store.signin.recovery_left(ann.id) == 2


def test_a_new_session_takes_the_place_of_the_old_one(store: Store) -> None:
    ann = enrolled(store)
    store.sessions.begin("new", ann.id, stage="full", agent="", instead_of="first Ann Lee")
    assert [one.token_hash for one in store.sessions.of(ann.id, **LIMITS)] == ["new"]


def test_disabling_and_resetting_end_every_session(store: Store) -> None:
    ann, bob = enrolled(store), enrolled(store, "Bob")
    store.accounts.disable(ann.id)
    assert store.sessions.use("first Ann Lee", keep=False, **LIMITS) is None
    store.accounts.reset(bob.id)
    assert rows(store, "staff_sessions") == []
    assert [row["password_hash"] for row in rows(store, "staff")] == ["p", None]


def test_a_session_of_someone_not_active_is_no_session(store: Store) -> None:
    enrolled(store)
    change(store, "staff", state="disabled")
    assert store.sessions.use("first Ann Lee", keep=True, **LIMITS) is None


def test_a_new_password_ends_the_other_sessions(store: Store) -> None:
    ann = enrolled(store)
    store.sessions.begin("other", ann.id, stage="full", agent="")
    mine = store.sessions.use("first Ann Lee", keep=False, **LIMITS)
    assert mine is not None
    store.signin.change_password(mine, "new")
    assert [row["token_hash"] for row in rows(store, "staff_sessions")] == ["first Ann Lee"]
    assert [row["password_hash"] for row in rows(store, "staff")] == ["new"]


def test_the_list_is_by_name_and_in_pages(store: Store) -> None:
    for name in ("carl", "Bob", "ann"):
        store.accounts.add_staff(name, "clerk")
    assert [row.name for row in store.accounts.list_staff()] == ["ann", "Bob", "carl"]
    page = store.accounts.list_staff(limit=1, offset=1)
    assert [row.name for row in page] == ["Bob"]


def test_last_seen_stays_after_logging_out(store: Store) -> None:
    store.accounts.add_staff("New", "clerk")
    enrolled(store)
    mine = store.sessions.use("first Ann Lee", keep=False, **LIMITS)
    assert mine is not None
    store.signin.log_out(mine)
    assert store.accounts.find("Ann Lee").seen_at == mine.seen_at
    assert store.accounts.find("New").seen_at is None
