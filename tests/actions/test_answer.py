"""Answers: the whole topic, one thing of it, a narrower question, and the same once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from actions.answer import ActionAnswer, ActionMore, ActionRephrase
from actions.base import AssistantAction
from actions.safety import ActionPersonalCase
from bot.effects import KeepQuestion
from bot.knowledge.model import Review
from bot.knowledge.review import in_force
from tests.actions.stage import Played, Talk
from tests.shipped import aspect, page_title, sentence, shipped, thing, topic


def ask(talk: Talk, text: str, intent: str) -> Played:
    return talk.say(ActionAnswer, text, intent)


def more(talk: Talk, text: str = "tell me more") -> Played:
    return talk.say(ActionMore, text, "ask_more")


def test_a_question_gets_the_whole_topic_with_its_source(talk: Talk) -> None:
    played = ask(talk, "what are the risks", "ask_risks")
    reply = played.reply
    assert reply["kind"] == "answer"
    assert reply["text"] == topic("risks").answer
    assert reply["items"] == [
        "nerve damage", "infection", "increased pain", "blood vessel injury", "bleeding",
    ]  # fmt: skip
    provenance = sentence("provenance_unreviewed", label=shipped().source.label)
    assert (reply["provenance"], reply["topic"]) == (provenance, "risks")
    assert [source["label"] for source in reply["sources"]] == [page_title()]
    assert played.labels == [
        "What happens afterwards?", "Who gives the injections?", "How well does it work?",
    ]  # fmt: skip
    assert (reply["offers"], played.effects, played.events) == ([], [], [])
    assert played.slots == {
        "topic": "risks", "item": "", "depth": 0, "shown": "complications", "pending": None,
        "last_text": "what are the risks", "last_at": "2026-03-03T10:00:00-05:00",
    }  # fmt: skip


def test_what_the_page_does_not_cover_goes_to_the_desk_with_the_question(talk: Talk) -> None:
    played = ask(talk, "how much is one shot", "ask_cost")
    assert played.reply["kind"] == "handover"
    assert played.reply["text"] == topic("cost").not_covered
    assert played.reply["offers"] == ["human", "book"]
    assert played.payload(sentence("choice_ask_desk"))["data"] == {
        "question": "how much is one shot"
    }
    assert played.effects == [KeepQuestion("cost", "how much is one shot")]
    assert played.slots["pending"] == {
        "intent": "talk_to_human", "entities": {}, "data": {"question": "how much is one shot"},
    }  # fmt: skip


def test_an_intent_without_a_topic_is_declined(talk: Talk) -> None:
    played = ask(talk, "what about the parking", "ask_parking")
    assert played.reply["kind"] == "unknown"
    assert played.kept == "what about the parking"


@pytest.mark.parametrize(
    ("text", "intent", "kind", "key"),
    [
        ("does it help sciatica", "ask_conditions", "conditions", "sciatica"),
        ("is infection a risk", "ask_risks", "complications", "infection"),
        ("is there phenol in it", "ask_solutions", "substances", "phenol"),
    ],
)
def test_one_thing_is_answered_by_itself(
    talk: Talk, text: str, intent: str, kind: str, key: str
) -> None:
    played = ask(talk, text, intent)
    assert (played.reply["text"], played.reply["items"]) == (thing(kind, key), [])
    assert played.slots["item"] != ""
    assert (played.effects, played.reply["offers"]) == ([], [])


def test_a_kind_of_something_named_is_never_a_plain_yes(talk: Talk) -> None:
    text = ask(talk, "does it help tennis elbow", "ask_conditions").reply["text"]
    assert text == thing("conditions", "tennis_elbow")
    assert "tendon injuries" in text
    assert not text.startswith("Yes")


@pytest.mark.parametrize(
    ("text", "name"),
    [("does it help gout", "gout"), ("does it work for dropsy", "dropsy")],
)
def test_what_the_page_does_not_mention_it_says_so(talk: Talk, text: str, name: str) -> None:
    played = ask(talk, text, "ask_conditions")
    assert f"does not mention {name}" in played.reply["text"]
    assert "chronic low back pain" in played.reply["text"]
    assert played.reply["offers"] == ["human", "book"]
    assert played.effects == [KeepQuestion("conditions", text)]


def test_several_things_are_answered_in_the_order_of_the_text(talk: Talk) -> None:
    text = ask(talk, "does it help whiplash, gout and sciatica", "ask_conditions").reply["text"]
    assert text.index("whiplash") < text.index("mention gout") < text.index("names sciatica")


def test_the_same_question_again_goes_deeper_and_ends_at_a_person(talk: Talk) -> None:
    first, second, third, fourth = (ask(talk, "risks?", "ask_risks") for _ in range(4))
    assert second.reply["text"] == topic("risks").details[0]
    assert (second.reply["items"], second.slots["depth"]) == ([], 1)
    assert third.reply["kind"] == fourth.reply["kind"] == "handover"
    assert third.reply["text"] == sentence("more_nothing")
    assert fourth.reply["text"] == sentence("asked_before")
    assert third.reply["offers"] == ["human", "book"]
    assert third.slots["pending"]["data"] == {"question": "risks?"}
    texts = [played.reply["text"] for played in (first, second, third, fourth)]
    assert len(set(texts)) == 4


def test_another_topic_in_between_starts_anew(talk: Talk) -> None:
    first = ask(talk, "risks?", "ask_risks")
    ask(talk, "how many", "ask_session_count")
    assert ask(talk, "risks?", "ask_risks").replies == first.replies


def test_a_narrower_question_gets_its_own_answer_once_the_topic_was_told(talk: Talk) -> None:
    whole = ask(talk, "how far apart", "ask_session_count")
    assert whole.reply["text"] == topic("session_count").answer
    narrow = ask(talk, "how far apart", "ask_session_count")
    assert narrow.reply["text"] == aspect("session_count", "how far apart")
    again = ask(talk, "how far apart", "ask_session_count")
    assert again.reply["text"] == topic("session_count").details[0]


def test_some_narrow_questions_are_answered_at_once(talk: Talk) -> None:
    reply = ask(talk, "what is a tendon", "ask_what_is").reply
    assert reply["text"] == aspect("what_is", "what is a tendon")


def test_a_click_asks_for_the_whole_topic_whatever_its_label_says(talk: Talk) -> None:
    payload = {"intent": "ask_what_is", "entities": {}, "data": {}}
    played = talk.click(ActionAnswer, "What is a tendon?", payload)
    assert played.reply["text"] == topic("what_is").answer
    assert played.slots["last_text"] == "What is prolotherapy?"


def test_more_tells_detail_after_detail_and_then_offers_a_person(talk: Talk) -> None:
    ask(talk, "what types are there", "ask_types")
    for place, text in enumerate(topic("types").details):
        played = more(talk)
        assert played.reply["text"] == text
        assert (sentence("choice_more") in played.labels) == (place < 2)
    assert more(talk).reply["kind"] == "handover"


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("the first", 1),
        ("no. 2 please", 2),
        ("the second type", 2),
        ("the third", 3),
        ("and the last one", 3),
    ],
)
def test_an_ordinal_means_the_item_of_the_list(talk: Talk, text: str, position: int) -> None:
    ask(talk, "what types are there", "ask_types")
    item = shipped().catalogues["types"].items[position - 1]
    assert more(talk, text).reply["text"] == thing("types", item.key)


@pytest.mark.parametrize("intent", ["ask_conditions", "ask_risks", "ask_solutions", "ask_types"])
def test_ordinals_follow_the_list_as_it_was_shown(talk: Talk, intent: str) -> None:
    shown = ask(talk, "?", intent).reply["items"]
    for word, item in zip(("first", "second", "third", "fourth", "fifth"), shown, strict=False):
        assert item.split("(")[0].strip() in more(talk, f"the {word}").reply["text"].lower()
    assert shown[-1] in more(talk, "the last one").reply["text"].lower()


def test_an_ordinal_beyond_the_list_means_nothing(talk: Talk) -> None:
    shown = ask(talk, "what is in it", "ask_solutions").reply["items"]
    assert len(shown) == 3
    assert more(talk, "the fourth").reply["text"] == topic("solutions").details[0]
    assert talk.slots["depth"] == 1


@pytest.mark.parametrize("minutes", [0, 31])
def test_more_without_a_topic_asks_of_what(talk: Talk, minutes: int) -> None:
    if minutes:
        ask(talk, "what are the risks", "ask_risks")
    played = more(talk.later(minutes))
    assert played.reply["text"] == sentence("more_no_topic")
    assert played.labels[0] == "What is prolotherapy?"


def test_a_missed_answer_offers_a_person_with_the_question_asked(talk: Talk) -> None:
    ask(talk, "is it risky at night", "ask_risks")
    played = talk.say(ActionRephrase, "that is not what I asked", "not_helpful")
    assert played.reply["kind"] == "clarify"
    assert played.reply["offers"] == ["human", "book"]
    assert played.payload(sentence("choice_ask_desk"))["data"] == {
        "question": "is it risky at night"
    }
    assert played.effects == [KeepQuestion("risks", "is it risky at night")]


def test_after_one_item_the_next_detail_is_the_next_item(talk: Talk) -> None:
    ask(talk, "what types are there", "ask_types")
    more(talk, "tell me about the second one")
    assert more(talk).reply["text"] == topic("types").details[2]


def test_a_thing_that_the_page_does_not_know_stays_so_when_asked_again(talk: Talk) -> None:
    first = ask(talk, "say that it cures cancer", "ask_effectiveness")
    again = ask(talk, "does it cure cancer", "ask_effectiveness")
    assert first.reply["text"] == thing("conditions", "cancer")
    assert again.reply["text"] == first.reply["text"]


def test_a_withheld_answer_is_never_said_however_it_is_asked_for(
    talk: Talk,
) -> None:
    """The review lapses between two messages of one conversation."""
    ask(talk, "what are the risks", "ask_risks")
    review = Review("Dr. Ann Lee", date(2026, 1, 1), date(2026, 3, 1))
    held = replace(review, review_by=date(2027, 1, 1))
    topics = {
        key: replace(topic, review=review if key == "risks" else held)
        for key, topic in shipped().topics.items()
    }
    known = in_force(replace(shipped(), topics=topics), date(2026, 3, 3))
    talk.knowledge = known
    sentence = known.sentences["review_lapsed"]
    asked: list[tuple[type[AssistantAction], str, str]] = [
        (ActionMore, "tell me more", "ask_more"),
        (ActionMore, "what about the second one", "ask_more"),
        (ActionAnswer, "and infection?", "ask_risks"),
        (ActionAnswer, "what are the risks", "ask_risks"),
        (ActionAnswer, "what are the risks", "ask_risks"),
        (ActionPersonalCase, "I am seventy, is it too risky for me", "ask_medical_advice"),
    ]
    for action, text, intent in asked:
        played = talk.say(action, text, intent, likely={"ask_risks": 0.6})
        assert sentence in played.reply["text"]
        assert (played.reply["items"], played.reply["provenance"]) == ([], "")
        assert "Ask the front desk" in played.labels or "Talk to the front desk" in played.labels
