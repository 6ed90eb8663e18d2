"""The widget's script and, in development, its demo page; imports sanic."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress

from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw

from bot.errors import RequestError
from bot.web.headers import PAGE_POLICY

SCRIPT_TYPE = "text/javascript; charset=utf-8"
PAGE_TYPE = "text/html; charset=utf-8"
STYLE_TYPE = "text/css; charset=utf-8"
SCRIPT_CACHE = "public, max-age=300"


class Asset:
    """One small file, served from memory.

    Args:
        read: gives the file's bytes.
        live: read at each request, for those who work on the file; else once, now.

    Raises:
        OSError, ValueError: when a file that is not live cannot be read.
    """

    def __init__(self, read: Callable[[], bytes], *, live: bool) -> None:
        self._read = read
        self._live = live
        self._body = b"" if live else read()

    def _current(self) -> bytes:
        if self._live:
            # A file that is just being saved may be away or half there: keep the last good one.
            with suppress(OSError, ValueError):
                self._body = self._read()
        if not self._body:
            raise RequestError(404, "not_found", "There is nothing at this address.")
        return self._body

    def response(
        self, request: Request, content_type: str, headers: dict[str, str]
    ) -> HTTPResponse:
        """Answer with the file, or 304 when the visitor's copy is the same."""
        body = self._current()
        tag = '"' + hashlib.sha256(body).hexdigest()[:32] + '"'
        headers = {**headers, "ETag": tag}
        known = request.headers.getone("if-none-match", "")
        if tag in [one.strip().removeprefix("W/") for one in known.split(",")]:
            return empty(status=304, headers=headers)
        return raw(body, headers=headers, content_type=content_type)


def script(asset: Asset, request: Request) -> HTTPResponse:
    """GET /widget.js: public, because any page on the allow-list loads it with a script tag."""
    headers = {
        "Cache-Control": SCRIPT_CACHE,
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return asset.response(request, SCRIPT_TYPE, headers)


def page(asset: Asset, request: Request) -> HTTPResponse:
    """GET /: the demo page, under a policy without inline script or style."""
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": PAGE_POLICY}
    return asset.response(request, PAGE_TYPE, headers)


def style(asset: Asset, request: Request) -> HTTPResponse:
    """GET /demo.css: the demo page's style."""
    return asset.response(request, STYLE_TYPE, {"Cache-Control": "no-cache"})
