"""The demo page: it agrees with the knowledge file and keeps to its own policy."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from bot.knowledge.load import load
from bot.settings import ROOT
from bot.widget.script import FOLDER
from tests.widget.chat import Chat
from tests.widget.mock_server import MockServer

HTML = (FOLDER / "demo.html").read_text(encoding="utf-8")


def test_it_names_the_clinic_of_the_knowledge_file() -> None:
    clinic = load(ROOT / "knowledge.yml").clinic
    assert f'data-title="{clinic.name}"' in HTML
    assert f'data-phone="{clinic.phone}"' in HTML
    assert f'data-emergency="{clinic.emergency_number}"' in HTML
    for text in (clinic.name, clinic.phone, clinic.email, clinic.address):
        assert text in HTML


def test_it_has_no_inline_script_or_style_and_nothing_from_elsewhere() -> None:
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", HTML) == []
    assert re.findall(r"(?:src|href)=\"(?!/|#|tel:|mailto:)[^\"]*", HTML) == []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_it_opens_a_chat_on_phone_and_desktop(
    page: Page, server: MockServer, width: int, height: int
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.set_viewport_size({"width": width, "height": height})
    page.goto(server.url)
    expect(page.get_by_text("Demo page: this clinic does not exist.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    Chat(page).open().ask("Is it risky?")
    assert [one for one in said if "404" not in one] == []
