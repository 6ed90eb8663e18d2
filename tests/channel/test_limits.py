"""Token buckets and whose bucket a request draws from."""

from __future__ import annotations

import pytest

from bot.channel.limits import TokenBuckets, VisitorLimits, client_address
from bot.errors import RequestError
from bot.settings import Settings


class Clock:
    """A clock that moves only when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_gives_its_capacity_and_then_what_flows_back() -> None:
    clock = Clock()
    buckets = TokenBuckets(0.5, 3, clock=clock)
    assert [buckets.take("a") for _ in range(4)] == [0.0, 0.0, 0.0, 2.0]
    clock.now += 2.0
    assert [buckets.take("a") for _ in range(2)] == [0.0, 2.0]
    clock.now += 1000.0
    assert [buckets.take("a") for _ in range(4)] == [0.0, 0.0, 0.0, 2.0]


def test_keys_do_not_share_a_bucket() -> None:
    buckets = TokenBuckets(1.0, 1, clock=Clock())
    assert [buckets.take("a"), buckets.take("b"), buckets.take("a")] == [0.0, 0.0, 1.0]


def test_memory_is_bounded_and_the_longest_unused_key_goes_first() -> None:
    buckets = TokenBuckets(1.0, 1, max_keys=2, clock=Clock())
    for key in ("a", "b", "a", "c"):
        buckets.take(key)
    assert len(buckets) == 2
    assert [buckets.take("a"), buckets.take("b")] == [1.0, 0.0]


def test_a_visitor_is_told_how_long_to_wait() -> None:
    clock = Clock()
    limits = VisitorLimits(
        Settings({"BOT_MESSAGES_PER_MINUTE": "2", "BOT_MESSAGE_BURST": "1"}), clock
    )
    for _ in range(3):
        limits.message_in_conversation("a")
    with pytest.raises(RequestError) as refusal:
        limits.message_in_conversation("a")
    assert (refusal.value.status, refusal.value.code) == (429, "too_many_messages")
    assert refusal.value.retry_after == 30
    assert refusal.value.message == (
        "That is a lot of messages in a short time. Please wait 30 seconds and try again."
    )
    clock.now += 30
    limits.message_in_conversation("a")


def test_new_conversations_are_counted_by_the_hour() -> None:
    limits = VisitorLimits(Settings({"BOT_CONVERSATIONS_PER_HOUR": "1"}), Clock())
    limits.new_conversation("192.0.2.1")
    limits.new_conversation("192.0.2.2")
    with pytest.raises(RequestError) as refusal:
        limits.new_conversation("192.0.2.1")
    assert (refusal.value.code, refusal.value.retry_after) == ("too_many_conversations", 3600)


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "address"),
    [
        ("192.0.2.1", [], 0, "192.0.2.1"),
        ("192.0.2.1", ["203.0.113.9"], 0, "192.0.2.1"),
        ("192.0.2.1", ["203.0.113.9"], 1, "203.0.113.9"),
        ("192.0.2.1", ["198.51.100.7, 203.0.113.9"], 1, "203.0.113.9"),
        ("192.0.2.1", ["198.51.100.7", "203.0.113.9"], 1, "203.0.113.9"),
        ("192.0.2.1", ["198.51.100.7, 203.0.113.9, 10.0.0.2"], 2, "203.0.113.9"),
        ("192.0.2.1", ["203.0.113.9"], 2, "192.0.2.1"),
        ("192.0.2.1", ["203.0.113.9, garbage"], 1, "192.0.2.1"),
        ("192.0.2.1", ["203.0.113.9:4711"], 1, "203.0.113.9"),
        ("192.0.2.1", ["[2001:db8:1:2::9]:4711"], 1, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:aaaa::1", [], 0, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", [], 0, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", [], 0, "192.0.2.1"),
        ("fe80::1%eth0", [], 0, "fe80::/64"),
        ("", [], 0, "local"),
    ],
)
def test_the_address_is_the_one_our_own_proxy_saw(
    peer: str, forwarded: list[str], proxies: int, address: str
) -> None:
    assert client_address(peer, forwarded, proxies) == address
