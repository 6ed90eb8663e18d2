"""Sessions: cookie, idle and absolute limits, logging out here and everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.web.tokens import hash_token
from tests.console.harness import Client, Desk, running_desk
from tests.console.people import Person, actions
from tests.world import ago, change, rows


def inside(client: Client) -> bool:
    return client.get("/desk/profile").status_code == 200


def test_the_cookie_is_for_this_server_only(desk: Desk) -> None:
    ann = Person(desk)
    ann.enrol()
    ann.http = desk.browser()
    ann.forget_step()
    parts = ann.password().headers.get_list("set-cookie")
    session = next(part for part in parts if part.startswith("desk="))
    flags = {part.strip().lower() for part in session.split(";")[1:]}
    assert flags == {"path=/desk", "httponly", "samesite=strict"}


def test_in_production_the_cookie_travels_encrypted_only(tmp_path: Path) -> None:
    with running_desk(tmp_path, BOT_ENVIRONMENT="production") as desk:
        cookie = desk.browser().get("/desk/login").headers["set-cookie"]
    assert "Secure" in cookie


def test_only_the_hash_is_stored(desk: Desk) -> None:
    clerk = desk.client("clerk")
    token = clerk.http.cookies["desk"]
    kept = rows(desk.stores, "staff_sessions")
    assert token not in str(kept)
    assert hash_token(token) in str(kept)


def test_an_idle_session_ends(desk: Desk) -> None:
    clerk = desk.client("clerk")
    change(desk.stores, "staff_sessions", seen_at=ago(minutes=29))
    assert inside(clerk)
    change(desk.stores, "staff_sessions", seen_at=ago(minutes=31))
    answer = clerk.get("/desk/profile?tab=2")
    assert answer.headers["location"] == "/desk/login?next=%2Fdesk%2Fprofile%3Ftab%3D2"
    assert clerk.fetch("/desk/profile").status_code == 401
    assert rows(desk.stores, "staff_sessions") == []


def test_use_keeps_a_session_alive_but_its_own_refreshing_does_not(desk: Desk) -> None:
    clerk = desk.client("clerk")
    for quiet in (False, True):
        change(desk.stores, "staff_sessions", seen_at=ago(minutes=20))
        before = rows(desk.stores, "staff_sessions")[0]["seen_at"]
        clerk.get("/desk/profile", **({"X-Desk-Idle": "1"} if quiet else {}))
        assert (rows(desk.stores, "staff_sessions")[0]["seen_at"] == before) is quiet


def test_a_session_ends_after_its_hours_however_busy(desk: Desk) -> None:
    clerk = desk.client("clerk")
    change(desk.stores, "staff_sessions", created_at=ago(hours=11.9))
    assert inside(clerk)
    change(desk.stores, "staff_sessions", created_at=ago(hours=12.1))
    assert not inside(clerk)


def test_the_limits_are_settings(tmp_path: Path) -> None:
    limits: dict[str, Any] = {"BOT_DESK_IDLE_MINUTES": "5", "BOT_DESK_SESSION_HOURS": "1"}
    with running_desk(tmp_path, **limits) as desk:
        clerk = desk.client("clerk")
        change(desk.stores, "staff_sessions", seen_at=ago(minutes=6))
        assert not inside(clerk)
        other = desk.client("clerk")
        change(desk.stores, "staff_sessions", created_at=ago(minutes=61))
        assert not inside(other)


def test_the_form_of_an_expired_page_leads_back_to_that_page(desk: Desk) -> None:
    clerk = desk.client("clerk")
    token = clerk.csrf()
    change(desk.stores, "staff_sessions", seen_at=ago(minutes=31))
    answer = clerk.http.post(
        "/desk/profile/sessions",
        data={"csrf": token},
        headers={"Referer": f"{desk.url}/desk/profile"},
    )
    assert answer.headers["location"] == "/desk/login?next=%2Fdesk%2Fprofile"


def test_logging_out_ends_this_session_only(desk: Desk) -> None:
    here = desk.client("clerk")
    there = desk.log_in(here.staff)
    token = here.http.cookies["desk"]
    answer = here.post("/desk/logout")
    assert answer.headers["location"] == "/desk/login?out=1"
    assert here.page("/desk/login?out=1").texts("status")[0] == "You are logged out."
    assert "desk" not in here.http.cookies
    here.http.cookies.set("desk", token, domain="127.0.0.1", path="/desk")
    assert (inside(here), inside(there)) == (False, True)
    assert actions(desk.stores)[-1] == "logout"


def test_logging_out_everywhere(desk: Desk) -> None:
    here, bob = desk.client("clerk"), desk.client("clerk")
    there = desk.log_in(here.staff)
    here.post("/desk/logout", {"everywhere": "1"})
    assert (inside(here), inside(there), inside(bob)) == (False, False, True)


def test_a_disabled_person_is_out_at_once(desk: Desk) -> None:
    clerk = desk.client("clerk")
    desk.stores.staff.accounts.disable(clerk.staff.id)
    assert not inside(clerk)


def test_cookies_that_are_none_of_ours_open_nothing(desk: Desk) -> None:
    for value in ("", "x", "A" * 43, "A" * 5000, "../../etc", "' OR 1=1"):
        answer = desk.browser().get("/desk/profile", headers={"Cookie": f"desk={value}"})
        assert answer.status_code == 303, value


def test_sessions_that_have_run_out_are_not_shown_and_one_day_forgotten(desk: Desk) -> None:
    ann = desk.client("clerk", "Ann")
    change(desk.stores, "staff_sessions", seen_at=ago(minutes=31))
    desk.log_in(ann.staff)
    (shown,) = desk.stores.staff.sessions.of(ann.staff.id, idle_minutes=30, hours=12)
    assert len(rows(desk.stores, "staff_sessions")) == 2
    change(desk.stores, "staff_sessions", seen_at=ago(days=91))
    last = desk.log_in(ann.staff)
    assert len(rows(desk.stores, "staff_sessions")) == 1
    assert inside(last)
    assert shown.agent == "Test browser"
