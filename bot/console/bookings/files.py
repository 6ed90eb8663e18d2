"""Bookings to take away: a table, a FHIR bundle, a calendar file for one appointment."""

from __future__ import annotations

from datetime import datetime, timezone

from sanic.request import Request
from sanic.response import HTTPResponse, raw

from bot.bookings.export_csv import to_csv
from bot.bookings.export_ics import to_ics
from bot.console.bookings.form import zone
from bot.console.bookings.pages import booking_id, filters
from bot.console.page import Page
from bot.console.services import DeskServices
from bot.staff.model import StaffRef

CSV = "text/csv; charset=utf-8"
FHIR = "application/fhir+json; charset=utf-8"
ICS = "text/calendar; charset=utf-8; method=PUBLISH"


async def table(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /bookings/export.csv?status=&q=: what the list shows."""
    status, search = filters(request)
    where = zone(services)

    def make() -> str:
        found = services.stores.bookings.export(staff, "export.csv", status=status, search=search)
        return to_csv(found, where, mark=True)

    return _file(await services.threads.run_in_thread(make), "bookings.csv", CSV)


async def bundle(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /bookings/export.fhir.json?status=&q=: the same for the clinic's record system."""
    status, search = filters(request)
    clinic = services.knowledge().clinic

    def make() -> str:
        # Its models take a while to import, and most desks never ask for them.
        from bot.bookings.export_fhir import to_fhir

        found = services.stores.bookings.export(staff, "export.fhir", status=status, search=search)
        return to_fhir(found, clinic, datetime.now(timezone.utc))

    return _file(await services.threads.run_in_thread(make), "bookings.fhir.json", FHIR)


async def calendar(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /bookings/<booking_id>/appointment.ics: to send to the visitor."""
    key = booking_id(request)
    clinic = services.knowledge().clinic

    def make() -> str:
        booking = services.stores.bookings.calendar(key, staff)
        return to_ics(booking, clinic, datetime.now(timezone.utc))

    return _file(await services.threads.run_in_thread(make), "appointment.ics", ICS)


def _file(text: str, name: str, kind: str) -> HTTPResponse:
    return raw(
        text.encode(),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


PAGES = (
    Page("GET", "/bookings/export.csv", table),
    Page("GET", "/bookings/export.fhir.json", bundle, role="clinician"),
    Page("GET", "/bookings/<booking_id:int>/appointment.ics", calendar),
)
