"""Security headers of every response; imports sanic."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping

from sanic.request import Request
from sanic.response import BaseHTTPResponse

# Nothing that we send as data may ever be run or framed as a page.
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
DEFAULTS = {
    "Content-Security-Policy": DATA_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def add_security_headers(_: Request, response: BaseHTTPResponse) -> None:
    """Response middleware: set what the handler has not set itself."""
    set_missing(response.headers, DEFAULTS)


def set_missing(headers: MutableMapping[str, str], values: Mapping[str, str]) -> None:
    """Set the headers that are not set already."""
    for name, value in values.items():
        if name not in headers:
            headers[name] = value
