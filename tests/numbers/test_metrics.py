"""What Prometheus reads, and who may read it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.effects import HandOff, KeepQuestion
from bot.errors import SettingsError, StoreError
from bot.numbers.census_model import Census
from bot.numbers.metrics import CONTENT_TYPE, Metrics, digest_of, may_look
from bot.settings import Settings
from bot.stores import Stores
from tests.cast import book, reply, result, say, turn
from tests.channels.widget.harness import running
from tests.store_fixtures import alice, bob, kind, open_store, stores, url

__all__ = ["alice", "bob", "kind", "open_store", "stores", "url"]
TOKEN = "a token of 24 characters"
NONE = Census(
    conversations=0, messages={}, queue=0, bookings={}, handoffs={}, questions=0, feedback={},
    outbox=None,
)  # fmt: skip


def read(text: bytes) -> dict[str, float]:
    """Every sample by its name and labels."""
    return {
        sample.name + "".join(f" {key}={value}" for key, value in sorted(sample.labels.items())):
        sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }  # fmt: skip


def test_the_database_is_counted(stores: Stores, alice: str, bob: str) -> None:
    question = KeepQuestion("", "?")
    handoff = HandOff("?", reason="asked")
    seq = turn(stores, alice, "one", result(reply("a"), effects=[book(), question, handoff]))
    stores.conversations.feedback.add(alice, seq, rating="up")
    say(stores, bob, "two")
    found = read(Metrics(stores.numbers.census, lambda: "0123abcd").text())
    waits = next(key for key in found if key.startswith("assistant_handoffs"))
    assert {key: value for key, value in found.items() if "turn_seconds" not in key} == {
        "assistant_model_info digest=0123abcd": 1,
        "assistant_database_up": 1,
        "assistant_conversations": 2,
        "assistant_messages state=answered": 1,
        "assistant_messages state=received": 1,
        "assistant_queue_length": 1,
        "assistant_bookings status=new": 1,
        waits: 1,
        "assistant_questions_open": 1,
        "assistant_feedback rating=up": 1,
        **{key: value for key, value in found.items() if key.startswith("assistant_outbox")},
    }


def test_deliveries_are_counted_where_there_are_any() -> None:
    census = replace(NONE, outbox={"waiting": 2, "dead": 1})
    found = read(Metrics(lambda: census).text())
    assert found["assistant_outbox state=waiting"] == 2
    assert found["assistant_outbox state=dead"] == 1
    assert not [key for key in read(Metrics(lambda: NONE).text()) if "outbox" in key]


def test_turns_are_timed_in_this_process() -> None:
    metrics = Metrics(lambda: NONE)
    for seconds in (0.03, 0.3, 30):
        metrics.observe_turn(seconds)
    found = read(metrics.text())
    assert found["assistant_turn_seconds_count"] == 3
    assert found["assistant_turn_seconds_bucket le=0.05"] == 1
    assert found["assistant_turn_seconds_bucket le=0.4"] == 2
    assert found["assistant_turn_seconds_bucket le=6.4"] == 2


def test_each_has_a_registry_of_its_own() -> None:
    one, other = Metrics(lambda: NONE), Metrics(lambda: NONE)
    one.observe_turn(1)
    assert read(other.text())["assistant_turn_seconds_count"] == 0
    assert not [key for key in read(one.text()) if key.startswith(("python_", "process_"))]


def test_a_database_that_is_away_is_a_number_as_well() -> None:
    def away() -> Census:
        raise StoreError("The database is away.")

    found = read(Metrics(away).text())
    assert found["assistant_database_up"] == 0
    assert "assistant_conversations" not in found


def test_without_a_model_there_is_no_digest() -> None:
    assert not [key for key in read(Metrics(lambda: NONE).text()) if "model" in key]
    assert digest_of(Path("models/assistant-0123abcd.tar.gz")) == "0123abcd"


@pytest.mark.parametrize(
    ("peer", "forwarded", "authorization", "token", "allowed"),
    [
        ("127.0.0.1", False, "", "", True),
        ("127.8.8.8", False, "", TOKEN, True),
        ("::1", False, "", "", True),
        ("::ffff:127.0.0.1", False, "", "", True),
        ("127.0.0.1", True, "", "", False),
        ("10.0.0.7", False, "", "", False),
        ("::ffff:10.0.0.7", False, "", "", False),
        ("", False, "", "", False),
        ("localhost", False, "", "", False),
        ("10.0.0.7", False, f"Bearer {TOKEN}", TOKEN, True),
        ("10.0.0.7", True, f"bearer {TOKEN}", TOKEN, True),
        ("10.0.0.7", False, f"Bearer {TOKEN}x", TOKEN, False),
        ("127.0.0.1", False, "Bearer wrong", TOKEN, False),
        ("10.0.0.7", False, f"Basic {TOKEN}", TOKEN, False),
        ("10.0.0.7", False, "Bearer ", "", False),
        ("10.0.0.7", False, "Bearer \udcff", TOKEN, False),
    ],
)
def test_who_may_look(
    peer: str, forwarded: bool, authorization: str, token: str, allowed: bool
) -> None:
    found = may_look(peer=peer, forwarded=forwarded, authorization=authorization, token=token)
    assert found is allowed


def test_over_http(tmp_path: Path) -> None:
    with running(tmp_path, BOT_METRICS_TOKEN=TOKEN) as service:
        service.visitor().ask("hello")
        answer = service.request("GET", "/metrics")
        assert answer.headers["content-type"] == CONTENT_TYPE
        assert answer.headers["cache-control"] == "no-store"
        assert read(answer.content)["assistant_messages state=answered"] == 1
        passed_on = {"X-Forwarded-For": "203.0.113.7"}
        refused = service.request("GET", "/metrics", headers=passed_on)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
        passed_on["Authorization"] = f"Bearer {TOKEN}"
        assert service.request("GET", "/metrics", headers=passed_on).status_code == 200


@pytest.mark.parametrize("token", ["short", "with a line\nbreak in it", "ünbequem genug lang"])
def test_a_weak_token_is_refused_at_the_start(token: str) -> None:
    with pytest.raises(SettingsError, match="BOT_METRICS_TOKEN"):
        Settings({"BOT_METRICS_TOKEN": token})
