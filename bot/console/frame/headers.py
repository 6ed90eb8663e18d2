"""Security headers of every page of the console."""

from __future__ import annotations

from collections.abc import MutableMapping

# `data:` is for pictures that a page brings along, such as the QR code.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def secure(headers: MutableMapping[str, str]) -> None:
    """Set what the handler has not set itself."""
    for name, value in HEADERS.items():
        if name not in headers:
            headers[name] = value
