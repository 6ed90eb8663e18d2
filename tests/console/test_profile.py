"""One's own account: password, recovery codes, other sessions."""

from __future__ import annotations

import pytest

from tests.console.harness import Desk
from tests.console.people import PASSWORD, Person, actions, recovery_codes
from tests.pages import read

NEW = "five quite new plain words"


@pytest.fixture
def ann(desk: Desk) -> Person:
    person = Person(desk)
    person.enrol()
    return person


def change(ann: Person, present: str, new: str, again: str = "") -> tuple[int, str]:
    answer = ann.send(
        "/desk/profile", "/desk/profile/password", present=present, new=new, again=again or new
    )
    return answer.status_code, answer.headers.get("location", "") or read(answer).text


def test_a_new_password_takes_the_place_of_the_old_one(ann: Person, desk: Desk) -> None:
    other = desk.log_in(ann.invitation.staff)
    assert change(ann, PASSWORD, NEW) == (303, "/desk/profile?done=password")
    told = ann.page("/desk/profile?done=password").texts("status")[0]
    assert told.startswith("Your password has been changed.")
    assert ann.inside()
    assert other.get("/desk/profile").status_code == 303
    ann.http = desk.browser()
    assert ann.password(PASSWORD).status_code == 422
    assert ann.password(NEW).status_code == 303
    assert "password.change" in actions(desk.stores)


@pytest.mark.parametrize(
    ("present", "new", "again", "sentence"),
    [
        ("not my password", NEW, NEW, "This is not your present password."),
        (PASSWORD, "short", "short", "at least 12 characters"),
        (PASSWORD, NEW, NEW + "x", "not the same"),
    ],
)
def test_what_will_not_do_changes_nothing(
    ann: Person, desk: Desk, present: str, new: str, again: str, sentence: str
) -> None:
    status, text = change(ann, present, new, again)
    assert (status, sentence in text) == (422, True)
    ann.http = desk.browser()
    assert ann.password(PASSWORD).status_code == 303


def test_an_open_browser_is_no_way_to_guess_the_password(ann: Person) -> None:
    statuses = [change(ann, f"wrong guess {n}", NEW)[0] for n in range(6)]
    assert statuses == [422] * 5 + [429]


def test_new_recovery_codes_take_the_place_of_the_old_ones(ann: Person, desk: Desk) -> None:
    form = ("/desk/profile", "/desk/profile/recovery")
    assert ann.send(*form, present="not my password").status_code == 422
    page = ann.send(*form, present=PASSWORD)
    fresh = recovery_codes(read(page))
    assert len(set(fresh)) == 10
    assert not set(fresh) & set(ann.codes)
    ann.http = desk.browser()
    ann.password()
    assert ann.second(ann.codes[0]).status_code == 422
    assert ann.second(fresh[0]).status_code == 303


def test_other_sessions_are_shown_and_ended(ann: Person, desk: Desk) -> None:
    other, bob = desk.log_in(ann.invitation.staff), desk.client("clerk")
    assert "Test browser" in ann.page("/desk/profile").text
    ended = ann.send("/desk/profile", "/desk/profile/sessions")
    assert ended.headers["location"] == "/desk/profile?done=sessions"
    assert ann.inside()
    assert other.get("/desk/profile").status_code == 303
    assert bob.get("/desk/profile").status_code == 200
