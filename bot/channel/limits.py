"""Rate limits: token buckets with bounded memory, and whose bucket a request draws from."""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from bot.errors import RequestError
from bot.settings import Settings

MAX_KEYS = 50_000
MINUTE = 60.0
HOUR = 3600.0


class TokenBuckets:
    """One token bucket per key; the longest unused keys are forgotten first.

    Args:
        per_second: tokens that flow back each second.
        capacity: tokens in a full bucket.
        max_keys: buckets remembered at most; a forgotten one starts full again.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        per_second: float,
        capacity: int,
        *,
        max_keys: int = MAX_KEYS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_second = per_second
        self._capacity = float(capacity)
        self._max_keys = max_keys
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, key: str) -> float:
        """Take one token; return 0 when granted, else the seconds until one is there."""
        with self._lock:
            now = self._clock()
            tokens, since = self._buckets.pop(key, (self._capacity, now))
            tokens = min(self._capacity, tokens + (now - since) * self._per_second)
            granted = tokens >= 1.0
            self._buckets[key] = (tokens - 1.0 if granted else tokens, now)
            if len(self._buckets) > self._max_keys:
                self._buckets.popitem(last=False)
            return 0.0 if granted else (1.0 - tokens) / self._per_second


class VisitorLimits:
    """The limits of the visitor routes; each method raises RequestError 429 when one is reached."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        per_minute = settings.messages_per_minute
        self._conversation = TokenBuckets(
            per_minute / MINUTE, per_minute + settings.message_burst, clock=clock
        )
        per_address = settings.messages_per_minute_per_address
        self._address = TokenBuckets(per_address / MINUTE, per_address, clock=clock)
        per_hour = settings.conversations_per_hour
        self._openings = TokenBuckets(per_hour / HOUR, per_hour, clock=clock)

    def message_from_address(self, address: str) -> None:
        """Count one message or feedback from a network address."""
        _refuse(self._address.take(address), "too_many_messages")

    def message_in_conversation(self, conversation_id: str) -> None:
        """Count one message or feedback in a conversation."""
        _refuse(self._conversation.take(conversation_id), "too_many_messages")

    def new_conversation(self, address: str) -> None:
        """Count one new conversation from a network address."""
        _refuse(self._openings.take(address), "too_many_conversations")


def _refuse(seconds: float, code: str) -> None:
    if not seconds:
        return
    wait = math.ceil(seconds)
    unit = "second" if wait == 1 else "seconds"
    what = "messages" if code == "too_many_messages" else "new chats"
    raise RequestError(
        429,
        code,
        f"That is a lot of {what} in a short time. Please wait {wait} {unit} and try again.",
        retry_after=wait,
    )


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
