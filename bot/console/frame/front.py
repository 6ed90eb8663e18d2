"""GET /desk: where the day begins."""

from __future__ import annotations

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.console.page import PREFIX, Page
from bot.console.services import DeskServices
from bot.staff.model import StaffRef


async def front(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """Lead to the queue."""
    return redirect(f"{PREFIX}/queue", status=303)


PAGES = (Page("GET", "", front), Page("GET", "/", front))
