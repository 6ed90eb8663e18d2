"""Numbers for Prometheus; the only module that knows its client.

Counts come from the database at each look, so they are true whichever process is asked and survive
a restart. Only the time of turns is observed in this process.
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.errors import StoreError
from bot.numbers.census_model import Census

log = logging.getLogger(__name__)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4)
PREFIX = "assistant"


class Metrics:
    """What is known of one process and its database, in a registry of its own.

    Args:
        census: counts what is in the database; raises StoreError.
        model: digest of the model in use; empty when there is none.
    """

    def __init__(self, census: Callable[[], Census], model: Callable[[], str] = str) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._turns = Histogram(
            f"{PREFIX}_turn_seconds",
            "Time from taking a message up to its committed answer.",
            buckets=SECONDS,
            registry=self._registry,
        )
        self._registry.register(_Counts(census, model))

    def observe_turn(self, seconds: float) -> None:
        """Note the time of one turn; callable from any thread."""
        self._turns.observe(seconds)

    def text(self) -> bytes:
        """Everything in the text format of Prometheus; blocks while the database is read."""
        return generate_latest(self._registry)


class _Counts(Collector):
    """Counts the database when somebody looks; says so when it does not answer."""

    def __init__(self, census: Callable[[], Census], model: Callable[[], str]) -> None:
        self._census = census
        self._model = model

    def collect(self) -> Iterable[Metric]:
        """Yield one family after the other."""
        digest = self._model()
        if digest:
            yield InfoMetricFamily(
                f"{PREFIX}_model", "The model that answers.", value={"digest": digest}
            )
        up = f"{PREFIX}_database_up"
        try:
            census = self._census()
        except StoreError as error:
            log.warning("the database could not be counted: %s", error)
            yield GaugeMetricFamily(up, "1 when the database could be read.", value=0)
            return
        yield GaugeMetricFamily(up, "1 when the database could be read.", value=1)
        yield from _families(census)


def _families(census: Census) -> Iterable[Metric]:
    yield _one("conversations", "Conversations that are stored.", census.conversations)
    yield _by("messages", "Visitors' messages by state.", "state", census.messages)
    yield _one("queue_length", "Visitors' messages that wait for an answer.", census.queue)
    yield _by("bookings", "Bookings by status.", "status", census.bookings)
    yield _by("handoffs", "Chats handed to a person, by state.", "state", census.handoffs)
    yield _one("questions_open", "Questions that need a person.", census.questions)
    yield _by("feedback", "Opinions of replies.", "rating", census.feedback)
    if census.outbox is not None:
        yield _by("outbox", "Messages out, by state.", "state", census.outbox)


def _one(name: str, help: str, value: int) -> Metric:
    return GaugeMetricFamily(f"{PREFIX}_{name}", help, value=value)


def _by(name: str, help: str, label: str, counts: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(f"{PREFIX}_{name}", help, labels=[label])
    for key, count in sorted(counts.items()):
        family.add_metric([key], count)
    return family


def may_look(*, peer: str, forwarded: bool, authorization: str, token: str) -> bool:
    """Tell whether somebody may see the metrics.

    Args:
        peer: address of the connection's other end.
        forwarded: a proxy says that it asks for somebody else; then the address proves nothing.
        authorization: the request's header of that name.
        token: the token of the settings; empty means that there is none.
    """
    scheme, _, given = authorization.partition(" ")
    if token and scheme.lower() == "bearer":
        return hmac.compare_digest(given.strip().encode("utf-8", "replace"), token.encode())
    return not forwarded and _is_loopback(peer)


def _is_loopback(peer: str) -> bool:
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def digest_of(model: Path) -> str:
    """The digest in a trained model's name."""
    return model.name.removesuffix(".tar.gz").rpartition("-")[2]
