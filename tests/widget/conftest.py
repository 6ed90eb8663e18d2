"""Fixtures of the widget's tests: one browser, and a fresh profile and server for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browsers import chromium
from tests.widget.chat import Chat
from tests.widget.mock_server import MockServer


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A real browser."""
    with chromium() as started:
        yield started


@pytest.fixture
def server() -> Iterator[MockServer]:
    """A server that speaks the protocol."""
    server = MockServer()
    yield server
    server.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile with a desktop's screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """An empty page; a script that fails on it fails the test."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []


@pytest.fixture
def chat(page: Page, server: MockServer) -> Chat:
    """A page with the widget on it, not opened yet."""
    page.goto(server.page())
    return Chat(page)
