"""The console's own files: style, scripts and sounds, served from memory."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.console.page import Page
from bot.console.services import DeskServices
from bot.staff.model import StaffRef
from bot.web.assets import CONTENT_TYPES, Asset, nothing_here

#: Each area keeps its own files; on the server they stand in one folder, so no name may come twice.
AREAS = Path(__file__).resolve().parent.parent
HEADERS = {"Cache-Control": "no-cache"}


@lru_cache(maxsize=1)
def files() -> Mapping[str, Path]:
    """Every file that is served, by its name."""
    return {file.name: file for file in AREAS.glob("*/static/*") if file.suffix in CONTENT_TYPES}


@cache
def _asset(name: str, live: bool) -> Asset:
    return Asset.of(files()[name], live=live)


async def static(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """Answer with a file, or 304 when the browser's copy is the same."""
    name = str(request.match_info["name"])
    # Only names that were found in the folders: no path can lead out of them.
    if name not in files():
        raise nothing_here()
    return _asset(name, not services.settings.production).response(request, HEADERS)


PAGES = (Page("GET", "/static/<name:str>", static, public=True),)
