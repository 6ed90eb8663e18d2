"""When the front desk is open, as pure functions of a moment; standard library only.

One rule decides everything: the desk is open exactly while the clock on the clinic's wall shows a
time within that day's hours. So a night on which the clocks change needs no rule of its own: times
that a change leaves out never come, and those that it repeats count both times.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.knowledge.hours.words import DAY_MINUTES, Phrase, Span, week_lines

CLOSED_WEEK: tuple[tuple[Span, ...], ...] = ((),) * 7
HORIZON_DAYS = 400  # how far ahead an opening is looked for
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Closure:
    """Days, both ends included, on which the usual hours do not hold.

    Attributes:
        spans: the hours that hold instead; none means closed all day.
    """

    first: date
    last: date
    reason: str = ""
    spans: tuple[Span, ...] = ()

    def covers(self, day: date) -> bool:
        """Tell whether a day is one of these."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class OpeningHours:
    """The clinic's calendar.

    Attributes:
        weekly: spans for each weekday from Monday, in minutes from that day's midnight; a span
            past midnight ends after 1440 and belongs to the day on which it begins.
        closures: exceptions; on their days their own hours hold and nothing else, so that a usual
            night that began the day before ends at midnight.
        time_zone: name of the clinic's zone.
        clock: 12 or 24, how people there write times.
    """

    time_zone: str
    weekly: tuple[tuple[Span, ...], ...] = CLOSED_WEEK
    closures: tuple[Closure, ...] = ()
    clock: int = 24

    @property
    def filled_in(self) -> bool:
        """True when the clinic has written its hours down; otherwise nothing is known."""
        return any(self.weekly)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.time_zone)

    def local(self, at: datetime) -> datetime:
        """Return a moment as the clinic's clock shows it.

        Raises:
            ValueError: the moment has no time zone, so that it could be any.
        """
        if at.utcoffset() is None:
            raise ValueError("A moment needs its time zone.")
        return at.astimezone(self.zone)

    def lines(self, phrase: Phrase) -> list[str]:
        """Return the week for people: "Monday to Thursday 9:00-12:00 and 13:00-17:00"."""
        return week_lines(phrase, self.weekly, self.clock) if self.filled_in else []

    def closure_on(self, day: date) -> Closure | None:
        """Return the exception that holds on a day."""
        return next((one for one in self.closures if one.covers(day)), None)

    def beginning_on(self, day: date) -> tuple[Span, ...]:
        """Return the spans that begin on a day, as the clinic wrote them."""
        closure = self.closure_on(day)
        return self.weekly[day.weekday()] if closure is None else closure.spans

    def within(self, day: date) -> list[Span]:
        """Return the spans of one calendar day, with what last night leaves of it."""
        spans = [(start, min(end, DAY_MINUTES)) for start, end in self.beginning_on(day)]
        if self.closure_on(day) in (None, self.closure_on(day - DAY)):
            last_night = self.beginning_on(day - DAY)
            spans += [(0, end - DAY_MINUTES) for _, end in last_night if end > DAY_MINUTES]
        return sorted(spans)

    def is_open(self, at: datetime) -> bool:
        """Tell whether the desk is open at a moment."""
        wall = self.local(at)
        minute = wall.hour * 60 + wall.minute
        return any(start <= minute < end for start, end in self.within(wall.date()))

    def next_opening(self, at: datetime) -> datetime | None:
        """Return the first moment from `at` on at which the desk is open: `at` itself if it is.

        None when there is none within `HORIZON_DAYS`. The result is in the clinic's zone.
        """
        return self._first(at, wanted=True)

    def next_closing(self, at: datetime) -> datetime | None:
        """Return when the opening that runs at `at` ends, in the clinic's zone.

        None when the desk is closed at `at`, or never closes within `HORIZON_DAYS`.
        """
        return self._first(at, wanted=False) if self.is_open(at) else None

    def _first(self, at: datetime, *, wanted: bool) -> datetime | None:
        if self.is_open(at) is wanted:
            return self.local(at)
        # Two moments of one zone compare by their wall clocks, which may run backwards; UTC cannot.
        start = at.astimezone(timezone.utc)
        for _ in range(HORIZON_DAYS):
            for moment in sorted(self._changes(start)):
                if self.is_open(moment) is wanted and moment > at:
                    return self.local(moment)
            start += DAY
        return None

    def _changes(self, start: datetime) -> Iterator[datetime]:
        """Yield every moment of the 24 hours from `start` at which the answer may change."""
        end = start + DAY
        first, last = self.local(start).date() - DAY, self.local(end).date() + DAY
        for number in range((last - first).days + 1):
            day = first + number * DAY
            minutes = {0, *(minute for span in self.within(day) for minute in span)}
            for minute in minutes - {DAY_MINUTES}:
                wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60)
                for fold in (0, 1):
                    moment = wall.replace(tzinfo=self.zone, fold=fold).astimezone(timezone.utc)
                    if start <= moment < end:
                        yield moment
        if self.local(start).utcoffset() != self.local(end).utcoffset():
            yield self._clock_change(start, end)

    def _clock_change(self, before: datetime, after: datetime) -> datetime:
        """Return the first moment with the new offset; zoneinfo does not tell, so it is halved."""
        offset = self.local(before).utcoffset()
        before = before.replace(microsecond=0)  # clocks change at whole seconds
        after = after.replace(microsecond=0) + SECOND
        while after - before > SECOND:
            middle = before + ((after - before) // 2 // SECOND) * SECOND
            if self.local(middle).utcoffset() == offset:
                before = middle
            else:
                after = middle
        return after
