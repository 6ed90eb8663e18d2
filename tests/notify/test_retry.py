"""When a failed delivery is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from bot.notify.retry import FIRST, GIVE_UP, JITTER, LONGEST, next_try

SINCE = datetime(2026, 3, 3, 9, 30, tzinfo=timezone.utc)
ATTEMPTS = st.integers(1, 10_000)
CHANCES = st.floats(0, 1)
#: Time since the begin, around the day's end and far beyond it.
ELAPSED = st.timedeltas(timedelta(0), timedelta(hours=30))
ASKED = st.none() | st.floats(-1e6, 1e9)


def minutes_of_a_day(chance: float) -> list[float]:
    """When it is tried, in minutes, if every try fails at once."""
    now, attempts, tries = SINCE, 0, [0.0]
    while True:
        attempts += 1
        following = next_try(attempts, since=SINCE, now=now, chance=chance)
        if following is None:
            return tries
        now = following
        tries.append((now - SINCE) / timedelta(minutes=1))


def test_a_day_without_luck() -> None:
    doubling = [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 63.5, 127.5, 255.5]
    assert minutes_of_a_day(0.0) == [*doubling, 495.5, 735.5, 975.5, 1215.5, 1440.0]


@given(ATTEMPTS, ELAPSED, CHANCES, ASKED)
def test_it_is_later_but_never_beyond_the_day(
    attempts: int, elapsed: timedelta, chance: float, asked: float | None
) -> None:
    now = SINCE + elapsed
    again = next_try(attempts, since=SINCE, now=now, chance=chance, retry_after=asked)
    if elapsed >= GIVE_UP:
        assert again is None
    else:
        assert again is not None
        assert now < again <= SINCE + GIVE_UP


@given(ATTEMPTS, CHANCES)
def test_chance_shortens_a_wait_by_a_quarter_at_most(attempts: int, chance: float) -> None:
    full = next_try(attempts, since=SINCE, now=SINCE, chance=0.0)
    some = next_try(attempts, since=SINCE, now=SINCE, chance=chance)
    assert full is not None
    assert some is not None
    assert (full - SINCE) * (1 - JITTER) <= some - SINCE <= full - SINCE
    assert FIRST <= full - SINCE <= LONGEST


@given(CHANCES)
def test_every_day_ends_with_a_last_try_at_its_end(chance: float) -> None:
    tries = minutes_of_a_day(chance)
    assert tries[-1] == 1440.0
    assert len(tries) < 20


def test_a_wish_to_wait_longer_is_granted_up_to_a_limit() -> None:
    def wait(asked: float) -> timedelta | None:
        again = next_try(1, since=SINCE, now=SINCE, chance=1.0, retry_after=asked)
        return None if again is None else again - SINCE

    assert wait(5) == FIRST * (1 - JITTER)
    assert wait(600) == timedelta(seconds=600)
    assert wait(1e8) == LONGEST
