"""Enrol: one-time code, password, authenticator app, recovery codes."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial

import segno
from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.console.frame import crossing
from bot.console.frame.forms import field, secret
from bot.console.frame.render import VISIT
from bot.console.page import PREFIX, Page
from bot.console.services import DeskServices
from bot.console.sign_in import entry
from bot.console.sign_in.sessions import agent_of, hand_over
from bot.errors import RequestError
from bot.staff import codes
from bot.staff.model import NOBODY, Chosen, StaffRef
from bot.staff.passwords import password_problem
from bot.web.addresses import client_address
from bot.web.tokens import hash_token, new_token

START = f"{PREFIX}/enrol"
DIFFERENT = "The two passwords are not the same. Please type them again."
WRONG_CODE = "These six digits are not right. Please type the ones that your app shows now."


async def code_page(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /enrol."""
    return services.render("enrol_code.html", NOBODY, problem="")


async def code_step(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /enrol: the one-time code."""
    token = new_token()
    begin = partial(
        entry.open_enrolment,
        services,
        field(request, "code", limit=100),
        hash_token(token),
        address=client_address(request, services.settings.trusted_proxies),
        agent=agent_of(request),
        old=request.ctx.session.token_hash if request.ctx.session else "",
    )
    try:
        await services.threads.run_in_thread(begin)
    except RequestError as error:
        return services.render(
            "enrol_code.html", NOBODY, status=error.status, problem=error.message
        )
    response = redirect(f"{START}/password", status=303)
    hand_over(services, request, response, token)
    return response


async def password_page(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /enrol/password."""
    chosen = await _chosen(services, request)
    if chosen is None:
        return redirect(START, status=303)
    return services.render("enrol_password.html", NOBODY, name=chosen.staff.name, problem="")


async def password_step(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /enrol/password."""
    chosen = await _chosen(services, request)
    if chosen is None:
        return redirect(START, status=303)
    password = secret(request, "password")
    problem = password_problem(password, chosen.staff.name)
    if not problem and password != secret(request, "again"):
        problem = DIFFERENT
    if problem:
        return services.render(
            "enrol_password.html", NOBODY, status=422, name=chosen.staff.name, problem=problem
        )

    def keep() -> None:
        hashed = services.passwords.hash(password)
        services.stores.staff.enrolment.keep(request.ctx.session.token_hash, password_hash=hashed)

    await services.threads.run_in_thread(keep)
    return redirect(f"{START}/app", status=303)


async def app_page(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /enrol/app: the QR code; the same one however often the page is loaded."""
    chosen = await _chosen(services, request)
    if chosen is None or chosen.password_hash is None:
        return redirect(START, status=303)
    if chosen.secret is None:
        chosen = replace(chosen, secret=codes.new_secret())
        keep = partial(
            services.stores.staff.enrolment.keep,
            request.ctx.session.token_hash,
            secret=chosen.secret,
        )
        await services.threads.run_in_thread(keep)
    return _app_page(services, chosen)


async def app_step(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /enrol/app: the app's digits; then the recovery codes, shown this once."""
    chosen = await _chosen(services, request)
    if chosen is None or chosen.password_hash is None or chosen.secret is None:
        return redirect(PREFIX if staff.id else START, status=303)
    typed = field(request, "code", limit=100)
    step = codes.step_of(chosen.secret, typed, now=time.time(), after=0)
    if step is None:
        return _app_page(services, chosen, status=422, problem=WRONG_CODE)
    token, recovery = new_token(), codes.recovery_codes()
    finish = partial(
        services.stores.staff.enrolment.finish,
        request.ctx.session.token_hash,
        hash_token(token),
        step=step,
        recovery=[codes.hash_code(code) for code in recovery],
        agent=agent_of(request),
    )
    if not await services.threads.run_in_thread(finish):
        return redirect(START, status=303)
    # The page belongs to the session that has just begun, and so do its forms.
    VISIT.set(replace(VISIT.get(), csrf=crossing.token_of(token)))
    response = services.render("recovery.html", chosen.staff, codes=recovery, enrolled=True)
    hand_over(services, request, response, token)
    return response


async def _chosen(services: DeskServices, request: Request) -> Chosen | None:
    session = request.ctx.session
    if session is None:
        return None
    look = partial(services.stores.staff.enrolment.chosen, session.token_hash)
    return await services.threads.run_in_thread(look)


def _app_page(
    services: DeskServices, chosen: Chosen, *, status: int = 200, problem: str = ""
) -> HTTPResponse:
    key = chosen.secret or ""
    address = codes.app_address(key, chosen.staff.name, services.knowledge().clinic.name)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff")
    spelled = " ".join(key[at : at + 4] for at in range(0, len(key), 4))
    return services.render(
        "enrol_app.html",
        NOBODY,
        status=status,
        picture=picture,
        address=address,
        key=spelled,
        problem=problem,
    )


PAGES = (
    Page("GET", "/enrol", code_page, public=True),
    Page("POST", "/enrol", code_step, public=True),
    Page("GET", "/enrol/password", password_page, public=True),
    Page("POST", "/enrol/password", password_step, public=True),
    Page("GET", "/enrol/app", app_page, public=True),
    Page("POST", "/enrol/app", app_step, public=True),
)
