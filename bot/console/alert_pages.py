"""GET /desk/alerts: what the open pages ring for, as JSON for static/alert.js."""

from __future__ import annotations

from dataclasses import asdict

from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.console.page import Page
from bot.console.services import DeskServices
from bot.desk.model_accounts import StaffRef


async def alerts(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """Visitors who wait, and the newest alerts; ids and kinds only."""
    return json(asdict(await services.threads.run_in_thread(services.store.alerts.now)))


PAGES = (Page("GET", "/alerts", alerts),)
