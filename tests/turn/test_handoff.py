"""A person takes over, with the real engine and store: one answers at a time, told at once."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone
from typing import Any

import pytest

from bot.desk import sentences
from bot.desk.deadlines import Deadlines
from bot.desk.facts import FactsReader
from bot.knowledge.live import LiveKnowledge
from bot.reply import Reply
from bot.staff.model import StaffRef
from bot.stores import Stores
from bot.turn.engine.engine import RasaEngine
from tests.cast import told
from tests.desk.handoffs import owner
from tests.shipped import sentence
from tests.world import desk_state, let_time_pass, sit_down

pytestmark = pytest.mark.model

ANN = StaffRef(1, "Ann Lee", "clerk")
ALARM = "I can't breathe properly since the injection"
WISH = "I would like to talk to the front desk"


@pytest.fixture
def kind() -> str:
    """The rules are the same on every database; one is enough here."""
    return "sqlite"


class Desk:
    """One visitor, the engine, and the people at the desk."""

    def __init__(
        self, stores: Stores, engine: RasaEngine, knowledge: LiveKnowledge, visitor: str
    ) -> None:
        self.stores, self.visitor = stores, visitor
        self._engine, self._knowledge = engine, knowledge
        self._facts = FactsReader(stores.desk, knowledge.current)
        self._count = 0
        self.woken: list[str] = []
        self.deadlines = Deadlines(
            stores.desk, knowledge.current, notify=self.woken.append, look_seconds=0.01
        )

    def says(self, text: str | None, choice: str | None = None) -> list[dict[str, Any]]:
        """Let the visitor say or click something; returns what comes back."""
        self._count += 1
        key = f"m{self._count}"
        accepted = self.stores.conversations.inbox.accept(
            self.visitor, client_msg_id=key, text=text, choice_id=choice
        )
        turn = self.stores.conversations.claims.next_turn(self.visitor)
        assert turn is not None
        now = datetime.now(timezone.utc)
        request = turn.request(now, self._facts(self.visitor, now))
        self.stores.conversations.turns.commit(turn, asyncio.run(self._engine.answer(request)))
        return self.stores.conversations.chats.messages_after(self.visitor, accepted.seq)

    def clicks(self, label: str) -> list[dict[str, Any]]:
        """Let the visitor click the newest choice with these words."""
        offered = [
            choice
            for message in self.stores.conversations.chats.transcript(self.visitor)
            for choice in message.get("choices", ())
            if choice["label"] == label
        ]
        return self.says(None, offered[-1]["id"])

    def sentence(self, key: str) -> Reply:
        return sentences.sentence(self._knowledge.current(), key, staff_name=ANN.name)

    def takes(self) -> None:
        assert self.stores.desk.handoffs.take(self.visitor, ANN, self.sentence("handoff_joined")).ok

    def gives_back(self) -> None:
        assert self.stores.desk.handoffs.give_back(self.visitor, ANN, self.sentence("handoff_left"))

    @property
    def last(self) -> dict[str, Any]:
        return self.stores.conversations.chats.transcript(self.visitor)[-1]


@pytest.fixture
def desk(stores: Stores, engine: RasaEngine, knowledge: LiveKnowledge, alice: str) -> Desk:
    """Alice's chat, with Ann at the desk."""
    sit_down(stores, ANN)
    return Desk(stores, engine, knowledge, alice)


def test_every_handoff_comes_with_a_message_to_the_visitor(desk: Desk) -> None:
    (asked,) = desk.says(WISH)
    assert asked["handoff"] == "waiting"
    desk.takes()
    assert desk.last["text"] == sentence("handoff_joined", staff_name="Ann Lee")
    desk.gives_back()
    assert desk.last["text"] == sentence("handoff_left", staff_name="Ann Lee")
    desk.says(WISH)
    let_time_pass(desk.stores)
    assert desk.deadlines.look(datetime.now(timezone.utc)) == 1
    assert desk.last["text"] == sentence("handoff_missed")
    desk.takes()
    desk.stores.desk.handoffs.close(desk.visitor, ANN, "answered", desk.sentence("handoff_closed"))
    assert desk.last["text"] == sentence("handoff_closed")


def test_after_the_person_has_left_the_assistant_answers_again(desk: Desk) -> None:
    for end in ("give_back", "close"):
        desk.says(WISH)
        desk.takes()
        assert desk.says("what are the risks") == []
        if end == "close":
            words = desk.sentence("handoff_closed")
            assert desk.stores.desk.handoffs.close(desk.visitor, ANN, "answered", words)
        else:
            desk.gives_back()
        (answer,) = desk.says("how many shots do I need?")
        assert (answer["role"], answer["kind"]) == ("assistant", "answer")
        assert desk.stores.desk.queue.open() == []


def test_the_assistant_is_silent_while_a_person_answers(desk: Desk) -> None:
    desk.says(WISH)
    desk.takes()
    for text in ("what are the risks", "are you a robot?", WISH, "I want to book", "thanks"):
        assert desk.says(text) == []
    desk.stores.desk.answers.reply(desk.visitor, ANN, "I look it up for you.", "k1")
    assert desk.last["role"] == "staff"
    assert len(desk.stores.desk.queue.open()) == 1
    assert desk.stores.bookings.all() == []


def test_buttons_and_restarts_are_not_answered_while_a_person_holds_the_chat(desk: Desk) -> None:
    desk.says(WISH)
    desk.takes()
    before = desk_state(desk.stores, desk.visitor)
    for key in ("choice_assistant", "choice_callback"):
        assert desk.clicks(sentence(key)) == []
    for text in ("/restart", "/session_start", "restart", "start over", "/greet", "hello"):
        assert desk.says(text) == []
    assert desk_state(desk.stores, desk.visitor) == before == "held"


def test_the_urgent_check_runs_while_a_person_holds_the_chat(desk: Desk) -> None:
    desk.says(WISH)
    desk.takes()
    (alarm,) = desk.says(ALARM)
    assert alarm["kind"] == "urgent"
    assert owner(desk.stores, desk.visitor) == "staff"
    assert desk.stores.desk.queue.open()[0].alarm != ""
    assert desk.says("what are the risks") == []


def test_the_urgent_check_runs_while_waiting(desk: Desk) -> None:
    desk.says(WISH)
    assert "urgent" in [one["kind"] for one in desk.says(ALARM)]
    assert desk_state(desk.stores, desk.visitor) == "waiting"


def test_an_alarm_ends_when_the_visitor_goes_on_with_a_person(desk: Desk) -> None:
    desk.says(ALARM)
    assert [one["kind"] for one in desk.says("what are the risks")] == ["urgent"]
    desk.says(WISH)
    desk.takes()
    desk.stores.desk.answers.reply(desk.visitor, ANN, "Please come in at once.", "k1")
    assert desk.says("I am on my way") == []
    desk.gives_back()
    (answer,) = desk.says("what are the risks")
    assert answer["kind"] == "answer"


def test_the_chat_is_the_same_from_another_process(desk: Desk, open_store: Any) -> None:
    desk.says(WISH)
    desk.takes()
    desk.stores.desk.answers.reply(desk.visitor, ANN, "Hello.", "k1")
    again = open_store("after the restart")
    assert again.conversations.chats.transcript(
        desk.visitor
    ) == desk.stores.conversations.chats.transcript(desk.visitor)
    assert again.desk.answers.reply(desk.visitor, ANN, "Still here.", "k2") is not None
    assert again.desk.answers.reply(desk.visitor, ANN, "Hello.", "k1") is not None
    assert told(again, desk.visitor).count(("staff", "Hello.")) == 1


def test_the_visitor_hears_the_place_in_the_queue(
    desk: Desk, stores: Stores, engine: RasaEngine, knowledge: LiveKnowledge, bob: str
) -> None:
    other = Desk(stores, engine, knowledge, bob)
    other.says(WISH)
    (asked,) = desk.says(WISH)
    assert asked["text"] == sentence("handoff_waiting_unknown", place="2")
    other.takes()
    (again,) = desk.says(WISH)
    assert again["text"] == sentence("handoff_again_waiting", place="1")


def test_the_visitor_chooses_the_assistant_or_a_person(desk: Desk) -> None:
    desk.says(WISH)
    (answer,) = desk.says("what are the risks")
    assert answer["kind"] == "answer"
    assert desk_state(desk.stores, desk.visitor) == "waiting"
    (gone,) = desk.clicks(sentence("choice_assistant"))
    assert gone["handoff"] == "assistant"
    assert desk.stores.desk.queue.open() == []
    desk.says(WISH)
    assert [row.state for row in desk.stores.desk.queue.open()] == ["waiting"]


def test_when_nobody_came_a_call_back_is_one_click_away(desk: Desk) -> None:
    desk.says(WISH)
    let_time_pass(desk.stores)
    desk.deadlines.look(datetime.now(timezone.utc))
    assert desk.woken == [desk.visitor]
    (begun,) = desk.clicks(sentence("choice_callback"))
    assert sentence("booking_ask_name") in begun["text"]


def test_yes_to_the_offered_call_back_begins_it(desk: Desk) -> None:
    desk.says(WISH)
    let_time_pass(desk.stores)
    desk.deadlines.look(datetime.now(timezone.utc))
    (said,) = desk.says("yes please")
    assert sentence("booking_ask_name") in said["text"]


def test_no_to_the_offered_call_back_takes_it_away(desk: Desk) -> None:
    desk.says(WISH)
    let_time_pass(desk.stores)
    desk.deadlines.look(datetime.now(timezone.utc))
    desk.says("no thanks")
    (later,) = desk.says("yes")
    assert sentence("booking_ask_name") not in later["text"]


def test_with_nobody_at_the_desk_nobody_is_left_waiting(desk: Desk) -> None:
    desk.stores.desk.presence.set_away(ANN, True, datetime.now(timezone.utc))
    (asked,) = desk.says(WISH)
    assert asked["handoff"] == "missed"
    assert sentence("choice_callback") in [one["label"] for one in asked["choices"]]
    assert [row.state for row in desk.stores.desk.queue.open()] == ["missed"]


def test_the_thread_finds_what_passed_while_it_was_away(desk: Desk) -> None:
    desk.says(WISH)
    let_time_pass(desk.stores)
    desk.deadlines.start()
    try:
        from tests.turn.engines import eventually

        eventually(lambda: desk.woken == [desk.visitor])
    finally:
        assert desk.deadlines.stop()
    assert desk_state(desk.stores, desk.visitor) == "missed"
