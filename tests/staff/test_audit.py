"""The audit record: written with the change or not at all, and never changed, on both databases."""

from __future__ import annotations

import json

import pytest

from bot.clock import moment_of, stored
from bot.errors import RequestError, StoreError, TurnError
from bot.staff.model import StaffRef
from bot.staff.sql import audit
from bot.stores import Stores
from tests.world import TAMPERING, TAMPERING_OF, put_on_record, rows, tamper, without

ANN = StaffRef(7, "Ann Lee", "admin")
NOW = moment_of("2026-03-03T09:30:00.000Z")


@pytest.fixture
def filled(stores: Stores) -> Stores:
    """A record with two rows."""
    put_on_record(stores, ANN, "conversation.view", "conversation:c", {"n": 1})
    put_on_record(stores, None, "export.csv", "bookings", {})
    return stores


def test_a_row_says_who_did_what_to_what(filled: Stores) -> None:
    newest, oldest = filled.staff.audit.page()
    assert (oldest.staff_id, oldest.staff_name, oldest.action) == (
        7,
        "Ann Lee",
        "conversation.view",
    )
    assert (oldest.target, json.loads(oldest.detail)) == ("conversation:c", {"n": 1})
    assert (newest.staff_id, newest.staff_name, newest.target) == (None, "", "bookings")
    assert oldest.at <= newest.at


@pytest.mark.parametrize("deed", TAMPERING)
def test_rows_are_never_changed_or_deleted(filled: Stores, deed: str) -> None:
    before = rows(filled, "audit")
    with pytest.raises(StoreError) as refusal:
        tamper(filled, TAMPERING[deed])
    assert not refusal.value.retryable
    assert rows(filled, "audit") == before
    assert len(before) == 2


def test_rows_are_not_replaced_or_emptied_either(filled: Stores, kind: str) -> None:
    before = rows(filled, "audit")
    for statement in TAMPERING_OF[kind].values():
        with pytest.raises(StoreError):
            tamper(filled, statement)
    assert rows(filled, "audit") == before


def test_a_row_goes_with_its_change_or_not_at_all(stores: Stores) -> None:
    def change_and_fail() -> None:
        with stores.database.write() as connection:
            audit.record(connection, ANN, "booking.change", "booking:1", {}, NOW)
            raise RequestError(409, "late", "Somebody else was faster.")

    with pytest.raises(RequestError):
        change_and_fail()
    assert rows(stores, "audit") == []
    with stores.database.write() as connection:
        audit.record(connection, ANN, "booking.change", "booking:1", {}, NOW)
    assert [row["at"] for row in rows(stores, "audit")] == [stored(NOW)]


def test_a_change_that_cannot_be_recorded_does_not_happen(stores: Stores) -> None:
    ann = stores.staff.accounts.add_staff("Ann Lee", "clerk").staff
    with without(stores, "audit"), pytest.raises(StoreError):
        stores.staff.accounts.change_role(ann.id, "admin")
    assert stores.staff.accounts.find("Ann Lee").role == "clerk"


def test_a_detail_that_is_no_json_is_refused(stores: Stores) -> None:
    with pytest.raises(TurnError):
        put_on_record(stores, ANN, "x", "x", {"n": float("nan")})
    assert rows(stores, "audit") == []


def test_pages_are_newest_first_and_by_person(stores: Stores) -> None:
    for number in range(1, 6):
        who = ANN if number % 2 else StaffRef(8, "Bob", "clerk")
        put_on_record(stores, who, "view", f"t:{number}", {})

    def targets(**wanted: int) -> list[str]:
        return [row.target for row in stores.staff.audit.page(**wanted)]

    assert targets(limit=2) == ["t:5", "t:4"]
    assert targets(before=stores.staff.audit.page(limit=2)[-1].id) == ["t:3", "t:2", "t:1"]
    assert targets(staff_id=8) == ["t:4", "t:2"]
    assert targets(staff_id=9) == []


def test_a_change_of_accounts_is_recorded(stores: Stores) -> None:
    admin = stores.staff.accounts.add_staff("Ada", "admin").staff
    bob = stores.staff.accounts.add_staff("Bob", "clerk", admin).staff
    stores.staff.accounts.change_role(bob.id, "clinician", admin)
    stores.staff.accounts.change_role(bob.id, "clinician", admin)
    stores.staff.accounts.reset(bob.id, admin)
    stores.staff.accounts.disable(bob.id)
    found = [(row.action, row.staff_name) for row in reversed(stores.staff.audit.page())]
    assert found == [
        ("staff.add", ""),
        ("staff.add", "Ada"),
        ("staff.role", "Ada"),
        ("staff.reset", "Ada"),
        ("staff.disable", ""),
    ]
    assert json.loads(stores.staff.audit.page()[0].detail) == {"name": "Bob", "by": "command line"}
