"""What the headers of the console's pages have of their own; the rest is in bot/web/headers.py."""

from __future__ import annotations

from collections.abc import MutableMapping

from bot.web.headers import set_missing

# `data:` is for pictures that a page brings along, such as the QR code.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
# The page that a form stood on is where its person goes on after logging in.
HEADERS = {"Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin"}


def secure(headers: MutableMapping[str, str]) -> None:
    """Set what the handler has not set itself."""
    set_missing(headers, HEADERS)
