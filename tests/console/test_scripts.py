"""The scripts that all pages share: live sections, forms without leaving the page, messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from sanic.request import Request
from sanic.response import HTTPResponse, html, redirect

from bot.console import app as console
from bot.console.frame.forms import field
from bot.console.frame.render import csrf_field
from bot.console.page import Page
from bot.console.services import DeskServices
from bot.errors import RequestError
from bot.staff.model import StaffRef
from tests.console.conftest import OpenPage
from tests.console.harness import Desk, running_desk
from tests.console.people import actions
from tests.world import LONG_AGO, change

pytestmark = pytest.mark.browser

SHELL = """<!doctype html><title>x</title>
<script type="module" src="/desk/static/desk.js"></script>
<body data-staff="1"><section id="list" data-live="things other" data-src="/desk/try?part=1">{}</section>
<form id="send" method="post" action="/desk/try" data-fetch data-replace="#list">{}
<input name="text" id="text"><button name="way" value="one">Send</button></form>
<div id="toasts"></div>"""


class Things:
    """A page that lists things, with a form that adds one."""

    def __init__(self) -> None:
        self.things = ["first"]
        self.fetched = 0
        self.PAGES = (Page("GET", "/try", self.show), Page("POST", "/try", self.add))

    def part(self) -> str:
        listed = "".join(f"<li>{thing}</li>" for thing in self.things)
        return f'<ul>{listed}</ul><input name="note" id="note" value=""><a href="#x">link</a>'

    async def show(self, services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
        if request.args.get("part"):
            self.fetched += 1
            return html(self.part())
        return html(SHELL.format(self.part(), csrf_field()))

    async def add(self, services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
        text = field(request, "text")
        if not text:
            raise RequestError(422, "empty", "Please type <something>.")
        self.things.append(f"{text} {field(request, 'way')}")
        return redirect("/desk/try?part=1", status=303)


@pytest.fixture
def things(monkeypatch: pytest.MonkeyPatch) -> Things:
    made = Things()
    monkeypatch.setattr(console, "MODULES", (*console.MODULES, made))
    return made


@pytest.fixture
def desk(things: Things, tmp_path: Path) -> Iterator[Desk]:
    with running_desk(tmp_path) as started:
        yield started


@pytest.fixture
def tab(desk: Desk, open_page: OpenPage) -> Tab:
    """A clerk's page, once its stream is open."""
    page = open_page(desk.client("clerk"), 390)
    with page.expect_response(lambda answer: "part=1" in answer.url):
        page.goto(f"{desk.url}/desk/try")
    return page


def test_a_change_is_shown_and_what_is_being_typed_stays(
    desk: Desk, things: Things, tab: Tab
) -> None:
    tab.locator("#note").click()
    tab.keyboard.type("half a wo")
    things.things.append("second")
    desk.services.desk_hub.notify("other")
    expect(tab.locator("li")).to_have_text(["first", "second"])
    tab.keyboard.type("rd")
    assert tab.locator("#note").input_value() == "half a word"


def test_other_topics_are_none_of_its_business(desk: Desk, things: Things, tab: Tab) -> None:
    before = things.fetched
    desk.services.desk_hub.notify("elsewhere")
    desk.services.desk_hub.notify("things")
    things.things.append("second")
    desk.services.desk_hub.notify("things")
    expect(tab.locator("li")).to_have_count(2)
    assert things.fetched - before <= 2


def test_a_form_is_sent_without_leaving_the_page(things: Things, tab: Tab) -> None:
    tab.locator("#text").fill("second")
    tab.keyboard.press("Enter")
    expect(tab.locator("li")).to_have_text(["first", "second one"])
    assert tab.locator("#text").input_value() == ""
    assert tab.url.endswith("/desk/try")


def test_a_refusal_is_shown_as_text_and_nothing_typed_is_lost(things: Things, tab: Tab) -> None:
    tab.locator("#note").fill("kept")
    tab.locator("#send button").click()
    expect(tab.locator(".toast")).to_contain_text("Please type <something>.")
    tab.get_by_role("button", name="Close").click()
    expect(tab.locator(".toast")).to_have_count(0)
    assert tab.locator("#note").input_value() == "kept"
    assert things.things == ["first"]


def test_a_form_after_the_session_has_ended_keeps_its_words(
    desk: Desk, things: Things, tab: Tab
) -> None:
    change(desk.stores, "staff_sessions", created_at=LONG_AGO)
    tab.locator("#text").fill("a long reply")
    tab.locator("#send button").click()
    expect(tab.locator(".toast")).to_contain_text("You have been logged out.")
    expect(tab.locator(".toast a")).to_have_attribute("href", "/desk/login?next=%2Fdesk%2Ftry")
    assert tab.locator("#text").input_value() == "a long reply"
    assert things.things == ["first"]
    assert "login" not in actions(desk.stores)


def test_it_comes_back_after_the_line_was_lost(desk: Desk, things: Things, tab: Tab) -> None:
    tab.context.set_offline(True)
    tab.locator("#text").fill("kept")
    tab.locator("#send button").click()
    expect(tab.locator(".toast")).to_contain_text("cannot be reached")
    things.things.append("meanwhile")
    tab.context.set_offline(False)
    expect(tab.locator("li")).to_have_count(2)
    assert tab.locator("#text").input_value() == "kept"


def test_without_scripts_the_same_form_works(desk: Desk, things: Things) -> None:
    clerk = desk.client("clerk")
    answer = clerk.post("/desk/try", {"text": "second", "way": "one"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/try?part=1")
    assert things.things == ["first", "second one"]
