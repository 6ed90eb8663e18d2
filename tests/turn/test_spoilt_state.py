"""What a conversation remembers is spoilt: its visitor is told, and is answered from then on."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timezone
from typing import Any

import pytest

from bot.bookings.draft import Draft
from bot.conversations.turn import TurnRequest, TurnResult
from bot.errors import StateError
from bot.stores import Stores
from bot.turn.engine.engine import RasaEngine
from bot.turn.slots import slots_from
from bot.turn.worker import MAX_ATTEMPTS
from tests.cast import APOLOGY, button, reply, result, say, state_of, told
from tests.turn.engines import Ear, ScriptedEngine
from tests.turn.workers import StartWorker, ask
from tests.world import change, rows, spoil

LOST = "what a conversation remembered is lost: no message got an answer with it"
#: No engine ever sees these.
NO_OBJECT = {
    "no JSON": "{'slots': {}}",
    "nothing": "",
    "half of it": '{"slots": {"topic": "ri',
    "damaged bytes": '{"slots": \ufffd\ufffd}',
    "a list": "[]",
    "a text": '"slots"',
    "a number": "7",
    "null": "null",
    "too deep": "[" * 100_000,
}
RECENT = [[["user", "ask_risks"], ["action", "action_answer"]]]
OF_ANOTHER_SHAPE: dict[str, dict[str, Any]] = {
    "slots are a list": {"slots": ["topic"]},
    "slots are a number": {"slots": 3},
    "a topic is a number": {"slots": {"topic": 3}},
    "a depth is a text": {"slots": {"depth": "deep"}},
    "a booking is a text": {"slots": {"booking": "tomorrow"}},
    "a booking is empty": {"slots": {"booking": {}}},
    "an offer has no intent": {"slots": {"pending": {"data": {}}}},
    "an alarm is a text": {"slots": {"alarm": "breathing"}},
    "an alarm is empty": {"slots": {"alarm": {}}},
    "an alarm has no time": {"slots": {"alarm": {"key": "x", "language": "", "at": "noon"}}},
    "an alarm's time is a number": {"slots": {"alarm": {"key": "x", "language": "", "at": 3}}},
    "the turns are a number": {"recent": 3},
    "a turn is a text": {"recent": ["user"]},
    "a step has no name": {"recent": [[["user", None]]]},
    "a step is none": {"recent": [[["dance", "tango"]]]},
}
#: These are answered as if nothing were: what nobody knows any more is left out.
HARMLESS: dict[str, dict[str, Any]] = {
    "a slot that there is no more": {"slots": {"colour": "red"}, "recent": RECENT},
    "keys that there are no more": {"mood": "good", "slots": None, "recent": None},
}


def given_up(stores: Stores, conversation_id: str, seq: int) -> bool:
    """Whether the visitor was told and the desk was, once."""
    assert told(stores, conversation_id)[-1] == ("assistant", APOLOGY.text)
    assert [row["kind"] for row in rows(stores, "outbox")] == ["turn_failed"]
    looks = [row.look for row in stores.desk.queue.unseen(datetime.now(timezone.utc))]
    return looks == ["failed"] and state_of(stores, conversation_id, seq) == "failed"


@pytest.mark.parametrize("state", NO_OBJECT.values(), ids=list(NO_OBJECT))
def test_what_is_no_json_object_costs_one_answer(
    stores: Stores,
    alice: str,
    start_worker: StartWorker,
    ear: Ear,
    state: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    engine = ScriptedEngine()
    failed: list[str] = []
    spoil(stores, alice, state)
    say(stores, alice, "one")
    worker = start_worker(stores, engine, on_failed=failed.append)
    assert ear.wait_for(1) == [(alice, 3)]
    assert given_up(stores, alice, 2)
    assert (len(failed), engine.asked) == (MAX_ATTEMPTS - 1, [])
    assert LOST in caplog.messages
    ask(stores, worker, alice, "two")
    ear.wait_for(2)
    assert told(stores, alice)[-1] == ("assistant", "re: two")
    assert engine.requests[0].state == {}
    assert [row["kind"] for row in rows(stores, "outbox")] == ["turn_failed"]


def test_damaged_bytes_in_a_text_cost_their_letters(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear
) -> None:
    engine = ScriptedEngine()
    spoil(stores, alice, '{"slots": {"topic": "ri\ufffdks"}}')
    say(stores, alice, "one")
    start_worker(stores, engine)
    ear.wait_for(1)
    assert told(stores, alice)[-1] == ("assistant", "re: one")
    assert engine.requests[0].state == {"slots": {"topic": "ri\ufffdks"}}


@pytest.mark.parametrize("payload", ["{", "[]", "{}", '"ask_risks"'])
@pytest.mark.parametrize("words", ["Risks?", "risks"])
def test_a_choice_that_cannot_be_read_costs_one_answer_and_no_memory(
    stores: Stores, alice: str, start_worker: StartWorker, ear: Ear, payload: str, words: str
) -> None:
    offer = result(reply("a", choices=[button("Risks?", "ask_risks")]), state={"kept": 1})
    engine = ScriptedEngine(offer)
    worker = start_worker(stores, engine)
    ask(stores, worker, alice, "one")
    ear.wait_for(1)
    change(stores, "choices", payload=payload)
    ask(stores, worker, alice, words)
    ear.wait_for(2)
    assert given_up(stores, alice, 4)
    ask(stores, worker, alice, "three")
    ear.wait_for(3)
    assert told(stores, alice)[-1] == ("assistant", "re: three")
    assert engine.requests[-1].state == {"kept": 1}


def test_the_memory_is_kept_when_one_message_is_at_fault_and_lost_after_the_second(
    stores: Stores,
    alice: str,
    start_worker: StartWorker,
    ear: Ear,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nobody can tell which of the two it is; two messages in a row speak against the memory."""

    def chokes(request: TurnRequest) -> TurnResult:
        raise KeyError("deep within")

    engine = ScriptedEngine(result(state={"kept": 1}), *[chokes] * (2 * MAX_ATTEMPTS))
    worker = start_worker(stores, engine)
    ask(stores, worker, alice, "one", "two")
    ear.wait_for(2)
    assert LOST not in caplog.messages
    ask(stores, worker, alice, "three", "four")
    ear.wait_for(4)
    assert caplog.messages.count(LOST) == 1
    assert [one.state for one in engine.requests] == [{}, *[{"kept": 1}] * 6, {}]
    assert told(stores, alice)[-1] == ("assistant", "re: four")


def test_no_other_conversation_waits_or_forgets(
    stores: Stores, alice: str, bob: str, start_worker: StartWorker, ear: Ear
) -> None:
    change(stores, "conversations", {"id": bob}, state='{"kept": 1}')
    spoil(stores, alice, "[]")
    say(stores, alice, "one")
    say(stores, bob, "one")
    engine = ScriptedEngine()
    start_worker(stores, engine)
    ear.wait_for(2)
    assert told(stores, bob)[-1] == ("assistant", "re: one")
    assert engine.requests[0].state == {"kept": 1}


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("state", OF_ANOTHER_SHAPE.values(), ids=list(OF_ANOTHER_SHAPE))
def test_json_of_another_shape_costs_one_answer(
    stores: Stores,
    alice: str,
    start_worker: StartWorker,
    ear: Ear,
    engine: RasaEngine,
    state: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    spoil(stores, alice, json.dumps(state))
    worker = start_worker(stores, engine)
    ask(stores, worker, alice, "what are the risks")
    ear.wait_for(1)
    assert given_up(stores, alice, 2)
    assert LOST in caplog.messages
    ask(stores, worker, alice, "what are the risks?")
    ear.wait_for(2)
    assert state_of(stores, alice, 4) == "answered"


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("state", HARMLESS.values(), ids=list(HARMLESS))
def test_what_nobody_knows_any_more_costs_nothing(
    stores: Stores,
    alice: str,
    start_worker: StartWorker,
    ear: Ear,
    engine: RasaEngine,
    state: dict[str, Any],
) -> None:
    spoil(stores, alice, json.dumps(state))
    worker = start_worker(stores, engine)
    ask(stores, worker, alice, "what are the risks")
    ear.wait_for(1)
    assert state_of(stores, alice, 2) == "answered"
    (kept,) = [json.loads(row["state"]) for row in rows(stores, "conversations")]
    assert "colour" not in kept["slots"]
    assert "mood" not in kept


def test_the_slots_of_a_running_booking_are_read_as_they_were_kept() -> None:
    draft = Draft("d1", "callback", {"phone": "+1 555 0100"})
    stored = {"booking": draft.to_json(), "depth": 2, "handoff": True, "topic": None, "colour": 1}
    assert slots_from(stored) == {"booking": draft, "depth": 2, "handoff": True}
    with pytest.raises(StateError, match="its depth is none"):
        slots_from({**stored, "depth": "2"})
