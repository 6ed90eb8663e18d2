"""What the limits allow."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from bot.errors import RequestError
from bot.limits.buckets import MemoryBuckets
from bot.settings import Settings
from bot.web.errors import in_words
from bot.web.limits import VisitorLimits
from tests.shipped import sentence, shipped


class Clock:
    """A clock that moves only when told to."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def refused(count: Callable[[str], None], key: str) -> int:
    """Seconds to wait when one more is refused; 0 when it is taken."""
    try:
        count(key)
    except RequestError as error:
        return error.retry_after or -1
    return 0


def hits(limits: VisitorLimits, count: int) -> list[int]:
    """What becomes of so many messages in one conversation, see `refused`."""
    return [refused(limits.message_in_conversation, "a") for _ in range(count)]


def limits_of(clock: Clock, **environment: str) -> VisitorLimits:
    return VisitorLimits(Settings(environment), MemoryBuckets(clock))


def test_so_many_at_once_and_then_what_flows_back() -> None:
    clock = Clock()
    limits = limits_of(clock, BOT_MESSAGES_PER_MINUTE="30", BOT_MESSAGE_BURST="0")
    assert hits(limits, 31) == [0] * 30 + [2]
    clock.now += 2
    assert hits(limits, 2) == [0, 2]
    clock.now += 10_000
    assert hits(limits, 31) == [0] * 30 + [2]


@pytest.mark.parametrize("per_minute", [1, 7, 20, 59, 600])
@pytest.mark.parametrize("burst", [0, 1, 5])
def test_who_waits_as_told_is_heard_and_nobody_is_earlier(per_minute: int, burst: int) -> None:
    clock = Clock()
    settings = {"BOT_MESSAGES_PER_MINUTE": str(per_minute), "BOT_MESSAGE_BURST": str(burst)}
    limits = limits_of(clock, **settings)
    at_once, each = per_minute + burst, 60 / per_minute
    assert hits(limits, at_once) == [0] * at_once
    (wait,) = hits(limits, 1)
    assert wait == math.ceil(each)
    clock.now += 0.9 * each
    assert hits(limits, 1) != [0]
    clock.now += wait - 0.9 * each
    assert hits(limits, 1) == [0]


def test_a_steady_writer_is_never_refused() -> None:
    clock = Clock()
    limits = limits_of(clock, BOT_MESSAGES_PER_MINUTE="20", BOT_MESSAGE_BURST="5")
    for _ in range(500):
        assert hits(limits, 1) == [0]
        clock.now += 3


def test_each_limit_and_each_key_is_counted_for_itself() -> None:
    limits = limits_of(Clock(), BOT_CONVERSATIONS_PER_HOUR="1")
    limits.new_conversation("a")
    limits.message_from_address("a")
    limits.message_in_conversation("a")
    limits.new_conversation("b")
    assert refused(limits.new_conversation, "a") == 3600


def test_memory_is_bounded_and_the_longest_unused_key_goes_first() -> None:
    buckets = MemoryBuckets(Clock(), max_keys=2)
    limits = VisitorLimits(Settings({"BOT_CONVERSATIONS_PER_HOUR": "1"}), buckets)
    assert [refused(limits.new_conversation, key) > 0 for key in "abac"] == [
        False, False, True, False,
    ]  # fmt: skip
    assert len(buckets) == 2
    assert [refused(limits.new_conversation, key) > 0 for key in "ab"] == [True, False]


@pytest.mark.parametrize("leap", [-86_400.0, 86_400.0])
def test_a_clock_put_right_locks_nobody_out(leap: float) -> None:
    clock = Clock()
    limits = limits_of(clock, BOT_CONVERSATIONS_PER_HOUR="1")
    limits.new_conversation("a")
    clock.now += leap
    limits.new_conversation("a")
    assert refused(limits.new_conversation, "a") == 3600


def test_a_visitor_is_told_how_long_to_wait() -> None:
    clock = Clock()
    limits = limits_of(clock, BOT_MESSAGES_PER_MINUTE="2", BOT_MESSAGE_BURST="1")
    for _ in range(3):
        limits.message_in_conversation("a")
    with pytest.raises(RequestError) as refusal:
        limits.message_in_conversation("a")
    assert (refusal.value.status, refusal.value.code) == (429, "too_many_messages")
    assert refusal.value.retry_after == 30
    assert in_words(refusal.value, shipped()) == sentence(
        "refused_too_many_messages", wait="30 seconds"
    )
    clock.now += 30
    limits.message_in_conversation("a")


def test_new_conversations_are_counted_by_the_hour_and_nobody_is_accused() -> None:
    limits = limits_of(Clock(), BOT_CONVERSATIONS_PER_HOUR="1")
    limits.new_conversation("192.0.2.1")
    limits.new_conversation("192.0.2.2")
    with pytest.raises(RequestError) as refusal:
        limits.new_conversation("192.0.2.1")
    assert (refusal.value.code, refusal.value.retry_after) == ("too_many_conversations", 3600)
    assert in_words(refusal.value, shipped()) == sentence(
        "refused_too_many_conversations", wait="3600 seconds"
    )
