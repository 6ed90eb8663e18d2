"""Which other origins may read our answers: an exact list, no patterns, no credentials."""

from __future__ import annotations

from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse, empty

ALLOWED_HEADERS = "Authorization, Content-Type, Last-Event-ID"
EXPOSED_HEADERS = "Content-Disposition, Retry-After"
PREFLIGHT_SECONDS = 600
# What an answer depends on besides its address, for caches that keep it in spite of `no-store`.
VARY = "Authorization, Origin"


class Cors:
    """Adds the allow-list's headers to the routes of one channel.

    A page of the same origin needs no permission from us, so only the listed ones get headers.

    Args:
        origins: exact origins such as https://www.clinic.example.
        prefix: what the addresses of the channel begin with.
    """

    def __init__(self, origins: tuple[str, ...], prefix: str) -> None:
        self._origins = frozenset(origins)
        self._prefix = prefix

    def add_headers(self, request: Request, response: BaseHTTPResponse) -> None:
        """Response middleware for real requests and preflights."""
        if not request.path.startswith(self._prefix):
            return
        response.headers["Vary"] = VARY
        origin = request.headers.getone("origin", "")
        if origin in self._origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS


def preflight(allowed_methods: tuple[str, ...]) -> HTTPResponse:
    """Answer a preflight; without Access-Control-Allow-Origin it permits nothing."""
    return empty(
        headers={
            "Access-Control-Allow-Methods": ", ".join(allowed_methods),
            "Access-Control-Allow-Headers": ALLOWED_HEADERS,
            "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
        }
    )
