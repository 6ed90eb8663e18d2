"""Makes pages from templates."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from sanic.response import HTTPResponse, html

from bot.clock import stored, zone_named
from bot.knowledge.hours.words import clock_text
from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import say
from bot.staff.model import StaffRef

#: How a handoff ended, in words.
OUTCOMES = {
    "answered": "answered",
    "booked": "booked",
    "called_back": "called back",
    "declined": "declined",
    "spam": "spam",
}
#: Each area keeps its own templates; a template is named without its folder.
AREAS = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Visit:
    """What the page at hand needs to know of its request; the guard sets it.

    Args:
        csrf: the token that every form of the page sends back.
        path: the address asked for, to mark the place in the navigation.
        fetch: a script of ours asked, not a person's navigation.
    """

    csrf: str = ""
    path: str = ""
    fetch: bool = False


NO_VISIT = Visit()
VISIT: ContextVar[Visit] = ContextVar("visit", default=NO_VISIT)


class Render:
    """Renders a template for somebody; call it on the event loop, inside a handler.

    Args:
        knowledge: for the clinic's name and time zone.
        live: read the templates again when they change, for those who work on them.
    """

    def __init__(
        self,
        knowledge: Callable[[], Knowledge],
        *,
        live: bool = False,
    ) -> None:
        self._knowledge = knowledge
        self._templates = Environment(
            loader=FileSystemLoader(sorted(AREAS.glob("*/templates"))),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=live,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_written,
        )
        self._templates.globals["csrf_field"] = csrf_field
        self._templates.globals["outcomes"] = OUTCOMES
        self._templates.filters["when"] = self.when
        self._templates.filters["clock"] = self.clock

    def __call__(
        self, template: str, staff: StaffRef, *, status: int = 200, **values: Any
    ) -> HTTPResponse:
        """Answer with a page."""
        return html(self.text(template, staff, **values), status=status)

    def text(self, template: str, staff: StaffRef, **values: Any) -> str:
        """The page's text."""
        visit = VISIT.get()
        return self._templates.get_template(template).render(
            staff=staff,
            path=visit.path,
            fetch=visit.fetch,
            clinic=self._knowledge().clinic.name,
            **values,
        )

    def when(self, moment: datetime | None) -> str:
        """A moment as people at the clinic read it: "Tue 3 Mar 2026, 9:30 am"."""
        if moment is None:
            return "never"
        local = moment.astimezone(self.zone())
        return f"{local:%a} {local.day} {local:%b %Y}, {self._time(local)}"

    def clock(self, moment: datetime | None) -> str:
        """A moment in short: "9:30 am", with the day unless it is today's."""
        if moment is None:
            return "never"
        zone = self.zone()
        local = moment.astimezone(zone)
        if local.date() == datetime.now(zone).date():
            return self._time(local)
        return f"{local:%a} {local.day} {local:%b}, {self._time(local)}"

    def _time(self, local: datetime) -> str:
        """The time of day, as the clinic writes times."""
        knowledge = self._knowledge()
        return clock_text(partial(say, knowledge), local, knowledge.hours.clock)

    def zone(self) -> tzinfo:
        """The clinic's time zone; UTC while the knowledge file names none that exists."""
        return zone_named(self._knowledge().clinic.time_zone)


def _written(value: Any) -> Any:
    """Programs, such as a script that reads `<time datetime>`, get a moment in its one text form."""
    return stored(value) if isinstance(value, datetime) else value


def csrf_field() -> Markup:
    """The hidden field that every form that changes something carries."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(VISIT.get().csrf)
