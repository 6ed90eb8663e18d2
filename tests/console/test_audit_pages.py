"""Audit: newest first, in pages, by person."""

from __future__ import annotations

import re

import pytest

from bot.console.record.audit import facts
from bot.console.record.audit_words import ACTIONS, page_of
from bot.settings import ROOT
from tests.console.harness import Client, Desk
from tests.pages import Page
from tests.world import put_on_record

#: Where the store names an action: "conversation.take", and those made of a handoff's event.
NAMED = re.compile(r'"([a-z_]+\.[a-z_]+)"')


@pytest.fixture
def admin(desk: Desk) -> Client:
    return desk.client("admin", "Ada Boss")


def shown(page: Page) -> list[int]:
    """The numbers of the things in the list."""
    targets = page.texts("code")
    return [int(one.removeprefix("thing:")) for one in targets if one.startswith("thing:")]


def test_newest_first_and_fifty_at_once(desk: Desk, admin: Client) -> None:
    for number in range(120):
        put_on_record(desk.stores, admin.staff, "thing.view", f"thing:{number}", {"n": number})
    seen, path = [], "/desk/audit"
    for _ in range(3):
        page = admin.page(path)
        seen.append(shown(page))
        path = "".join(page.links("Older"))
    assert seen == [list(range(119, 69, -1)), list(range(69, 19, -1)), list(range(19, -1, -1))]
    assert path == ""


def test_one_person_alone(desk: Desk, admin: Client) -> None:
    bob = desk.person("clerk", "Bob")
    put_on_record(desk.stores, admin.staff, "thing.view", "thing:1", {})
    put_on_record(desk.stores, bob, "thing.view", "thing:2", {})
    assert shown(admin.page("/desk/audit?name=bob")) == [2]
    assert shown(admin.page("/desk/audit?name=Ada%20%20boss")) == [1]
    nobody = admin.page("/desk/audit?name=Eve<b>")
    assert nobody.texts("alert") == ["There is nobody with the name 'Eve<b>'."]
    assert shown(nobody) == []


def test_all_is_text_and_the_program_is_named(desk: Desk, admin: Client) -> None:
    put_on_record(desk.stores, None, "thing.view", "<i>", {"words": "<script>alert(1)</script>"})
    page = admin.page("/desk/audit")
    assert (page.own_code(), page.count("i")) == ([], 0)
    assert ["the program", "thing.view", "<i>", "words <script>alert(1)</script>"] in [
        row[1:] for row in page.table()
    ]


@pytest.mark.parametrize("odd", ["x", "-1", "1e9", "99999999999999999999", "%00"])
def test_an_odd_place_in_the_list_is_no_error(admin: Client, odd: str) -> None:
    assert admin.get(f"/desk/audit?before={odd}").status_code in (200, 422)


def test_details_as_words() -> None:
    assert facts('{"a": "b", "n": 3, "list": ["é"]}') == [("a", "b"), ("n", "3"), ("list", '["é"]')]
    assert facts("broken") == [("", "broken")]
    assert facts("[1]") == [("", "[1]")]


def test_every_action_that_the_store_records_has_words() -> None:
    lines = [
        line
        for path in (*ROOT.glob("bot/*/store.py"), *ROOT.glob("bot/*/sql/*.py"))
        if path.name != "tables.py"
        for line in path.read_text("utf-8").splitlines()
    ]
    tables = ("handoffs.", "messages.", "conversations.", "bookings.")
    named = {name for line in lines for name in NAMED.findall(line)}
    named = {name for name in named if not name.startswith(tables)}
    assert {"conversation.view", "export.csv", "staff.add"} <= named
    assert named <= set(ACTIONS)


def test_what_was_done_is_told_in_words_with_a_link_to_it(desk: Desk, admin: Client) -> None:
    put_on_record(desk.stores, admin.staff, "booking.change", "booking:7", {})
    page = admin.page("/desk/audit")
    assert page.table()[1][2] == "changed a booking"
    assert page.link("booking:7") == "/desk/bookings/7"
    assert page_of("bookings") == page_of("staff:1") == page_of("conversation:<x>") == ""
