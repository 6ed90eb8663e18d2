"""Logging in: two steps, one answer for every wrong pair, growing waits, codes once only."""

from __future__ import annotations

from typing import Any

import pytest

from bot.staff.sql import locks
from tests.console.harness import Desk
from tests.console.people import PASSWORD, Person, actions
from tests.pages import Page, read
from tests.world import LONG_AGO, change, rows

WRONG = "Name and password do not go together."


@pytest.fixture
def ann(desk: Desk) -> Person:
    """Somebody who has enrolled and sits in front of another browser."""
    person = Person(desk)
    person.enrol()
    person.http = desk.browser()
    person.forget_step()
    return person


def forget_waits(desk: Desk) -> None:
    change(desk.stores, "login_failures", locked_until=LONG_AGO)


def test_two_steps_lead_to_the_page_that_was_asked_for(ann: Person) -> None:
    asked = ann.http.get("/desk/profile?state=new&text=caf%C3%A9")
    assert asked.status_code == 303
    assert asked.headers["location"] == (
        "/desk/login?next=%2Fdesk%2Fprofile%3Fstate%3Dnew%26text%3Dcaf%25C3%25A9"
    )
    page = ann.http.get(asked.headers["location"])
    assert read(page).sent("next") == "/desk/profile?state=new&text=caf%C3%A9"
    first = ann.password(next="/desk/profile?state=new")
    assert first.headers["location"].startswith("/desk/login/second?next=%2Fdesk%2Fprofile")
    assert not ann.inside()
    second = ann.send("/desk/login/second", code=ann.digits(), next="/desk/profile?state=new")
    assert second.headers["location"] == "/desk/profile?state=new"
    assert ann.inside()
    assert actions(ann.desk.stores)[-1] == "login"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "https://evil.example/desk",
        "/desk\\..\\evil",
        "/",
        "/deskside",
        "/desk/login",
        "javascript:1",
        "/desk/x\x7f",
    ],
)
def test_a_login_leads_nowhere_else(ann: Person, elsewhere: str) -> None:
    page = ann.http.get("/desk/login", params={"next": elsewhere})
    assert page.status_code in (200, 422)
    assert page.status_code == 422 or read(page).sent("next") == "/desk"


def test_the_token_changes_with_each_step(ann: Person) -> None:
    ann.http.get("/desk/login")
    tokens = [ann.http.cookies.get("desk")]
    ann.password()
    tokens.append(ann.http.cookies["desk"])
    ann.second()
    tokens.append(ann.http.cookies["desk"])
    assert len(set(tokens)) == 3
    for old in (tokens[0], tokens[1]):
        ann.http.cookies.set("desk", str(old), domain="127.0.0.1", path="/desk")
        assert not ann.inside()


def test_a_session_that_was_planted_is_not_taken_over(ann: Person) -> None:
    ann.http.cookies.set("desk", "A" * 43, domain="127.0.0.1", path="/desk")
    ann.password()
    assert ann.http.cookies["desk"] != "A" * 43


def test_unknown_disabled_and_wrong_get_the_same_answer(ann: Person, desk: Desk) -> None:
    gone = Person(desk, "Gone Person")
    gone.enrol()
    desk.stores.staff.accounts.disable(gone.invitation.staff.id)
    Person(desk, "New Person")
    names = {"Ann Lee": "wrong password here", "Nobody Here": PASSWORD, "Gone Person": PASSWORD}
    names["New Person"] = PASSWORD
    pages = []
    for name, password in names.items():
        answer = ann.password(password, name=name)
        assert answer.status_code == 422
        assert WRONG in read(answer).texts("alert")[0]
        pages.append(answer.text.replace(name, "NAME"))
        assert [answer.headers.get(one) for one in ("set-cookie", "retry-after")] == [None, None]
    tokens = {Page(page).sent("csrf") for page in pages}
    assert len(tokens) == 1
    assert len(set(pages)) == 1


def test_an_unknown_name_costs_the_same_work(
    ann: Person, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[bool] = []
    passwords = desk.services.passwords
    real = type(passwords._hasher).verify

    def counted(hasher: Any, stored: str, password: str) -> bool:
        checked.append(True)
        return bool(real(hasher, stored, password))

    monkeypatch.setattr(type(passwords._hasher), "verify", counted)
    before = len(rows(desk.stores, "audit"))
    for number, name in enumerate(["Ann Lee", "Nobody Here"], start=1):
        ann.password("wrong password here", name=name)
        assert len(checked) == number
        assert len(rows(desk.stores, "audit")) == before + number


def test_what_was_typed_wrongly_is_kept_nowhere(ann: Person, desk: Desk) -> None:
    ann.password("my secret in the wrong place", name="my-password-as-name")
    stored = str(rows(desk.stores, "audit")) + str(rows(desk.stores, "login_failures"))
    assert "secret" not in stored
    assert "my-password" not in stored


@pytest.fixture(autouse=True)
def slow_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks that do not end while a slow machine is at its next try."""
    monkeypatch.setattr(locks, "GROWTH", 4.0)


@pytest.mark.parametrize("name", ["Ann Lee", "Nobody Here"])
def test_too_many_tries_wait_longer_and_longer(ann: Person, desk: Desk, name: str) -> None:
    for _ in range(4):
        assert ann.password("wrong password here", name=name).status_code == 422
    waits = []
    for _ in range(5):
        assert ann.password("wrong password here", name=name).status_code == 422
        refused = ann.password(name=name)
        assert refused.status_code == 429
        waits.append(int(refused.headers["retry-after"]))
        shown = read(refused)
        assert f"Please wait {waits[-1]} second" in shown.texts("alert")[0]
        assert shown.field("Name") == name
        forget_waits(desk)
    assert waits == sorted(set(waits))
    assert waits[0] <= 4
    assert 256 < waits[-1] <= 300


def test_names_in_any_case_wait_together(ann: Person) -> None:
    for name in ("Ann Lee", "ANN LEE", "ann  lee", "Ann Lee", "aNN lEE"):
        assert ann.password("wrong password here", name=name).status_code == 422
    assert ann.password().status_code == 429


def test_an_address_waits_whatever_the_name(ann: Person) -> None:
    statuses = [ann.password("wrong", name=f"Nobody {n}").status_code for n in range(21)]
    assert statuses == [422] * 20 + [429]
    assert ann.password().status_code == 429


def test_a_good_login_forgets_the_failures(ann: Person, desk: Desk) -> None:
    for _ in range(3):
        ann.password("wrong password here")
    ann.log_in()
    ann.http = desk.browser()
    for _ in range(4):
        assert ann.password("wrong password here").status_code == 422
    assert ann.password().status_code == 303


def test_the_second_step_has_its_guesses_counted_whatever_the_password(ann: Person) -> None:
    statuses = []
    for _ in range(6):
        if ann.password().status_code == 303:
            statuses.append(ann.second("000000").status_code)
    assert statuses[:5] == [422] * 5
    assert ann.password().status_code == 429


def test_the_digits_are_taken_once(ann: Person, desk: Desk) -> None:
    digits = ann.digits()
    ann.password()
    assert ann.second(digits).status_code == 303
    ann.http = desk.browser()
    ann.password()
    replayed = ann.second(digits)
    assert (replayed.status_code, "was used before" in read(replayed).text) == (422, True)
    assert not ann.inside()


def test_a_recovery_code_logs_in_once(ann: Person, desk: Desk) -> None:
    typed = ann.codes[0].lower().replace("-", " ")
    ann.password()
    assert ann.second(typed).status_code == 303
    assert "You have 9 left." in ann.page("/desk/profile").text
    ann.http = desk.browser()
    ann.password()
    assert ann.second(ann.codes[0]).status_code == 422
    assert ann.second(ann.codes[1]).status_code == 303


def test_somebody_elses_recovery_code_is_wrong(ann: Person, desk: Desk) -> None:
    bob = Person(desk, "Bob Roy")
    bob.enrol()
    ann.password()
    assert ann.second(bob.codes[0]).status_code == 422


def test_the_second_step_waits_five_minutes(ann: Person, desk: Desk) -> None:
    ann.password()
    change(desk.stores, "staff_sessions", {"stage": "second"}, created_at=LONG_AGO)
    late = ann.http.get("/desk/login/second?next=%2Fdesk%2Fqueue")
    assert late.headers["location"] == "/desk/login?next=%2Fdesk%2Fqueue"


def test_logging_in_again_ends_the_session_before(ann: Person, desk: Desk) -> None:
    ann.log_in()
    old = ann.http.cookies["desk"]
    token = ann.page("/desk/profile").sent("csrf")
    ann.http.post("/desk/login", data={"csrf": token, "name": ann.name, "password": PASSWORD})
    ann.http.cookies.set("desk", old, domain="127.0.0.1", path="/desk")
    assert not ann.inside()


def test_whoever_is_inside_needs_no_login(desk: Desk) -> None:
    clerk = desk.client("clerk")
    answer = clerk.get("/desk/login?next=/desk/queue")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/queue")


def test_a_name_comes_back_as_text(desk: Desk) -> None:
    name = '"><img src=x onerror=alert(1)>'
    page = read(Person(desk).password("wrong", name=name))
    assert (page.own_code(), page.count("img")) == ([], 0)
    assert page.field("Name") == name
