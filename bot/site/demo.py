"""The widget's script and, in development, a page to try it on; imports sanic."""

from __future__ import annotations

import logging
from pathlib import Path

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.errors import KnowledgeError
from bot.web.assets import CONTENT_TYPES, Asset
from bot.widget.script import FOLDER, script
from bot.widget.words import words_of

log = logging.getLogger(__name__)

# Any page on the allow-list loads the script with a script tag.
SCRIPT_HEADERS = {
    "Cache-Control": "public, max-age=300",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# The demo page: own files only, and neither inline script nor inline style.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "object-src 'none'"
)
PAGE_HEADERS = {"Cache-Control": "no-cache", "Content-Security-Policy": PAGE_POLICY}
STYLE_HEADERS = {"Cache-Control": "no-cache"}


def add_script(app: Sanic, words: Path, *, live: bool) -> None:
    """Add GET /widget.js.

    Args:
        app: the server's app.
        words: the clinic's own words, if that file is there.
        live: join the script anew at each request, for those who work on it.

    Raises:
        OSError, ValueError: when the script cannot be joined.
    """

    def joined() -> bytes:
        try:
            return script(words=words_of(words))
        except KnowledgeError as error:
            log.error("%s is broken; its last good version stays in force. %s", words.name, error)
            raise ValueError(str(error)) from error

    _add(app, "/widget.js", Asset(joined, CONTENT_TYPES[".js"], live=live), SCRIPT_HEADERS)


def add_demo(app: Sanic) -> None:
    """Add GET / and its style, read anew at each request."""
    _add(app, "/", Asset.of(FOLDER / "demo.html", live=True), PAGE_HEADERS)
    _add(app, "/demo.css", Asset.of(FOLDER / "demo.css", live=True), STYLE_HEADERS)


def _add(app: Sanic, path: str, asset: Asset, headers: dict[str, str]) -> None:
    async def answer(request: Request) -> HTTPResponse:
        return asset.response(request, headers)

    app.route(path, methods=["GET"], name=f"GET {path}", ignore_body=True)(answer)
