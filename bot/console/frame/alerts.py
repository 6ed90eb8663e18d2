"""GET /desk/alerts: what the open pages ring for, as JSON for static/alert.js."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.console.page import Page
from bot.console.services import DeskServices
from bot.staff.model import StaffRef


async def alerts(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """Visitors who wait, the newest alerts, and who waits for this person; no words of theirs."""
    look = partial(services.stores.desk.alerts.now, staff.id)
    return json(asdict(await services.threads.run_in_thread(look)))


PAGES = (Page("GET", "/alerts", alerts),)
