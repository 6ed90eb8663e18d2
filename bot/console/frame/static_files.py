"""The console's own files: style, scripts and sounds, served from memory."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw

from bot.console.page import Page
from bot.console.services import DeskServices
from bot.errors import RequestError
from bot.staff.model import StaffRef

#: Each area keeps its own files; on the server they stand in one folder, so no name may come twice.
AREAS = Path(__file__).resolve().parent.parent
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
}


@lru_cache(maxsize=1)
def files() -> Mapping[str, Path]:
    """Every file that is served, by its name."""
    return {file.name: file for file in AREAS.glob("*/static/*") if file.suffix in TYPES}


@lru_cache(maxsize=64)
def _file(name: str, changed: int) -> tuple[bytes, str]:
    body = files()[name].read_bytes()
    return body, '"' + hashlib.sha256(body).hexdigest()[:32] + '"'


async def static(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """Answer with a file, or 304 when the browser's copy is the same."""
    name = str(request.match_info["name"])
    # Only names that were found in the folders: no path can lead out of them.
    if name not in files():
        raise RequestError(404, "not_found", "There is nothing at this address.")
    body, tag = _file(name, files()[name].stat().st_mtime_ns)
    headers = {"Cache-Control": "no-cache", "ETag": tag}
    if request.headers.get("if-none-match", "") == tag:
        return empty(status=304, headers=headers)
    return raw(body, headers=headers, content_type=TYPES[Path(name).suffix])


PAGES = (Page("GET", "/static/<name:str>", static, public=True),)
