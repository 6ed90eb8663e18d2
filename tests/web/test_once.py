"""What channel and console share stands in one place."""

from __future__ import annotations

import pytest

from bot.settings import ROOT

SOURCES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "bot").rglob("*.py")
}


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ('": still here', "bot/web/sse.py"),
        ("HEARTBEAT_SECONDS = ", "bot/web/sse.py"),
        ("text/event-stream", "bot/web/sse.py"),
        ("call_soon_threadsafe(call)", "bot/web/sse.py"),
        ("def hash_token(", "bot/web/tokens.py"),
        ("token_urlsafe(32)", "bot/web/tokens.py"),
        ("if-none-match", "bot/web/assets.py"),
        ("X-Content-Type-Options", "bot/web/headers.py"),
        ('" < ".join(', "bot/web/errors.py"),
        ("the database failed a request", "bot/web/errors.py"),
        ('getall("x-forwarded-for"', "bot/web/addresses.py"),
        (r"\x7f-\x9f\ud800-\udfff", "bot/text.py"),
    ],
)
def test_it_stands_in_one_place(words: str, place: str) -> None:
    assert [path for path, source in SOURCES.items() if words in source] == [place]
