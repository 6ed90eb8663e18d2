"""From a topic and the things named to a reply."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.knowledge.answers import about_items, answer, detail, general
from bot.knowledge.choices import starter_choices
from bot.knowledge.mentions import Mentioned, things
from bot.knowledge.model import Knowledge, Review
from bot.knowledge.prose import sentences_of
from bot.knowledge.provenance import provenance, sources
from bot.reply import Reply, SourceLine
from tests.shipped import sentence, thing, unknown_thing

SCIATICA = Mentioned("condition", "sciatica", 0, 8)
MIGRAINE = Mentioned("condition", "migraine", 10, 18)
NERVES = Mentioned("condition", "nerve_pain", 0, 10)
LEG = Mentioned("body_part", "leg", 20, 23)
KNEE = Mentioned("body_part", "knee", 30, 34)
KNEE_PAIN = Mentioned("condition", "knee_pain", 30, 39)
INFECTION = Mentioned("complication", "infection", 0, 9)


def ask(knowledge: Knowledge, key: str, *mentioned: Mentioned, text: str = "") -> Reply:
    return answer(knowledge, knowledge.topics[key], mentioned, text)


def named(knowledge: Knowledge, key: str, *mentioned: Mentioned) -> list[str]:
    found = things(knowledge, knowledge.topics[key], mentioned)
    return [name.key for _, name in found]


@pytest.mark.parametrize(
    ("mentioned", "keys"),
    [
        ([], []),
        ([INFECTION], []),
        ([MIGRAINE, SCIATICA], ["sciatica", "migraine"]),
        ([SCIATICA, SCIATICA], ["sciatica"]),
        ([KNEE, KNEE_PAIN], ["knee_pain"]),
        ([LEG], ["leg"]),
        ([NERVES, LEG], ["nerve_pain"]),
        ([NERVES, KNEE], ["nerve_pain", "knee"]),
        ([Mentioned("condition", "no_such_key")], []),
    ],
)
def test_the_things_of_a_topic(
    knowledge: Knowledge, mentioned: list[Mentioned], keys: list[str]
) -> None:
    assert named(knowledge, "conditions", *mentioned) == keys


def test_in_general_a_topic_says_its_answer(knowledge: Knowledge) -> None:
    topic = knowledge.topics["risks"]
    reply = ask(knowledge, "risks", SCIATICA)
    assert (reply.kind, reply.text, reply.items) == ("answer", topic.answer, topic.items)
    assert reply.provenance == sentence("provenance_unreviewed", label=knowledge.source.label)
    assert [choice.meaning.intent for choice in reply.choices] == [
        knowledge.topics[key].intent for key in topic.next
    ]
    assert reply.offers == ()


def test_about_a_thing_the_page_names(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "risks", INFECTION)
    assert (reply.text, reply.items, reply.note, reply.offers) == (
        thing("complications", "infection"),
        (),
        "",
        (),
    )
    assert reply.choices[0].label == "What are the risks?"


def test_about_a_thing_the_page_does_not_mention(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "conditions", MIGRAINE)
    assert (reply.text, reply.offers) == (thing("conditions", "migraine"), ("human", "book"))


def test_a_thing_with_an_answer_of_its_own_needs_no_desk(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "who_performs", Mentioned("specialist", "nurse"))
    assert reply.text == thing("specialists", "nurse")
    assert reply.offers == ()


def test_what_two_things_share_is_said_once(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "conditions", MIGRAINE, Mentioned("condition", "gout", 20, 24))
    gout, *rest = sentences_of(thing("conditions", "gout"))
    assert reply.text == f"{thing('conditions', 'migraine')} {gout}"
    assert " ".join(rest) in reply.text


def test_a_complaint_that_no_list_knows(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "conditions", text="does it help with hiccups?")
    assert ask(knowledge, "conditions", text="Hi, does it help with hiccups?") == reply
    assert (reply.text, reply.note) == (unknown_thing("conditions", "hiccups"), "")
    assert ask(knowledge, "conditions", text="what does it help with?").items != ()


def test_what_is_not_covered_goes_to_the_desk(knowledge: Knowledge) -> None:
    reply = ask(knowledge, "cost", text="how much is it?")
    assert (reply.kind, reply.text) == ("handover", knowledge.topics["cost"].not_covered)
    assert [choice.meaning.to_json()["data"] for choice in reply.choices] == [
        {"question": "how much is it?"},
        {"about": "how much is it?"},
    ]


def test_details_come_one_by_one(knowledge: Knowledge) -> None:
    topic = knowledge.topics["types"]
    told = [detail(knowledge, topic, depth) for depth in (1, 2, 3)]
    assert [reply and reply.text for reply in told] == list(topic.details)
    assert detail(knowledge, topic, 4) is None
    assert detail(knowledge, knowledge.topics["cost"], 1) is None


def test_a_reviewed_answer_says_when(knowledge: Knowledge) -> None:
    review = Review("Dr. Ann Lee", date(2026, 3, 3), date(2027, 3, 3))
    topic = replace(knowledge.topics["risks"], review=review)
    told = sentence("provenance_reviewed", label=knowledge.source.label, date="3 March 2026")
    assert provenance(knowledge, topic) == told


def test_sources_are_the_page_and_the_papers(knowledge: Knowledge) -> None:
    page = SourceLine(knowledge.source.title)
    papers = [SourceLine(reference.citation) for reference in knowledge.references.values()]
    assert sources(knowledge, knowledge.topics["effectiveness"]) == (page, *papers)
    assert sources(knowledge, knowledge.topics["risks"]) == (page,)


def test_a_visitor_who_has_just_come_is_offered_the_first_topics(knowledge: Knowledge) -> None:
    labels = [choice.label for choice in starter_choices(knowledge)]
    assert labels == [
        "What is prolotherapy?",
        "What is it used for?",
        "How many injections are needed?",
        sentence("choice_book"),
    ]


def test_general_and_items_agree_on_the_topic(knowledge: Knowledge) -> None:
    topic = knowledge.topics["risks"]
    found = things(knowledge, topic, [INFECTION])
    assert about_items(knowledge, topic, found).topic == general(knowledge, topic).topic == "risks"
