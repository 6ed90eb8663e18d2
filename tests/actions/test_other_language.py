"""The reply to a message in another language."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.language import ActionOtherLanguage
from bot.knowledge import live
from bot.knowledge.languages import CODES, say_in
from bot.knowledge.model import Knowledge
from tests.shipped import sentence, shipped

NOW = "2026-03-03T12:00:00+00:00"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The file that we ship."""
    return shipped()


@pytest.fixture(autouse=True)
def current(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped file is in force, whatever the settings name."""
    monkeypatch.setattr(live, "current", lambda: knowledge)


def run(text: str, **data: str) -> tuple[dict[str, Any], list[dict[str, Any]], list[Any]]:
    """The reply, the effects and the events of one message."""
    message = {
        "text": text,
        "intent": {"name": "out_of_scope", "confidence": 1.0},
        "entities": [],
        "data": data,
        "now": NOW,
    }
    tracker = Tracker("c1", {}, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = ActionOtherLanguage().run(dispatcher, tracker, {})
    customs = [said["custom"] for said in dispatcher.messages if said["custom"]]
    (reply,) = [one["reply"] for one in customs if "reply" in one]
    return reply, [one["effect"] for one in customs if "effect" in one], events


def test_it_answers_in_the_language_with_the_ways_to_a_person(knowledge: Knowledge) -> None:
    text = "¿Cuánto cuesta la prolotherapy?"
    reply, effects, events = run(text, language="es")
    ask = {"intent": "talk_to_human", "entities": {}, "data": {"question": text}}
    book = {"intent": "book_consultation", "entities": {}, "data": {"about": text}}
    assert reply == {
        "kind": "notice",
        "text": say_in(knowledge, "es"),
        "items": [],
        "note": "",
        "provenance": "",
        "sources": [],
        "choices": [
            {"label": sentence("choice_ask_desk"), "payload": ask},
            {"label": sentence("choice_book"), "payload": book},
        ],
        "topic": "",
        "offers": ["human"],
    }
    assert effects == [{"type": "question", "topic": "", "text": text}]
    assert events[0] == SlotSet("pending", ask)


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_language_has_its_own_sentence(knowledge: Knowledge, code: str) -> None:
    reply, _, _ = run("...", language=code)
    assert reply["text"] == say_in(knowledge, code) != ""


@pytest.mark.parametrize("data", [{}, {"language": ""}, {"language": "xx"}])
def test_without_a_sentence_it_declines_in_english(data: dict[str, str]) -> None:
    reply, effects, _ = run("hoeveel kost het", **data)
    assert reply["kind"] == "unknown"
    assert reply["text"] == sentence("unknown")
    assert effects == [{"type": "question", "topic": "", "text": "hoeveel kost het"}]
