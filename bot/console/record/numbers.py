"""The numbers page: what happened in the last days, by day and by topic, with plots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import partial

from sanic.request import Request
from sanic.response import HTTPResponse

from bot import intents
from bot.console.frame.forms import number
from bot.console.page import Page
from bot.console.services import DeskServices
from bot.knowledge.model import Knowledge
from bot.numbers import model as names
from bot.numbers.model import Numbers
from bot.staff.model import StaffRef

SPANS = (7, 30, 90)
DAYS = 30
LABELS = {
    names.CONVERSATIONS: ("Conversations", "in which a visitor wrote something"),
    names.ANSWERED: ("Messages answered", "by the assistant"),
    names.HANDED_OVER: ("Handed over", "to a person at the desk"),
    names.UNANSWERED: ("Unanswered", "on a topic without an answer yet"),
    names.DECLINED: ("Declined", "the assistant did not know"),
    names.BOOKINGS: ("Bookings", "consultations and call backs"),
}
#: What is not a topic of the knowledge file.
OTHERS = {
    intents.BOOK: "Booking",
    intents.APPOINTMENT: "Existing appointments",
    intents.PERSON: "Asked for a person",
    intents.URGENT: "Alarming symptoms",
    intents.OWN_CASE: "A person's own case",
    intents.OUT_OF_SCOPE: "Not understood",
    intents.ASK_BACK: "Not understood",
}
REST = "Small talk and steps of the dialogue"


@dataclass(frozen=True)
class Bar:
    """One bar of a plot; `top` and `height` are in units of the plot's height."""

    label: str
    count: int
    height: float


@dataclass(frozen=True)
class Plot:
    """Counts by day as bars."""

    key: str
    title: str
    hint: str
    total: int
    most: int
    bars: tuple[Bar, ...]


async def numbers(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /numbers?days=30."""
    wanted = number(request, "days")
    days = wanted if wanted in SPANS else DAYS
    zone = services.render.zone()
    count = partial(services.stores.numbers.numbers, _today(zone), days, zone)
    found = await services.threads.run_in_thread(count)
    topics = by_topic(found, services.knowledge())
    return services.render(
        "numbers.html",
        staff,
        days=days,
        spans=SPANS,
        plots=[_plot(found, name) for name in names.COUNTED],
        found=found,
        dates=[_day(day) for day in found.days],
        counted=[(LABELS[name][0], found.by_day[name]) for name in names.COUNTED],
        topics=topics,
        most=max([count for _, count in topics], default=0),
        wait=spoken(found.wait),
    )


def by_topic(found: Numbers, knowledge: Knowledge) -> list[tuple[str, int]]:
    """Messages by topic, the most frequent first."""
    counts: dict[str, int] = {}
    for intent, count in found.by_intent.items():
        topic = knowledge.topic_for_intent(intent)
        title = topic.title if topic else OTHERS.get(intent, REST)
        counts[title] = counts.get(title, 0) + count
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))


def spoken(seconds: float | None) -> str:
    """A length of time as people say it."""
    if seconds is None:
        return "-"
    if seconds < 90:
        return f"{round(seconds)} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"


def _plot(found: Numbers, name: str) -> Plot:
    title, hint = LABELS[name]
    counts = found.by_day[name]
    most = max(counts, default=0)
    bars = tuple(
        Bar(_day(day), count, round(count / most, 4) if most else 0.0)
        for day, count in zip(found.days, counts, strict=True)
    )
    return Plot(name, title, hint, found.total(name), most, bars)


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _today(zone: tzinfo, clock: Callable[[tzinfo], datetime] = datetime.now) -> date:
    return clock(zone).date()


PAGES = (Page("GET", "/numbers", numbers),)
