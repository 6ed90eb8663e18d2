"""Fixtures of the console's tests: a running service with people of the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browsers import chromium
from tests.console.harness import Client, Desk, running_desk

OpenPage = Callable[..., Page]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A running service with the console; `desk.client("clerk")` is somebody logged in."""
    with running_desk(tmp_path) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser."""
    with chromium() as started:
        yield started


@pytest.fixture
def open_page(desk: Desk, browser: Browser) -> Iterator[OpenPage]:
    """Open an empty page in a browser of its own: `open_page(client, width=390)`.

    Without a client nobody is logged in. A script that fails on a page fails the test.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def another(client: Client | None = None, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 844})
        context.set_default_timeout(20_000)
        contexts.append(context)
        if client is not None:
            token = client.http.cookies["desk"]
            context.add_cookies([{"name": "desk", "value": token, "url": f"{desk.url}/desk"}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield another
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def years_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let dates lie decades ahead, so that no test grows old."""
    monkeypatch.setattr("bot.bookings.appointments.FURTHEST", timedelta(days=36_500))
