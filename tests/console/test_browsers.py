"""Browsers in plain words."""

from __future__ import annotations

import pytest

from bot.console.account.browsers import browser_words
from tests.console.harness import Desk

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/130.0 Safari/537.36",
         "Chrome on Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/130.0 Safari/537.36 Edg/130.0",
         "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
         "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari on an iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0",
         "Firefox on a Mac"),
        (f"Mozilla/5.0 (Linux; Android 14) {WEBKIT} Chrome/130.0 Mobile Safari/537.36",
         "Chrome on Android"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/130.0 Safari/537.36", "Chrome on Linux"),
        ("Firefox/1.0", "Firefox"),
        ("curl/8.0", "curl/8.0"),
        ("", "An unknown browser"),
    ],
)  # fmt: skip
def test_a_browser_has_a_plain_name(agent: str, words: str) -> None:
    assert browser_words(agent) == words


def test_an_odd_browser_is_shown_as_text(desk: Desk) -> None:
    ana = desk.client("clerk", "Ana")
    desk.stores.staff.sessions.begin("f" * 64, ana.staff.id, stage="full", agent="<b>odd</b>")
    assert "<b>odd</b>" in ana.page("/desk/profile").text
