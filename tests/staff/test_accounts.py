"""Accounts: who there is, one-time codes, logins and sessions, on both databases."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.errors import RequestError
from bot.staff.codes import hash_code
from bot.staff.model import Session, StaffRef
from bot.stores import Stores
from tests.store_fixtures import OpenStore
from tests.world import LONG_AGO, change, rows

CODE = re.compile(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){3}")
LIMITS = {"idle_minutes": 30, "hours": 12}


def enrolled(stores: Stores, name: str = "Ann Lee", role: str = "clerk") -> StaffRef:
    """Somebody who has an account and the recovery codes r1 and r2."""
    invitation = stores.staff.accounts.add_staff(name, role)
    assert stores.staff.enrolment.open(hash_code(invitation.code), f"e {name}", agent="")
    stores.staff.enrolment.keep(f"e {name}", password_hash="p", secret="s")
    hashes = [f"r1 {name}", f"r2 {name}"]
    assert stores.staff.enrolment.finish(
        f"e {name}", f"first {name}", step=5, recovery=hashes, agent=""
    )
    return invitation.staff


def on_the_way(stores: Stores, ref: StaffRef, token: str = "second") -> Session:
    """A session after the first step."""
    stores.staff.sessions.begin(token, ref.id, stage="second", agent="")
    session = stores.staff.sessions.use(token, keep=False, **LIMITS)
    assert session is not None
    return session


def state(stores: Stores, name: str) -> str:
    return stores.staff.accounts.find(name).state


def test_there_is_no_account_at_first(stores: Stores) -> None:
    assert stores.staff.accounts.list_staff() == []


def test_a_code_is_shown_once_and_stored_as_a_hash(stores: Stores) -> None:
    invitation = stores.staff.accounts.add_staff("Ann Lee", "clerk")
    assert CODE.fullmatch(invitation.code)
    stored = str(rows(stores, "staff") + rows(stores, "audit"))
    assert invitation.code not in stored
    assert invitation.code.replace("-", "") not in stored
    assert state(stores, "ann lee") == "invited"


@pytest.mark.parametrize("again", ["Ann Lee", "ANN LEE", " ann   lee ", "Ａnn Lee"])
def test_a_name_is_taken_in_every_spelling(stores: Stores, again: str) -> None:
    stores.staff.accounts.add_staff("Ann Lee", "clerk")
    with pytest.raises(RequestError, match="There is already somebody with the name"):
        stores.staff.accounts.add_staff(again, "admin")
    assert [row.role for row in stores.staff.accounts.list_staff()] == ["clerk"]


@pytest.mark.parametrize(
    ("name", "role"), [("", "clerk"), (" \n", "clerk"), ("a\x00b", "clerk"), ("Bob", "boss")]
)
def test_what_is_no_name_or_role_is_refused(stores: Stores, name: str, role: str) -> None:
    with pytest.raises(RequestError) as refusal:
        stores.staff.accounts.add_staff(name, role)
    assert refusal.value.status == 422
    assert rows(stores, "staff") == []


def test_an_unknown_name_is_one_sentence(stores: Stores) -> None:
    with pytest.raises(RequestError, match=r"^There is nobody with the name 'Eve'"):
        stores.staff.accounts.find("Eve")


def test_an_enrolment_is_finished_once(stores: Stores) -> None:
    invitation = stores.staff.accounts.add_staff("Ann Lee", "clerk")
    for token in ("one", "two"):
        assert stores.staff.enrolment.open(hash_code(invitation.code), token, agent="") is not None
        stores.staff.enrolment.keep(token, password_hash=f"p {token}", secret="s")
    assert stores.staff.enrolment.finish("two", "in", step=1, recovery=["r"], agent="")
    assert not stores.staff.enrolment.finish("one", "late", step=1, recovery=["q"], agent="")
    assert stores.staff.enrolment.open(hash_code(invitation.code), "three", agent="") is None
    assert [row["password_hash"] for row in rows(stores, "staff")] == ["p two"]
    assert [row["token_hash"] for row in rows(stores, "staff_sessions")] == ["in"]
    assert [row["code_hash"] for row in rows(stores, "staff_recovery_codes")] == ["r"]


def test_an_enrolment_needs_all_its_parts(stores: Stores) -> None:
    invitation = stores.staff.accounts.add_staff("Ann Lee", "clerk")
    stores.staff.enrolment.open(hash_code(invitation.code), "one", agent="")
    assert not stores.staff.enrolment.finish("one", "in", step=1, recovery=[], agent="")
    stores.staff.enrolment.keep("one", password_hash="p")
    assert not stores.staff.enrolment.finish("one", "in", step=1, recovery=[], agent="")
    assert state(stores, "Ann Lee") == "invited"


def test_a_code_ends_with_its_time_and_with_a_new_one(stores: Stores) -> None:
    first = stores.staff.accounts.add_staff("Ann Lee", "clerk")
    second = stores.staff.accounts.reset(first.staff.id)
    assert stores.staff.enrolment.open(hash_code(first.code), "one", agent="") is None
    change(stores, "staff", code_until=LONG_AGO)
    assert stores.staff.enrolment.open(hash_code(second.code), "two", agent="") is None


def test_only_the_active_have_credentials(stores: Stores) -> None:
    stores.staff.accounts.add_staff("New", "clerk")
    ann = enrolled(stores)
    assert stores.staff.sign_in.credentials(name="New") is None
    known = stores.staff.sign_in.credentials(name="ANN lee")
    assert known is not None
    assert (known.staff, known.password_hash, known.secret, known.step) == (ann, "p", "s", 5)
    stores.staff.accounts.disable(ann.id)
    assert stores.staff.sign_in.credentials(name="Ann Lee") is None


def test_a_time_step_is_taken_once_and_older_ones_never(stores: Stores) -> None:
    ann = enrolled(stores)
    taken = []
    for number, step in enumerate([6, 6, 5, 7]):
        session = on_the_way(stores, ann, f"second {number}")
        taken.append(stores.staff.sign_in.finish(session, f"in {number}", step=step))
    assert taken == [True, False, False, True]


@pytest.mark.parametrize("proof", [{"step": 9}, {"recovery": "r1 Ann Lee"}])
def test_of_many_who_use_the_same_code_at_once_one_gets_in(
    open_store: OpenStore, stores: Stores, proof: dict[str, Any]
) -> None:
    ann = enrolled(stores)
    several = [open_store(f"process {number}") for number in range(4)]
    sessions = [on_the_way(stores, ann, f"second {number}") for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        tries = [
            pool.submit(one.staff.sign_in.finish, session, f"in {number}", **proof)
            for number, (one, session) in enumerate(zip(several, sessions, strict=True))
        ]
        assert sorted(one.result() for one in tries) == [False, False, False, True]
    full = [row for row in rows(stores, "staff_sessions") if row["token_hash"].startswith("in ")]
    assert len(full) == 1


def test_the_second_step_needs_the_first(stores: Stores) -> None:
    ann = enrolled(stores)
    session = on_the_way(stores, ann)
    stores.staff.sessions.end(session.token_hash)
    assert not stores.staff.sign_in.finish(session, "in", step=9)
    assert stores.staff.sessions.use("in", keep=False, **LIMITS) is None


def test_somebody_elses_recovery_code_opens_nothing(stores: Stores) -> None:
    enrolled(stores, "Bob")
    ann = enrolled(stores)
    assert not stores.staff.sign_in.finish(on_the_way(stores, ann), "in", recovery="r1 Bob")
    assert stores.staff.sign_in.recovery_left(ann.id) == 2


def test_a_new_session_takes_the_place_of_the_old_one(stores: Stores) -> None:
    ann = enrolled(stores)
    stores.staff.sessions.begin("new", ann.id, stage="full", agent="", instead_of="first Ann Lee")
    assert [one.token_hash for one in stores.staff.sessions.of(ann.id, **LIMITS)] == ["new"]


def test_disabling_and_resetting_end_every_session(stores: Stores) -> None:
    ann, bob = enrolled(stores), enrolled(stores, "Bob")
    stores.staff.accounts.disable(ann.id)
    assert stores.staff.sessions.use("first Ann Lee", keep=False, **LIMITS) is None
    stores.staff.accounts.reset(bob.id)
    assert rows(stores, "staff_sessions") == []
    assert [row["password_hash"] for row in rows(stores, "staff")] == ["p", None]


def test_a_session_of_someone_not_active_is_no_session(stores: Stores) -> None:
    enrolled(stores)
    change(stores, "staff", state="disabled")
    assert stores.staff.sessions.use("first Ann Lee", keep=True, **LIMITS) is None


def test_a_new_password_ends_the_other_sessions(stores: Stores) -> None:
    ann = enrolled(stores)
    stores.staff.sessions.begin("other", ann.id, stage="full", agent="")
    mine = stores.staff.sessions.use("first Ann Lee", keep=False, **LIMITS)
    assert mine is not None
    stores.staff.sign_in.change_password(mine, "new")
    assert [row["token_hash"] for row in rows(stores, "staff_sessions")] == ["first Ann Lee"]
    assert [row["password_hash"] for row in rows(stores, "staff")] == ["new"]


def test_the_list_is_by_name_and_in_pages(stores: Stores) -> None:
    for name in ("carl", "Bob", "ann"):
        stores.staff.accounts.add_staff(name, "clerk")
    assert [row.name for row in stores.staff.accounts.list_staff()] == ["ann", "Bob", "carl"]
    page = stores.staff.accounts.list_staff(limit=1, offset=1)
    assert [row.name for row in page] == ["Bob"]


def test_last_seen_stays_after_logging_out(stores: Stores) -> None:
    stores.staff.accounts.add_staff("New", "clerk")
    enrolled(stores)
    mine = stores.staff.sessions.use("first Ann Lee", keep=False, **LIMITS)
    assert mine is not None
    stores.staff.sign_in.log_out(mine)
    assert stores.staff.accounts.find("Ann Lee").seen_at == mine.seen_at
    assert stores.staff.accounts.find("New").seen_at is None
