"""Security headers of every response; imports sanic."""

from __future__ import annotations

from sanic.request import Request
from sanic.response import BaseHTTPResponse

# Nothing that we send as data may ever be run or framed as a page.
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
# The demo page: own files only, and neither inline script nor inline style.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "object-src 'none'"
)
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
    for name, value in DEFAULTS.items():
        if name not in response.headers:
            response.headers[name] = value
