"""The guard: login, roles, other sites, form tokens, headers, and errors in plain words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.console import app as console
from bot.console.page import Page
from bot.console.services import DeskServices
from bot.errors import RequestError, StoreError
from bot.staff.model import ROLES, StaffRef
from tests.console.harness import Desk, running_desk
from tests.pages import read
from tests.shipped import sentence
from tests.world import rows, without

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
SIGNED_IN = [page for page in console.pages() if not page.public]
FORMS = [page for page in console.pages() if page.method == "POST"]


def path_of(page: Page) -> str:
    """An address that a page answers."""
    path = page.path.replace("<name:str>", "desk.css")
    return "/desk" + re.sub(r"<\w+:(int|str)>", "1", path)


def named(page: Page) -> str:
    return f"{page.method} {page.path}"


async def broken(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    kind = request.args.get("kind")
    if kind == "store":
        raise StoreError("The database did not do its work (OperationalError).")
    if kind == "refused":
        raise RequestError(409, "late", "Somebody else was faster.", retry_after=3)
    raise ValueError("a visitor's words")


@pytest.fixture
def broken_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    class Module:
        PAGES = (Page("GET", "/broken", broken), Page("POST", "/broken", broken))

    monkeypatch.setattr(console, "MODULES", (*console.MODULES, Module))
    with running_desk(tmp_path) as started:
        yield started


def test_there_are_pages_to_look_at() -> None:
    assert len(SIGNED_IN) > 10
    assert len(FORMS) > 8


def test_nobody_gets_in_without_a_login(desk: Desk) -> None:
    http = desk.browser()
    for page in SIGNED_IN:
        answer = http.request(page.method, path_of(page))
        assert (answer.status_code, answer.text) == (303, ""), named(page)
        assert answer.headers["location"].startswith("/desk/login?next=%2Fdesk"), named(page)


def test_a_script_is_told_in_one_sentence(desk: Desk) -> None:
    http = desk.browser()
    for page in SIGNED_IN:
        answer = http.request(page.method, path_of(page), headers={"X-Requested-With": "fetch"})
        assert answer.status_code == 401, named(page)
        assert answer.text.startswith("You have been logged out."), named(page)
        assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("role", ROLES)
def test_each_page_is_for_its_role_and_those_above(desk: Desk, role: str) -> None:
    person = desk.client(role)
    for page in SIGNED_IN:
        if page.method != "GET" or page.path == "/events":
            continue
        answer = person.get(path_of(page))
        allowed = ROLES.index(role) >= ROLES.index(page.role)
        assert (answer.status_code == 403) is not allowed, named(page)
        if not allowed:
            shown = read(answer)
            assert "Your role does not include this page." in shown.text
            assert shown.links("Audit") == []


def test_a_clerk_cannot_post_to_an_admins_page(desk: Desk) -> None:
    clerk = desk.client("clerk")
    before = rows(desk.stores, "staff")
    for page in FORMS:
        if page.role == "admin":
            given = {"name": "Eve", "role": "admin"}
            assert clerk.post(path_of(page), given).status_code == 403, named(page)
    assert rows(desk.stores, "staff") == before


def test_a_role_that_was_taken_away_counts_at_once(desk: Desk) -> None:
    admin = desk.client("admin")
    assert admin.get("/desk/staff").status_code == 200
    desk.stores.staff.accounts.change_role(admin.staff.id, "clerk")
    assert admin.get("/desk/staff").status_code == 403


def test_every_form_wants_the_token_of_its_session(desk: Desk) -> None:
    admin, other = desk.client("admin"), desk.client("admin")
    foreign = other.csrf()
    before = rows(desk.stores, "staff") + rows(desk.stores, "staff_sessions")
    for page in FORMS:
        for token in ("", "0" * 64, foreign, "é"):
            answer = admin.http.post(path_of(page), data={"csrf": token})
            assert answer.status_code == 403, named(page)
            assert "had been open too long" in read(answer).text
    assert rows(desk.stores, "staff") + rows(desk.stores, "staff_sessions") == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://HOST"},
    ],
)
def test_what_another_site_sends_is_refused(desk: Desk, headers: dict[str, str]) -> None:
    admin = desk.client("admin")
    host = desk.url.removeprefix("http://")
    sent = {name: value.replace("HOST", host) for name, value in headers.items()}
    answer = admin.post("/desk/staff", {"name": "Eve", "role": "admin"}, **sent)
    assert (answer.status_code, "from another site" in read(answer).text) == (403, True)
    assert len(rows(desk.stores, "staff")) == 1


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://HOST"}]
)
def test_what_our_own_pages_send_is_taken(desk: Desk, headers: dict[str, str]) -> None:
    admin = desk.client("admin")
    host = desk.url.removeprefix("http://")
    sent = {name: value.replace("HOST", host) for name, value in headers.items()}
    assert admin.post("/desk/staff", {"name": "Eve", "role": "clerk"}, **sent).status_code == 200
    assert len(rows(desk.stores, "staff")) == 2


def test_a_link_in_a_mail_comes_in_by_a_page_of_our_own(desk: Desk) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    answer = desk.browser().get("/desk/queue?x=1%262", headers=headers)
    assert answer.status_code == 200
    page = read(answer)
    assert page.meta("refresh") == "0"
    assert page.link("Go on to the front desk") == "/desk/queue?x=1%262"
    assert "set-cookie" not in answer.headers
    headers["Sec-Fetch-Site"] = "same-origin"
    assert desk.browser().get("/desk/queue", headers=headers).status_code == 303


def test_every_page_has_the_headers(desk: Desk) -> None:
    admin = desk.client("admin")
    for page in console.pages():
        if page.path == "/events":
            continue
        for http in (admin.http, desk.browser()):
            answer = http.request(page.method, path_of(page))
            found = answer.headers
            assert found["content-security-policy"] == POLICY, named(page)
            assert found["x-content-type-options"] == "nosniff"
            assert found["x-frame-options"] == "DENY"
            assert found["referrer-policy"] == "same-origin"
            expected = "no-cache" if page.path.startswith("/static") else "no-store"
            assert found["cache-control"] == expected, named(page)


def test_pages_hold_no_script_and_no_style_of_their_own(desk: Desk) -> None:
    admin = desk.client("admin")
    for path in ("/desk/login", "/desk/enrol", "/desk/profile", "/desk/staff", "/desk/audit"):
        for page in (admin.page(path), read(desk.browser().get(path))):
            assert page.own_code() == []
            assert all(one.startswith("/desk/static/") for one in page.scripts())


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("store", 503, "That could not be saved just now."),
        ("refused", 409, "Somebody else was faster."),
        ("other", 500, "Something went wrong"),
    ],
)
def test_errors_are_plain_words(
    broken_desk: Desk, kind: str, status: int, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    clerk = broken_desk.client("clerk")
    page = clerk.get(f"/desk/broken?kind={kind}")
    assert (page.status_code, words in read(page).text) == (status, True)
    assert page.headers["content-security-policy"] == POLICY
    assert read(page).link("Queue") == "/desk/queue"
    part = clerk.fetch(f"/desk/broken?kind={kind}", {})
    assert (part.status_code, part.text.startswith(words)) == (status, True)
    assert "<" not in part.text
    for text in (page.text, part.text, caplog.text):
        assert "a visitor's words" not in text
        assert "Traceback" not in text


@pytest.mark.parametrize("path", ["/desk", "/desk/"])
def test_the_front_page_is_the_queue(desk: Desk, path: str) -> None:
    answer = desk.client("clerk").get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/queue")


@pytest.mark.parametrize("path", ["/desk/nowhere", "/desk/static/../app.py", "/desk/static/x.css"])
def test_an_address_without_a_page_is_a_page_that_says_so(desk: Desk, path: str) -> None:
    answer = desk.client("clerk").get(path)
    assert answer.status_code == 404
    assert sentence("refused_not_found") in read(answer).text
    assert answer.headers["content-security-policy"] == POLICY


def test_a_wrong_method_is_a_page_as_well(desk: Desk) -> None:
    answer = desk.client("clerk").http.put("/desk/profile")
    assert (answer.status_code, sentence("refused_method_not_allowed") in read(answer).text) == (
        405,
        True,
    )


def test_a_form_that_cannot_be_read_is_one_sentence(desk: Desk) -> None:
    clerk = desk.client("clerk")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    bad = clerk.http.post("/desk/logout", content=b"csrf=%ff\xff", headers=headers)
    assert (bad.status_code, read(bad).heading()) == (400, "That did not work")
    many = clerk.http.post("/desk/logout", content=b"a=1&" * 600, headers=headers)
    assert (many.status_code, "could not read that form" in read(many).text) == (400, True)
    much = clerk.http.post("/desk/logout", content=b"a" * 600_000, headers=headers)
    assert (much.status_code, "too much at once" in read(much).text) == (413, True)


def test_the_visitors_side_keeps_its_own_errors(desk: Desk) -> None:
    answer = desk.browser().get("/deskside")
    assert answer.headers["content-type"] == "application/json"


def test_an_unreachable_database_shows_a_page(desk: Desk) -> None:
    clerk = desk.client("clerk")
    with without(desk.stores, "staff_sessions"):
        answer = clerk.get("/desk/profile")
    assert (answer.status_code, "could not be saved just now" in read(answer).text) == (503, True)


@pytest.mark.parametrize("role", ROLES)
def test_every_link_at_the_top_leads_to_a_page(desk: Desk, role: str) -> None:
    client = desk.client(role)
    (bar,) = client.page("/desk/queue").all("banner")
    links = bar.links()
    assert len(links) == (8 if role == "admin" else 6)
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize(
    "path",
    ["deliveries/{}/again", "staff/{}/disable", "staff/{}/reset", "replies/{}/remove",
     "questions/drafts/{}/drop", "questions/{}/close", "bookings/{}"],
)  # fmt: skip
@pytest.mark.parametrize("number", ["0", "2147483648", "100000000000000000000"])
def test_a_number_that_no_row_can_have_is_no_error(desk: Desk, path: str, number: str) -> None:
    answer = desk.client("admin").post(f"/desk/{path.format(number)}")
    assert answer.status_code in (303, 404, 409, 422)
