"""The people of the front desk, for admins: list, add, disable, reset, change a role."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.console.frame.forms import argument, field, key_in_address, number
from bot.console.page import PREFIX, ROWS_A_PAGE, Page
from bot.console.services import DeskServices
from bot.errors import RequestError
from bot.staff.model import ROLES, Invitation, StaffRef

WORDS = {
    "disabled": "The account is disabled and its sessions have ended.",
    "role": "The role has been changed.",
}


async def people(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /staff."""
    return await _page(services, staff, request, done=WORDS.get(argument(request, "done"), ""))


async def add(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /staff: shows the one-time code this once."""
    name, role = field(request, "name", limit=200), field(request, "role", limit=20)
    invite = partial(services.stores.staff.accounts.add_staff, name, role, staff)
    try:
        invitation = await services.threads.run_in_thread(invite)
    except RequestError as error:
        return await _page(services, staff, request, error=error, typed=name, typed_role=role)
    return await _page(services, staff, request, invitation=invitation)


async def reset(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /staff/<staff_id>/reset: shows a new one-time code this once."""
    again = partial(services.stores.staff.accounts.reset, _number(request), staff)
    try:
        invitation = await services.threads.run_in_thread(again)
    except RequestError as error:
        return await _page(services, staff, request, error=error)
    services.desk_hub.look()
    return await _page(services, staff, request, invitation=invitation)


async def disable(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /staff/<staff_id>/disable."""
    end = partial(services.stores.staff.accounts.disable, _number(request), staff)
    return await _changed(services, staff, request, end, "disabled")


async def role(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /staff/<staff_id>/role."""
    wanted = field(request, "role", limit=20)
    change = partial(services.stores.staff.accounts.change_role, _number(request), wanted, staff)
    return await _changed(services, staff, request, change, "role")


async def _changed(
    services: DeskServices,
    staff: StaffRef,
    request: Request,
    change: Callable[[], StaffRef],
    done: str,
) -> HTTPResponse:
    try:
        await services.threads.run_in_thread(change)
    except RequestError as error:
        return await _page(services, staff, request, error=error)
    services.desk_hub.look()
    return redirect(f"{PREFIX}/staff?done={done}", status=303)


def _number(request: Request) -> int:
    return key_in_address(request, "staff_id")


async def _page(
    services: DeskServices,
    staff: StaffRef,
    request: Request,
    *,
    error: RequestError | None = None,
    invitation: Invitation | None = None,
    typed: str = "",
    typed_role: str = "clerk",
    done: str = "",
) -> HTTPResponse:
    at = min(number(request, "from") or 0, 1_000_000)
    look = partial(services.stores.staff.accounts.list_staff, limit=ROWS_A_PAGE + 1, offset=at)
    rows = await services.threads.run_in_thread(look)
    return services.render(
        "staff.html",
        staff,
        status=error.status if error else 200,
        rows=rows[:ROWS_A_PAGE],
        roles=ROLES,
        later=at + ROWS_A_PAGE if len(rows) > ROWS_A_PAGE else None,
        earlier=max(0, at - ROWS_A_PAGE) if at else None,
        problem=error.message if error else "",
        invitation=invitation,
        typed=typed,
        typed_role=typed_role,
        done=done,
    )


PAGES = (
    Page("GET", "/staff", people, role="admin"),
    Page("POST", "/staff", add, role="admin"),
    Page("POST", "/staff/<staff_id:int>/reset", reset, role="admin"),
    Page("POST", "/staff/<staff_id:int>/disable", disable, role="admin"),
    Page("POST", "/staff/<staff_id:int>/role", role, role="admin"),
)
