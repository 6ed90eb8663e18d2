"""Small files served from memory; imports sanic."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw

from bot.errors import RequestError

#: What is served, by the end of a file's name.
CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
}


def nothing_here() -> RequestError:
    """The refusal of an address at which there is no file."""
    return RequestError(404, "not_found")


class Asset:
    """One small file, served from memory.

    Args:
        read: gives the file's bytes.
        content_type: what they are.
        live: read at each request, for those who work on the file; else once, now.

    Raises:
        OSError, ValueError: when a file that is not live cannot be read.
    """

    def __init__(self, read: Callable[[], bytes], content_type: str, *, live: bool) -> None:
        self._read = read
        self._content_type = content_type
        self._live = live
        self._keep(b"" if live else read())

    @classmethod
    def of(cls, file: Path, *, live: bool) -> Asset:
        """Serve a file whose name ends in one of CONTENT_TYPES."""
        return cls(file.read_bytes, CONTENT_TYPES[file.suffix], live=live)

    def _keep(self, body: bytes) -> None:
        self._body = body
        self._tag = '"' + hashlib.sha256(body).hexdigest()[:32] + '"'

    def response(self, request: Request, headers: Mapping[str, str]) -> HTTPResponse:
        """Answer with the file, or 304 when the reader's copy is the same.

        Raises:
            RequestError: 404 while a live file cannot be read and never could.
        """
        if self._live:
            # A file that is just being saved may be away or half there: keep the last good one.
            with suppress(OSError, ValueError):
                self._keep(self._read())
        if not self._body:
            raise nothing_here()
        headers = {**headers, "ETag": self._tag}
        known = request.headers.getone("if-none-match", "")
        if self._tag in [one.strip().removeprefix("W/") for one in known.split(",")]:
            return empty(status=304, headers=headers)
        return raw(self._body, headers=headers, content_type=self._content_type)
