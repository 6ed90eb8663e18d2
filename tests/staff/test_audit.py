"""The audit record: written with the change or not at all, and never changed, on both databases."""

from __future__ import annotations

import json

import pytest

from bot.conversations.store import Store
from bot.errors import RequestError, StoreError, TurnError
from bot.staff.model import StaffRef
from bot.staff.sql import audit
from tests.world import TAMPERING, TAMPERING_OF, rows, tamper, without

ANN = StaffRef(7, "Ann Lee", "admin")
NOW = "2026-03-03T09:30:00.000Z"


@pytest.fixture
def filled(store: Store) -> Store:
    """A record with two rows."""
    store.audit.record(ANN, "conversation.view", "conversation:c", {"n": 1})
    store.audit.record(None, "export.csv", "bookings", {})
    return store


def test_a_row_says_who_did_what_to_what(filled: Store) -> None:
    newest, oldest = filled.audit.page()
    assert (oldest.staff_id, oldest.staff_name, oldest.action) == (
        7,
        "Ann Lee",
        "conversation.view",
    )
    assert (oldest.target, json.loads(oldest.detail)) == ("conversation:c", {"n": 1})
    assert (newest.staff_id, newest.staff_name, newest.target) == (None, "", "bookings")
    assert oldest.at <= newest.at


@pytest.mark.parametrize("deed", TAMPERING)
def test_rows_are_never_changed_or_deleted(filled: Store, deed: str) -> None:
    before = rows(filled, "audit")
    with pytest.raises(StoreError) as refusal:
        tamper(filled, TAMPERING[deed])
    assert not refusal.value.retryable
    assert rows(filled, "audit") == before
    assert len(before) == 2


def test_rows_are_not_replaced_or_emptied_either(filled: Store, kind: str) -> None:
    before = rows(filled, "audit")
    for statement in TAMPERING_OF[kind].values():
        with pytest.raises(StoreError):
            tamper(filled, statement)
    assert rows(filled, "audit") == before


def test_a_row_goes_with_its_change_or_not_at_all(store: Store) -> None:
    def change_and_fail() -> None:
        with store._database.write() as connection:
            audit.record(connection, ANN, "booking.change", "booking:1", {}, NOW)
            raise RequestError(409, "late", "Somebody else was faster.")

    with pytest.raises(RequestError):
        change_and_fail()
    assert rows(store, "audit") == []
    with store._database.write() as connection:
        audit.record(connection, ANN, "booking.change", "booking:1", {}, NOW)
    assert [row["at"] for row in rows(store, "audit")] == [NOW]


def test_a_change_that_cannot_be_recorded_does_not_happen(store: Store) -> None:
    ann = store.accounts.add_staff("Ann Lee", "clerk").staff
    with without(store, "audit"), pytest.raises(StoreError):
        store.accounts.change_role(ann.id, "admin")
    assert store.accounts.find("Ann Lee").role == "clerk"


def test_a_detail_that_is_no_json_is_refused(store: Store) -> None:
    with pytest.raises(TurnError):
        store.audit.record(ANN, "x", "x", {"n": float("nan")})
    assert rows(store, "audit") == []


def test_pages_are_newest_first_and_by_person(store: Store) -> None:
    for number in range(1, 6):
        who = ANN if number % 2 else StaffRef(8, "Bob", "clerk")
        store.audit.record(who, "view", f"t:{number}", {})

    def targets(**wanted: int) -> list[str]:
        return [row.target for row in store.audit.page(**wanted)]

    assert targets(limit=2) == ["t:5", "t:4"]
    assert targets(before=store.audit.page(limit=2)[-1].id) == ["t:3", "t:2", "t:1"]
    assert targets(staff_id=8) == ["t:4", "t:2"]
    assert targets(staff_id=9) == []


def test_a_change_of_accounts_is_recorded(store: Store) -> None:
    admin = store.accounts.add_staff("Ada", "admin").staff
    bob = store.accounts.add_staff("Bob", "clerk", admin).staff
    store.accounts.change_role(bob.id, "clinician", admin)
    store.accounts.change_role(bob.id, "clinician", admin)
    store.accounts.reset(bob.id, admin)
    store.accounts.disable(bob.id)
    found = [(row.action, row.staff_name) for row in reversed(store.audit.page())]
    assert found == [
        ("staff.add", ""),
        ("staff.add", "Ada"),
        ("staff.role", "Ada"),
        ("staff.reset", "Ada"),
        ("staff.disable", ""),
    ]
    assert json.loads(store.audit.page()[0].detail) == {"name": "Bob", "by": "command line"}
