"""PLACEHOLDER, to be removed when the real queue is there: an empty queue."""

from __future__ import annotations

from sanic.request import Request
from sanic.response import HTTPResponse, html

from bot.console.forms import argument
from bot.console.page import Page
from bot.console.services import DeskServices
from bot.desk.model_accounts import StaffRef


async def queue(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /queue."""
    if argument(request, "part") == "list":
        return html("<p>Nobody waits.</p>")
    return services.render("queue_placeholder.html", staff)


PAGES = (Page("GET", "/queue", queue),)
