"""Enrolment: one-time code, password, app, recovery codes; once only."""

from __future__ import annotations

import pytest

from tests.console.harness import Desk
from tests.console.people import PASSWORD, Person, actions, key_on
from tests.pages import read
from tests.world import LONG_AGO, change, rows


@pytest.fixture
def ann(desk: Desk) -> Person:
    return Person(desk)


def test_somebody_enrols_and_is_logged_in(ann: Person, desk: Desk) -> None:
    page = ann.enrol()
    assert page.status_code == 200
    assert read(page).heading() == "Your account is ready"
    assert len(set(ann.codes)) == 10
    assert ann.inside()
    assert actions(desk.stores) == ["staff.add", "staff.enrol"]
    row = rows(desk.stores, "staff")[0]
    assert row["password_hash"].startswith("$argon2id$")
    assert PASSWORD not in str(row)
    assert (row["state"], row["code_hash"]) == ("active", None)
    kept = str(rows(desk.stores, "staff_recovery_codes")) + str(rows(desk.stores, "staff_sessions"))
    assert not [code for code in ann.codes if code.replace("-", "") in kept]
    assert ann.http.cookies["desk"] not in kept


def test_the_recovery_codes_page_belongs_to_the_new_session(ann: Person) -> None:
    page = ann.enrol()
    token = read(page).sent("csrf")
    out = ann.http.post("/desk/logout", data={"csrf": token})
    assert out.headers["location"] == "/desk/login?out=1"


def test_a_code_works_once(ann: Person, desk: Desk) -> None:
    ann.enrol()
    again = desk.browser()
    ann.http = again
    answer = ann.send("/desk/enrol", code=ann.invitation.code)
    assert answer.status_code == 422
    assert "This code is not valid" in read(answer).texts("alert")[0]
    assert "desk" not in again.cookies


def test_of_two_browsers_with_the_same_code_one_finishes(ann: Person, desk: Desk) -> None:
    other = Person(desk, "Other")
    other.invitation = ann.invitation
    assert other.send("/desk/enrol", code=ann.invitation.code).status_code == 303
    other.send("/desk/enrol/password", password=PASSWORD, again=PASSWORD)
    other.secret = key_on(other.page("/desk/enrol/app")).replace(" ", "")
    ann.enrol()
    form = other.http.post("/desk/enrol/app", data={"code": other.digits()})
    assert form.status_code == 403
    late = other.send("/desk/enrol", "/desk/enrol/app", code=other.digits())
    assert late.headers["location"] == "/desk/enrol"
    assert not other.inside()
    assert ann.inside()


def test_an_old_code_is_refused(ann: Person, desk: Desk) -> None:
    change(desk.stores, "staff", code_until=LONG_AGO)
    answer = ann.send("/desk/enrol", code=ann.invitation.code)
    assert (answer.status_code, "older than two days" in read(answer).text) == (422, True)


def test_case_and_dashes_do_not_matter(ann: Person) -> None:
    typed = ann.invitation.code.replace("-", " ").lower()
    assert ann.send("/desk/enrol", code=typed).status_code == 303


def test_the_code_is_still_good_when_the_browser_was_closed_halfway(
    ann: Person, desk: Desk
) -> None:
    ann.send("/desk/enrol", code=ann.invitation.code)
    ann.send("/desk/enrol/password", password=PASSWORD, again=PASSWORD)
    ann.http = desk.browser()
    ann.enrol()
    assert ann.inside()


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "short", "at least 12 characters"),
        ("xx ann lee xx", "xx ann lee xx", "does not contain your name"),
        ("aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa", "more different characters"),
        (PASSWORD, PASSWORD + "!", "not the same"),
        ("a" * 5000, "a" * 5000, "at least 12 characters"),
    ],
)
def test_a_password_that_will_not_do_is_one_sentence(
    ann: Person, password: str, again: str, sentence: str
) -> None:
    ann.send("/desk/enrol", code=ann.invitation.code)
    answer = ann.send("/desk/enrol/password", password=password, again=again)
    assert (answer.status_code, sentence in read(answer).text) == (422, True)
    assert ann.http.get("/desk/enrol/app").headers["location"] == "/desk/enrol"


def test_wrong_digits_show_the_same_picture_again(ann: Person) -> None:
    ann.send("/desk/enrol", code=ann.invitation.code)
    ann.send("/desk/enrol/password", password=PASSWORD, again=PASSWORD)
    shown = ann.page("/desk/enrol/app")
    answer = ann.send("/desk/enrol/app", code="abcdef")
    wrong = read(answer)
    assert answer.status_code == 422
    assert "These six digits are not right" in wrong.texts("alert")[0]
    assert key_on(wrong) == key_on(shown)
    pictures = [page.all("image")[0].attribute("src") for page in (shown, wrong)]
    assert pictures[0].startswith("data:image/svg+xml")
    assert pictures[0] == pictures[1]


def test_somebody_who_enrols_is_not_let_in(ann: Person) -> None:
    ann.send("/desk/enrol", code=ann.invitation.code)
    answer = ann.http.get("/desk/profile")
    assert answer.headers["location"] == "/desk/login?next=%2Fdesk%2Fprofile"


@pytest.mark.parametrize("page", ["password", "app"])
def test_the_later_pages_lead_to_the_first_one(desk: Desk, page: str) -> None:
    answer = desk.browser().get(f"/desk/enrol/{page}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/enrol")


def test_a_name_is_only_text(desk: Desk) -> None:
    ann = Person(desk, "<script>alert(1)</script>")
    ann.send("/desk/enrol", code=ann.invitation.code)
    page = ann.page("/desk/enrol/password")
    assert page.own_code() == []
    assert "<script>alert(1)</script>" in page.text
