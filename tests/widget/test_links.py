"""Which parts of a text become links: numbers to call and addresses to write to, nothing else."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.chat import Chat
from tests.widget.mock_server import MockServer
from tests.widget.replies import reply

pytestmark = pytest.mark.browser

NONE: dict[str, str] = {}
CASES: list[tuple[str, str, dict[str, str]]] = [
    ("answer", "Call (202) 555-0142.", {"(202) 555-0142": "tel:2025550142"}),
    ("answer", "Call 202-555-0142 today", {"202-555-0142": "tel:2025550142"}),
    ("answer", "Call +1 202 555 0142, please", {"+1 202 555 0142": "tel:+12025550142"}),
    ("answer", "Call +442079460123.", {"+442079460123": "tel:+442079460123"}),
    ("answer", "Write to desk@example.com.", {"desk@example.com": "mailto:desk@example.com"}),
    ("answer", "Call 911 in an emergency.", {"911": "tel:911"}),
    ("urgent", "Call 112 now.", {"112": "tel:112"}),
    ("answer", "Room 112 is upstairs.", NONE),
    ("answer", "About 911 555 people", NONE),
    ("answer", "Usually 4-8 injections, 2-3 weeks apart.", NONE),
    ("answer", "12-25% dextrose; 91 % and 85 %.", NONE),
    ("answer", "Spine 8, 167-176 (2005). Therapies 6(2), 68-80.", NONE),
    ("answer", "On 2026-03-03 10:30 or 2026-03-03 11.", NONE),
    ("answer", "https://evil.example/?q=1 and javascript:1", NONE),
    ("answer", "desk@localhost, @example.com, a@b", NONE),
    ("answer", "12345678901234567890123456789", NONE),
]


@pytest.mark.parametrize(("kind", "text", "links"), CASES, ids=[case[1] for case in CASES])
def test_links_in_a_text(
    chat: Chat, server: MockServer, kind: str, text: str, links: dict[str, str]
) -> None:
    chat.open()
    server.add(reply(text, kind=kind))
    paragraph = chat.theirs.nth(1).locator(".bubble > p")
    expect(paragraph).to_have_text(text)
    found = {one.inner_text(): one.get_attribute("href") for one in paragraph.locator("a").all()}
    assert found == links


def test_links_in_lists_and_notes(chat: Chat, server: MockServer) -> None:
    chat.open()
    server.add(reply("Summary.", items=["Contact: (202) 555-0142"], note="Or a@example.com"))
    expect(chat.theirs.last.get_by_role("link")).to_have_count(2)


def test_what_a_visitor_wrote_is_never_linked(chat: Chat) -> None:
    chat.open()
    chat.ask("my number is (202) 555-0142")
    expect(chat.mine.get_by_role("link")).to_have_count(0)
