"""Rate limits of the visitor routes."""

from __future__ import annotations

import math

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
        raise RequestError(429, code, retry_after=wait)
