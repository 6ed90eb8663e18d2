"""Staff: an admin lists, adds, disables, resets and changes roles."""

from __future__ import annotations

import pytest

from bot import clock
from tests.console.harness import Client, Desk
from tests.console.people import Person, actions, key_on
from tests.pages import read
from tests.world import rows


@pytest.fixture
def admin(desk: Desk) -> Client:
    return desk.client("admin", "Ada Boss")


def state_of(desk: Desk, name: str) -> str:
    return next(row.state for row in desk.stores.staff.accounts.list_staff() if row.name == name)


def test_adding_shows_a_code_that_works(desk: Desk, admin: Client) -> None:
    answer = admin.post("/desk/staff", {"name": "  Bob   Roy ", "role": "clinician"})
    assert answer.status_code == 200
    code = key_on(read(answer))
    assert admin.page("/desk/staff").of_class("key") == []
    bob = Person(desk, "Somebody else")
    assert bob.send("/desk/enrol", code=code).status_code == 303
    assert "Hello Bob Roy" in bob.page("/desk/enrol/password").text
    noted = next(row for row in rows(desk.stores, "audit") if "Bob Roy" in row["detail"])
    assert (noted["staff_name"], noted["action"]) == ("Ada Boss", "staff.add")


@pytest.mark.parametrize(
    ("name", "role", "status", "sentence"),
    [
        ("ada  BOSS", "clerk", 409, "There is already somebody with the name ada BOSS."),
        (" ", "clerk", 422, "Please give a name."),
        ("x" * 81, "clerk", 422, "A name has up to 80 letters"),
        ("Bob", "owner", 422, "A role is one of clerk, clinician, admin."),
    ],
)
def test_what_will_not_do_is_a_sentence_and_keeps_what_was_typed(
    desk: Desk, admin: Client, name: str, role: str, status: int, sentence: str
) -> None:
    answer = admin.post("/desk/staff", {"name": name, "role": role})
    page = read(answer)
    assert (answer.status_code, sentence in page.text) == (status, True)
    assert page.field("Name") == name.strip()
    assert len(rows(desk.stores, "staff")) == 1


def test_disabling_and_letting_in_again(desk: Desk, admin: Client) -> None:
    bob = desk.client("clerk", "Bob")
    done = admin.post(f"/desk/staff/{bob.staff.id}/disable")
    assert done.headers["location"] == "/desk/staff?done=disabled"
    assert state_of(desk, "Bob") == "disabled"
    assert bob.get("/desk/profile").status_code == 303
    assert "Let Bob in again" in admin.page("/desk/staff").buttons()
    assert len(key_on(read(admin.post(f"/desk/staff/{bob.staff.id}/reset")))) == 19
    assert state_of(desk, "Bob") == "invited"


def test_a_reset_ends_password_app_and_sessions(desk: Desk, admin: Client) -> None:
    bob = Person(desk, "Bob")
    bob.enrol()
    page = admin.post(f"/desk/staff/{bob.invitation.staff.id}/reset")
    assert not bob.inside()
    assert bob.password().status_code == 422
    assert rows(desk.stores, "staff_recovery_codes") == []
    bob.invitation = type(bob.invitation)(bob.invitation.staff, key_on(read(page)), clock.now())
    bob.enrol()
    assert bob.inside()


def test_changing_a_role(desk: Desk, admin: Client) -> None:
    bob = desk.client("clerk", "Bob")
    admin.post(f"/desk/staff/{bob.staff.id}/role", {"role": "admin"})
    assert bob.get("/desk/staff").status_code == 200
    assert actions(desk.stores)[-1] == "staff.role"


@pytest.mark.parametrize("what", ["disable", "reset", "role"])
def test_nobody_locks_themselves_out(desk: Desk, admin: Client, what: str) -> None:
    page = admin.post(f"/desk/staff/{admin.staff.id}/{what}", {"role": "clerk"})
    assert (page.status_code, "your own account" in read(page).text) == (409, True)
    assert admin.get("/desk/staff").status_code == 200


@pytest.mark.parametrize("what", ["disable", "reset", "role"])
def test_somebody_who_is_not_there(admin: Client, what: str) -> None:
    page = admin.post(f"/desk/staff/999/{what}", {"role": "clerk"})
    assert (page.status_code, "There is nobody with this number." in read(page).text) == (404, True)


def test_the_list_comes_in_pages_and_names_are_text(desk: Desk, admin: Client) -> None:
    for number in range(51):
        desk.stores.staff.accounts.add_staff(f"B{number:02} <b>", "clerk")
    first, second = admin.page("/desk/staff"), admin.page("/desk/staff?from=50")
    assert len(first.all("rowheader")) == 50
    assert len(second.all("rowheader")) == 2
    assert "B48 <b>" in first.texts("rowheader")
    assert (first.count("b"), second.count("b")) == (0, 0)
    assert first.link("More") == "/desk/staff?from=50"
    assert second.link("Earlier") == "/desk/staff?from=0"
