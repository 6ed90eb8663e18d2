"""Answers from the calendar; pure, the moment comes from outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.knowledge.answers import general, handed_over
from bot.knowledge.hours.calendar import Closure, OpeningHours
from bot.knowledge.hours.question import PLACES, TIMES, WAYS, Asked, asked
from bot.knowledge.hours.words import (
    WEEKDAYS,
    clock_text,
    day_text,
    days_text,
    named,
    spans_text,
    when_text,
)
from bot.knowledge.model import Aspect, Knowledge, Topic
from bot.knowledge.sentences import say
from bot.reply import Reply

AHEAD = timedelta(days=14)
DAY = timedelta(days=1)
LONG = timedelta(hours=12)


def is_known(knowledge: Knowledge, topic: Topic) -> bool:
    """Tell whether the calendar answers a topic."""
    return topic.hours and knowledge.hours.filled_in and not topic.withheld


def answer(knowledge: Knowledge, topic: Topic, text: str, now: datetime) -> Reply:
    """Answer the topic in general: hours, address and the exceptions of the next 14 days.

    A question about the place alone gets the address, and what the page does not say of the place
    goes to the front desk.
    """
    if text and not TIMES.search(text):
        if PLACES.search(text) and not WAYS.search(text):
            whole = general(knowledge, topic)
            return replace(whole, text=say(knowledge, "hours_address"), items=(), note="")
        if WAYS.search(text):
            unknown = replace(topic, not_covered=say(knowledge, "hours_unknown"))
            return handed_over(knowledge, unknown, text)
    reply = general(knowledge, topic)
    note = " ".join(part for part in (reply.note, exceptions(knowledge, now)) if part)
    return replace(reply, note=note)


def exceptions(knowledge: Knowledge, now: datetime) -> str:
    """Return the sentence on closures of the next 14 days, or nothing when there are none."""
    hours = knowledge.hours
    today = hours.local(now).date()
    coming = [one for one in hours.closures if one.last >= today and one.first <= today + AHEAD]
    if not coming:
        return ""
    texts = "; ".join(_exception(knowledge, one, today) for one in coming)
    return say(knowledge, "hours_exceptions", closures=texts)


def _exception(knowledge: Knowledge, closure: Closure, today: date) -> str:
    phrase = partial(say, knowledge)
    values = {
        "days": days_text(phrase, closure.first, closure.last, today),
        "hours": spans_text(phrase, closure.spans, knowledge.hours.clock),
    }
    if closure.reason:
        return phrase("hours_exception_reason", **values, reason=closure.reason)
    return phrase("hours_exception", **values)


def aspect(knowledge: Knowledge, text: str, now: datetime) -> Aspect | None:
    """Return the direct answer to a question about now or about certain days, if it is one."""
    hours = knowledge.hours
    local = hours.local(now)
    found = asked(hours, text, local)
    parts = [_on_day(knowledge, day, local) for day in found.days]
    parts += [_on_weekday(knowledge, number) for number in found.weekdays]
    parts += [_on_closure(knowledge, one, local) for one in found.closures]
    if found.now:
        parts = [_now(knowledge, local)]
    if not parts:
        return None
    return Aspect(words=(_key(found),), answer=" ".join(parts), alone=True)


def _key(found: Asked) -> str:
    """Return what tells one question from another, so that a repeated one is noticed."""
    days = [day.isoformat() for day in found.days]
    days += [WEEKDAYS[number] for number in found.weekdays]
    days += [one.first.isoformat() for one in found.closures]
    return " ".join(days) or "now"


def _now(knowledge: Knowledge, now: datetime) -> str:
    hours = knowledge.hours
    if not hours.is_open(now):
        closure = hours.closure_on(now.date())
        opens = hours.next_opening(now)
        later_today = opens is not None and opens.date() == now.date()
        if closure and closure.reason and not later_today:
            text = say(knowledge, "hours_now_closed_reason", reason=closure.reason)
        else:
            text = say(knowledge, "hours_now_closed")
        return text + _again(knowledge, now, now)
    closing = hours.next_closing(now)
    if closing is None or closing.timestamp() - now.timestamp() > LONG.total_seconds():
        return say(knowledge, "hours_now_open_long")
    time = clock_text(partial(say, knowledge), closing, hours.clock, ends=True)
    return say(knowledge, "hours_now_open", time=time)


def _again(knowledge: Knowledge, after: datetime, now: datetime) -> str:
    opens = knowledge.hours.next_opening(after)
    if opens is None:
        return ""
    when = when_text(partial(say, knowledge), opens, now, knowledge.hours.clock)
    return " " + say(knowledge, "hours_opens_again", when=when)


def _on_day(knowledge: Knowledge, day: date, now: datetime) -> str:
    hours, today = knowledge.hours, now.date()
    closure = hours.closure_on(day)
    text = _said(knowledge, _day_words(knowledge, day, today), hours, day, closure)
    if hours.beginning_on(day):
        return text
    midnight = datetime(day.year, day.month, day.day, tzinfo=hours.zone) + DAY
    return text + _again(knowledge, max(midnight, now), now)


def _day_words(knowledge: Knowledge, day: date, today: date) -> str:
    if day == today:
        return say(knowledge, "day_today")
    if day == today + DAY:
        return say(knowledge, "day_tomorrow")
    return say(knowledge, "day_on", day=day_text(partial(say, knowledge), day, today))


def _said(
    knowledge: Knowledge, words: str, hours: OpeningHours, day: date, closure: Closure | None
) -> str:
    spans = hours.beginning_on(day)
    values = {"day": words}
    if spans:
        values["hours"] = spans_text(partial(say, knowledge), spans, hours.clock)
    if closure and closure.reason:
        values["reason"] = closure.reason
    key = "hours_day_open" if spans else "hours_day_closed"
    return say(knowledge, f"{key}_reason" if "reason" in values else key, **values)


def _on_weekday(knowledge: Knowledge, number: int) -> str:
    hours, phrase = knowledge.hours, partial(say, knowledge)
    day = phrase("day_weekly", weekday=named(phrase, "weekday_names", number))
    spans = hours.weekly[number]
    if not spans:
        return phrase("hours_day_closed", day=day)
    return phrase("hours_day_open", day=day, hours=spans_text(phrase, spans, hours.clock))


def _on_closure(knowledge: Knowledge, closure: Closure, now: datetime) -> str:
    phrase = partial(say, knowledge)
    days = days_text(phrase, closure.first, closure.last, now.date())
    single = closure.first == closure.last
    words = phrase("day_on", day=days) if single else phrase("days_from", days=days)
    return _said(knowledge, words, knowledge.hours, closure.first, closure)
