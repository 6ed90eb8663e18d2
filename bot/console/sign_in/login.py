"""Log in with name and password, then with six digits or a recovery code; log out."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.console.frame import cookies
from bot.console.frame.forms import argument, field, secret
from bot.console.frame.trouble import safe_next
from bot.console.page import PREFIX, Page
from bot.console.services import DeskServices
from bot.console.sign_in import entry
from bot.console.sign_in.sessions import agent_of, hand_over
from bot.errors import RequestError
from bot.staff.model import NOBODY, SECOND, StaffRef
from bot.web.addresses import client_address
from bot.web.tokens import hash_token, new_token

NAME_LENGTH = 200


async def first_page(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /login."""
    wanted = safe_next(argument(request, "next", limit=2000))
    if staff.id:
        return redirect(wanted, status=303)
    out = argument(request, "out") == "1"
    return services.render("login.html", NOBODY, next=wanted, name="", problem="", out=out)


async def first_step(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /login: name and password."""
    name = field(request, "name", limit=NAME_LENGTH)
    wanted = safe_next(field(request, "next"))
    check = partial(
        entry.check_password,
        services,
        name,
        secret(request, "password"),
        client_address(request, services.settings.trusted_proxies),
    )
    try:
        person = await services.threads.run_in_thread(check)
    except RequestError as error:
        return _again(
            services, error, "login.html", next=wanted, name=name, problem=error.message, out=False
        )
    token = new_token()
    begin = partial(
        services.stores.staff.sessions.begin,
        hash_token(token),
        person.id,
        stage=SECOND,
        agent=agent_of(request),
        instead_of=_old(request),
    )
    await services.threads.run_in_thread(begin)
    response = redirect(f"{PREFIX}/login/second?next={quote(wanted, safe='')}", status=303)
    hand_over(services, request, response, token)
    return response


async def second_page(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /login/second."""
    wanted = safe_next(argument(request, "next", limit=2000))
    session = request.ctx.session
    if session is None or session.stage != SECOND:
        return redirect(f"{PREFIX}/login?next={quote(wanted, safe='')}", status=303)
    return services.render("second.html", NOBODY, next=wanted, name=session.staff.name, problem="")


async def second_step(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /login/second: six digits or a recovery code."""
    wanted = safe_next(field(request, "next"))
    session = request.ctx.session
    if session is None or session.stage != SECOND:
        return redirect(f"{PREFIX}/login?next={quote(wanted, safe='')}", status=303)
    token = new_token()
    check = partial(
        entry.check_second,
        services,
        session,
        field(request, "code", limit=NAME_LENGTH),
        hash_token(token),
        client_address(request, services.settings.trusted_proxies),
    )
    try:
        await services.threads.run_in_thread(check)
    except RequestError as error:
        return _again(
            services,
            error,
            "second.html",
            next=wanted,
            name=session.staff.name,
            problem=error.message,
        )
    response = redirect(wanted, status=303)
    hand_over(services, request, response, token)
    return response


async def log_out(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /logout, with `everywhere` in every browser."""
    everywhere = field(request, "everywhere") == "1"
    end = partial(services.stores.staff.sign_in.log_out, request.ctx.session, everywhere=everywhere)
    await services.threads.run_in_thread(end)
    services.desk_hub.look()
    response = redirect(f"{PREFIX}/login?out=1", status=303)
    cookies.remove(response, cookies.SESSION, services.settings)
    return response


def _again(
    services: DeskServices, error: RequestError, template: str, **values: object
) -> HTTPResponse:
    response = services.render(template, NOBODY, status=error.status, **values)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _old(request: Request) -> str:
    """The session that the new one takes the place of, if the browser has one."""
    session = request.ctx.session
    return "" if session is None else str(session.token_hash)


PAGES = (
    Page("GET", "/login", first_page, public=True),
    Page("POST", "/login", first_step, public=True),
    Page("GET", "/login/second", second_page, public=True),
    Page("POST", "/login/second", second_step, public=True),
    Page("POST", "/logout", log_out),
)
