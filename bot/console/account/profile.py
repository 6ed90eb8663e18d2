"""One's own account: change the password, new recovery codes, end other sessions."""

from __future__ import annotations

from functools import partial

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.console.account.browsers import browser_words
from bot.console.frame.forms import argument, secret
from bot.console.page import PREFIX, Page
from bot.console.services import DeskServices
from bot.console.sign_in import entry
from bot.console.sign_in.enrol import DIFFERENT
from bot.errors import RequestError
from bot.staff import codes
from bot.staff.model import StaffRef
from bot.staff.passwords import password_problem

DONE = {
    "password": "Your password has been changed. All other sessions have ended.",
    "sessions": "All other sessions have ended.",
}


async def page(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /profile."""
    return await _page(services, staff, request, done=DONE.get(argument(request, "done"), ""))


async def change_password(
    services: DeskServices, staff: StaffRef, request: Request
) -> HTTPResponse:
    """POST /profile/password."""
    new = secret(request, "new")
    problem = password_problem(new, staff.name)
    if not problem and new != secret(request, "again"):
        problem = DIFFERENT
    if problem:
        return await _page(services, staff, request, status=422, problem=problem)
    present = secret(request, "present")

    def change() -> None:
        entry.check_own_password(services, staff, present)
        services.stores.staff.sign_in.change_password(
            request.ctx.session, services.passwords.hash(new)
        )

    try:
        await services.threads.run_in_thread(change)
    except RequestError as error:
        return await _page(services, staff, request, status=error.status, problem=error.message)
    services.desk_hub.look()
    return redirect(f"{PREFIX}/profile?done=password", status=303)


async def new_recovery(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /profile/recovery: ten new codes, shown this once."""
    present, fresh = secret(request, "present"), codes.recovery_codes()

    def change() -> None:
        entry.check_own_password(services, staff, present)
        services.stores.staff.sign_in.new_recovery(staff, [codes.hash_code(code) for code in fresh])

    try:
        await services.threads.run_in_thread(change)
    except RequestError as error:
        return await _page(services, staff, request, status=error.status, problem=error.message)
    return services.render("recovery.html", staff, codes=fresh, enrolled=False)


async def end_others(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /profile/sessions."""
    await services.threads.run_in_thread(
        partial(services.stores.staff.sign_in.end_others, request.ctx.session)
    )
    services.desk_hub.look()
    return redirect(f"{PREFIX}/profile?done=sessions", status=303)


async def _page(
    services: DeskServices,
    staff: StaffRef,
    request: Request,
    *,
    status: int = 200,
    problem: str = "",
    done: str = "",
) -> HTTPResponse:
    limits = {
        "idle_minutes": services.settings.desk_idle_minutes,
        "hours": services.settings.desk_session_hours,
    }
    look = partial(services.stores.staff.sessions.of, staff.id, **limits)
    sessions = await services.threads.run_in_thread(look)
    left = await services.threads.run_in_thread(
        partial(services.stores.staff.sign_in.recovery_left, staff.id)
    )
    return services.render(
        "profile.html",
        staff,
        status=status,
        sessions=sessions,
        browser_words=browser_words,
        this=request.ctx.session.token_hash,
        left=left,
        problem=problem,
        done=done,
    )


PAGES = (
    Page("GET", "/profile", page),
    Page("POST", "/profile/password", change_password),
    Page("POST", "/profile/recovery", new_recovery),
    Page("POST", "/profile/sessions", end_others),
)
