"""Rate limits of the visitor routes, and under which network address a request is counted."""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Sequence

from limits import (
    RateLimitItem,
    RateLimitItemPerHour,
    RateLimitItemPerMinute,
    RateLimitItemPerSecond,
)
from limits.strategies import MovingWindowRateLimiter

from bot.errors import RequestError
from bot.limits.buckets import ROUNDING, TokenBuckets
from bot.settings import Settings

_OFTEN = {
    "too_many_messages": "That is a lot of messages in a short time.",
    # Whoever reads this may have opened one chat in a house where many did.
    "too_many_conversations": "Many new chats were opened from your network in a short time.",
}


class VisitorLimits:
    """The limits of the visitor routes; each method raises RequestError 429 when one is reached.

    They may ask the database, so they are for threads, not for the event loop.

    Args:
        settings: how much is allowed.
        buckets: where it is counted.
    """

    def __init__(self, settings: Settings, buckets: TokenBuckets) -> None:
        self._buckets = buckets
        self._limiter = MovingWindowRateLimiter(buckets)
        per_minute = settings.messages_per_minute
        at_once = per_minute + settings.message_burst
        # So many at once, in the time in which they flow back at the rate of a minute.
        seconds = max(1, round(60 * at_once / per_minute))
        self._conversation = RateLimitItemPerSecond(at_once, seconds, "conversation")
        self._address = RateLimitItemPerMinute(
            settings.messages_per_minute_per_address, namespace="address"
        )
        self._openings = RateLimitItemPerHour(settings.conversations_per_hour, namespace="opening")

    def message_from_address(self, address: str) -> None:
        """Count one message or feedback from a network address."""
        self._count(self._address, address, "too_many_messages")

    def message_in_conversation(self, conversation_id: str) -> None:
        """Count one message or feedback in a conversation."""
        self._count(self._conversation, conversation_id, "too_many_messages")

    def new_conversation(self, address: str) -> None:
        """Count one new conversation from a network address."""
        self._count(self._openings, address, "too_many_conversations")

    def close(self) -> None:
        """Keep the counts for the next start."""
        self._buckets.close()

    def _count(self, item: RateLimitItem, key: str, code: str) -> None:
        if self._limiter.hit(item, key):
            return
        reset = self._limiter.get_window_stats(item, key).reset_time
        wait = max(1, math.ceil(reset - self._buckets.clock() - ROUNDING))
        unit = "second" if wait == 1 else "seconds"
        message = f"{_OFTEN[code]} Please wait {wait} {unit} and try again."
        raise RequestError(429, code, message, retry_after=wait)


def client_address(peer: str, forwarded: Sequence[str], trusted_proxies: int) -> str:
    """Name the network address a request is counted under.

    Each proxy appends the address it was called from, so with n own proxies only the n-th entry
    from the right was written by one of ours; everything left of it is the visitor's claim.

    Args:
        peer: address of the socket's other end; empty for a Unix socket.
        forwarded: values of all X-Forwarded-For headers in order.
        trusted_proxies: own proxies in front; 0 believes no header at all.
    """
    if trusted_proxies > 0:
        entries = [entry.strip() for value in forwarded for entry in value.split(",")]
        if len(entries) >= trusted_proxies:
            claimed = _network(entries[-trusted_proxies])
            if claimed:
                return claimed
    return _network(peer) or "local"


def _network(text: str) -> str:
    """Normalise an address; an IPv6 visitor owns a whole /64, so that is what counts."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
