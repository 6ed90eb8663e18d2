"""Narrower questions on a topic, and figures only beside what the page names."""

from __future__ import annotations

import pytest

from bot.knowledge.answers import about_aspect, answer, aspect_asked
from bot.knowledge.mentions import Mentioned
from bot.knowledge.model import Knowledge
from tests.shipped import thing, unknown_thing


@pytest.mark.parametrize(
    ("topic", "text", "said"),
    [
        ("session_count", "and how far APART?", "2-3 weeks apart"),
        ("during_session", "how long", "about one hour"),
        ("after_procedure", "when can I go back to work", "Rest for 1-2 days"),
        ("after_procedure", "will I be sore", "a few days"),
        ("risks", "is that common", "It gives no figure."),
        ("what_is", "what do tendons do", "connect muscle to bone"),
        ("types", "what are the others", "growth factor stimulation"),
    ],
)
def test_an_aspect_has_its_own_answer(
    knowledge: Knowledge, topic: str, text: str, said: str
) -> None:
    aspect = aspect_asked(knowledge.topics[topic], text)
    assert aspect is not None
    reply = about_aspect(knowledge, knowledge.topics[topic], aspect)
    assert said in reply.text
    assert (reply.items, reply.note, reply.topic) == ((), "", topic)


def test_words_inside_other_words_ask_for_nothing(knowledge: Knowledge) -> None:
    assert aspect_asked(knowledge.topics["after_procedure"], "is the forest far") is None


def test_no_figures_beside_what_the_page_does_not_mention(knowledge: Knowledge) -> None:
    cancer = Mentioned("condition", "cancer", 13, 19)
    reply = answer(knowledge, knowledge.topics["effectiveness"], (cancer,), "does it cure cancer")
    assert reply.text == thing("conditions", "cancer")
    assert "91%" not in reply.text
    unknown = answer(knowledge, knowledge.topics["effectiveness"], (), "does it cure warts")
    assert unknown.text == unknown_thing("conditions", "warts")


def test_figures_follow_what_the_page_says_of_a_thing(knowledge: Knowledge) -> None:
    knee = Mentioned("body_part", "knee", 27, 31)
    reply = answer(
        knowledge, knowledge.topics["effectiveness"], (knee,), "how well does it work for my knee"
    )
    assert reply.text.startswith(thing("body_parts", "knee"))
    assert "91% efficacy" in reply.text


@pytest.mark.parametrize("text", ["does it work", "any good or waste of time", "will it fix me"])
def test_a_plain_question_gets_the_figures(knowledge: Knowledge, text: str) -> None:
    assert "91% efficacy" in answer(knowledge, knowledge.topics["effectiveness"], (), text).text
