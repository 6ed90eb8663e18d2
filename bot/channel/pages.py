"""The widget's script and, in development, its demo page; imports sanic."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw

from bot.channel.headers import PAGE_POLICY
from bot.errors import RequestError

SCRIPT_TYPE = "text/javascript; charset=utf-8"
PAGE_TYPE = "text/html; charset=utf-8"
STYLE_TYPE = "text/css; charset=utf-8"
SCRIPT_CACHE = "public, max-age=300"


class Asset:
    """One small file served from memory; read again when it changed on disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._body = b""
        self._tag = ""

    def _refresh(self) -> None:
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if stamp != self._stamp:
                self._body = self._path.read_bytes()
                self._tag = '"' + hashlib.sha256(self._body).hexdigest()[:32] + '"'
                self._stamp = stamp
        except OSError as error:
            # A file that is being replaced may be away for a moment: keep the last good one.
            if self._stamp is None:
                raise RequestError(404, "not_found", "There is nothing at this address.") from error

    def response(
        self, request: Request, content_type: str, headers: dict[str, str]
    ) -> HTTPResponse:
        """Answer with the file, or 304 when the visitor's copy is the same."""
        self._refresh()
        headers = {**headers, "ETag": self._tag}
        known = request.headers.getone("if-none-match", "")
        if self._tag in [tag.strip().removeprefix("W/") for tag in known.split(",")]:
            return empty(status=304, headers=headers)
        return raw(self._body, headers=headers, content_type=content_type)


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
