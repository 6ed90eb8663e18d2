"""One try of one delivery, and the record of how it went."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from bot import clock
from bot.errors import StoreError
from bot.notify.errors import TransportError
from bot.notify.message import Composer
from bot.notify.model import Delivery
from bot.notify.retry import next_try
from bot.notify.store import DeliveryStore
from bot.notify.transport import Transport

logger = logging.getLogger(__name__)

#: Waits between tries to record a result: what is not recorded is sent twice.
RECORD_AGAIN = (0.2, 1.0, 5.0)


class Sender:
    """Sends claimed deliveries; safe to use from several threads.

    Args:
        deliveries: where the result is recorded.
        transports: by name.
        composer: says what a delivery is about.
        now: the clock.
        chance: random numbers from 0 to 1.
    """

    def __init__(
        self,
        deliveries: DeliveryStore,
        transports: Mapping[str, Transport],
        composer: Composer,
        *,
        now: Callable[[], datetime] = clock.now,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._deliveries = deliveries
        self._transports = transports
        self._composer = composer
        self._now = now
        self._chance = chance

    def send(self, delivery: Delivery) -> bool:
        """Try once and record it; True when it went out."""
        try:
            message = self._composer.compose(delivery)
            remark = self._transports[delivery.transport].send(message)
        except TransportError as error:
            self._failed(delivery, error)
            return False
        except Exception as error:
            # One message that we cannot form must not keep the others from going out.
            reason = f"This program failed to form or send it ({type(error).__name__})."
            self._failed(delivery, TransportError(reason))
            return False
        if remark:
            logger.warning("Delivery %s by %s: %s", delivery.id, delivery.transport, remark)
        self._record(lambda: self._deliveries.sent(delivery, self._now(), remark))
        return True

    def _failed(self, delivery: Delivery, error: TransportError) -> None:
        now = self._now()
        again = None
        if not error.permanent:
            again = next_try(
                delivery.attempts,
                since=delivery.since,
                now=now,
                chance=self._chance(),
                retry_after=error.retry_after,
            )
        level = logging.ERROR if again is None else logging.WARNING
        end = "given up" if again is None else "will be tried again"
        logger.log(
            level, "Delivery %s by %s %s: %s", delivery.id, delivery.transport, end, error.reason
        )
        self._record(lambda: self._deliveries.failed(delivery, error.reason, again))

    def _record(self, record: Callable[[], bool]) -> None:
        for wait in (*RECORD_AGAIN, None):
            try:
                record()
                return
            except StoreError as error:
                if wait is None or not error.retryable:
                    # The lease ends by itself, and the delivery is tried again then.
                    logger.error("What became of a delivery was not recorded: %s", error)
                    return
                time.sleep(wait)
