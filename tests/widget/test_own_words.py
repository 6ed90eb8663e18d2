"""A clinic's own words: each shows in its place, with what is filled into it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.widget.chat import Chat
from tests.widget.mock_server import MockServer
from tests.widget.replies import reply

pytestmark = pytest.mark.browser


def opened(page: Page, server: MockServer, **words: str) -> Chat:
    """A page whose widget says these words."""
    server.words = words
    page.goto(server.page())
    return Chat(page)


def test_replaced_words_show_and_the_others_are_english(page: Page, server: MockServer) -> None:
    chat = opened(page, server, launcher="Ask us", launcher_name="Ask us about teeth", menu="More")
    launcher = page.locator("clinic-chat .launcher")
    expect(launcher).to_have_text("Ask us")
    expect(launcher).to_have_accessible_name("Ask us about teeth")
    launcher.click()
    expect(chat.button("More")).to_be_visible()
    expect(chat.button("Close")).to_be_visible()


def test_a_number_stands_where_the_word_has_it_and_can_be_dialled(
    page: Page, server: MockServer
) -> None:
    chat = opened(page, server, emergency="{number} in an emergency!", phone="Or {number}, please.")
    chat.open()
    emergency = page.locator("clinic-chat .emergency")
    expect(emergency).to_have_text("911 in an emergency!")
    expect(emergency.get_by_role("link")).to_have_attribute("href", "tel:911")
    server.is_down = True
    server.drop_streams()
    expect(chat.banner).to_contain_text("Or (202) 555-0142, please.")
    expect(chat.banner.get_by_role("link")).to_have_text("(202) 555-0142")


def test_a_name_is_filled_in_as_it_is(page: Page, server: MockServer) -> None:
    chat = opened(page, server, person_named="Teraz: {name}", from_named="{name} pisze")
    chat.open()
    name = "Ann {name} <b>$& Lee"
    held = {
        "role": "staff",
        "staff_name": name,
        "kind": "answer",
        "text": "Hello.",
        "handoff": "held",
    }
    server.add(reply(**held))
    expect(chat.theirs.last.locator(".from")).to_have_text(f"{name} pisze")
    expect(chat.panel.locator("header")).to_contain_text(f"Teraz: {name}")


@pytest.mark.parametrize(("count", "shown"), [(1, "1 znak"), (2, "2 znaki"), (5, "5 znaków")])
def test_a_language_counts_in_its_own_way(
    page: Page, server: MockServer, count: int, shown: str
) -> None:
    forms = {"one": "{count} znak", "few": "{count} znaki", "other": "{count} znaku"}
    words = {f"left_{form}": word for form, word in forms.items()}
    chat = opened(page, server, lang="pl", left_many="{count} znaków", **words)
    chat.open()
    chat.area.fill("a" * (2000 - count))
    expect(page.locator("clinic-chat #hint")).to_have_text(shown)
    expect(page.locator("clinic-chat .chat")).to_have_attribute("lang", "pl")
