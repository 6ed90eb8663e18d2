"""The audit record, for admins: newest first, in pages, by person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.console.frame.forms import argument, number
from bot.console.page import ROWS_A_PAGE, Page
from bot.console.record.audit_words import page_of, words_of
from bot.console.services import DeskServices
from bot.errors import RequestError
from bot.staff.model import AuditRow, StaffRef


async def record(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /audit?name=&before=."""
    name, before = argument(request, "name"), number(request, "before")
    people = services.stores.staff

    def look() -> tuple[list[AuditRow], str]:
        try:
            person = people.accounts.find(name).id if name else None
        except RequestError as error:
            return [], error.message
        return people.audit.page(before=before, staff_id=person, limit=ROWS_A_PAGE + 1), ""

    rows, problem = await services.threads.run_in_thread(look)
    return services.render(
        "audit.html",
        staff,
        rows=[(row, facts(row.detail)) for row in rows[:ROWS_A_PAGE]],
        older=rows[ROWS_A_PAGE - 1].id if len(rows) > ROWS_A_PAGE else None,
        before=before,
        name=name,
        problem=problem,
        words_of=words_of,
        page_of=page_of,
    )


def facts(detail: str) -> list[tuple[str, str]]:
    """A row's small facts as words; one that cannot be read is shown as it is."""
    try:
        found = json.loads(detail)
    except ValueError:
        return [("", detail)]
    if not isinstance(found, Mapping):
        return [("", detail)]
    return [(str(key), _word(value)) for key, value in found.items()]


def _word(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


PAGES = (Page("GET", "/audit", record, role="admin"),)
