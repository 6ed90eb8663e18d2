"""The reply to a message in another language."""

from __future__ import annotations

import pytest

from actions.language import ActionOtherLanguage
from bot.effects import KeepQuestion
from bot.knowledge.languages import CODES, say_in
from tests.actions.stage import Played, Talk
from tests.shipped import sentence, shipped


def run(talk: Talk, text: str, language: str = "") -> Played:
    return talk.say(ActionOtherLanguage, text, "out_of_scope", language=language)


def test_it_answers_in_the_language_with_the_ways_to_a_person(talk: Talk) -> None:
    text = "¿Cuánto cuesta la prolotherapy?"
    played = run(talk, text, "es")
    ask = {"intent": "talk_to_human", "entities": {}, "data": {"question": text}}
    book = {"intent": "book_consultation", "entities": {}, "data": {"about": text}}
    assert played.reply == {
        "kind": "notice",
        "text": say_in(shipped(), "es"),
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
    assert played.effects == [KeepQuestion("", text)]
    assert played.slots["pending"] == ask


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_language_has_its_own_sentence(talk: Talk, code: str) -> None:
    assert run(talk, "...", code).reply["text"] == say_in(shipped(), code) != ""


@pytest.mark.parametrize("language", ["", "xx"])
def test_without_a_sentence_it_declines_in_english(talk: Talk, language: str) -> None:
    played = run(talk, "hoeveel kost het", language)
    assert (played.reply["kind"], played.reply["text"]) == ("unknown", sentence("unknown"))
    assert played.kept == "hoeveel kost het"
