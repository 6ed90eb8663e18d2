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
        "repeats": None, "missed": None, "guesses": "after_procedure who_performs",
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


def test_the_same_question_again_gets_the_same_facts(talk: Talk) -> None:
    first, second, third = (ask(talk, "risks?", "ask_risks") for _ in range(3))
    again = sentence("said_before", answer=topic("risks").answer)
    for played in (second, third):
        assert (played.reply["text"], played.reply["items"]) == (again, first.reply["items"])
        assert played.reply["provenance"] == first.reply["provenance"]
    assert (second.reply["offers"], second.effects, second.slots["pending"]) == ([], [], None)


def test_the_third_time_a_person_is_offered_with_the_facts(talk: Talk) -> None:
    ask(talk, "how many", "ask_session_count")
    ask(talk, "how many shots", "ask_session_count")
    played = ask(talk, "number of shots?", "ask_session_count")
    assert "4-8" in played.reply["text"]
    assert played.reply["note"] == sentence("not_mentioned_more")
    assert played.reply["offers"] == ["human", "book"]
    assert played.kept == "number of shots?"
    assert played.slots["pending"]["data"] == {"question": "number of shots?"}


def test_more_goes_on_where_it_was_although_the_facts_were_said_again(talk: Talk) -> None:
    ask(talk, "what types are there", "ask_types")
    more(talk)
    ask(talk, "which types?", "ask_types")
    assert more(talk).reply["text"] == topic("types").details[1]


def test_a_thing_named_again_gets_its_sentence_again(talk: Talk) -> None:
    ask(talk, "is infection a risk", "ask_risks")
    played = ask(talk, "can it be infected", "ask_risks")
    infection = thing("complications", "infection")
    assert played.reply["text"] == sentence("said_before", answer=infection)
    assert ask(talk, "is bleeding a risk", "ask_risks").reply["text"] == thing(
        "complications", "bleeding"
    )


@pytest.mark.parametrize(
    ("text", "intent", "kind", "key"),
    [
        ("is infection a risk", "ask_risks", "complications", "infection"),
        ("does it help sciatica", "ask_conditions", "conditions", "sciatica"),
        ("is there phenol in it", "ask_solutions", "substances", "phenol"),
    ],
)
def test_yes_is_said_only_when_asked_whether(
    talk: Talk, text: str, intent: str, kind: str, key: str
) -> None:
    plain = thing(kind, key)
    assert not plain.startswith("Yes")
    asked = talk.say(ActionAnswer, text, intent, whether=0.9)
    assert asked.reply["text"] == sentence("named_yes", answer=plain)
    assert Talk().say(ActionAnswer, text, intent, whether=0.4).reply["text"] == plain


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("does it help tennis elbow", "ask_conditions"),
        ("does it help gout", "ask_conditions"),
        ("does it help sciatica and gout", "ask_conditions"),
        ("is sepsis a risk", "ask_risks"),
        ("does it work for sciatica", "ask_effectiveness"),
    ],
)
def test_what_the_page_does_not_name_is_never_a_yes(talk: Talk, text: str, intent: str) -> None:
    reply = talk.say(ActionAnswer, text, intent, whether=0.9).reply
    assert not reply["text"].startswith("Yes")


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
    assert again.reply["text"] == sentence("said_before", answer=narrow.reply["text"])


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


def test_a_missed_answer_offers_what_else_was_likely_meant(talk: Talk) -> None:
    likely = {"ask_risks": 0.6, "ask_pain": 0.2, "greet": 0.1, "ask_cost": 0.01}
    talk.say(ActionAnswer, "is it bad", "ask_risks", likely=likely)
    played = talk.say(ActionRephrase, "nope", "not_helpful")
    assert played.reply["text"] == sentence("rephrase")
    assert played.labels == [
        "Does it hurt?", "What happens afterwards?", sentence("choice_ask_desk"),
        sentence("choice_book"),
    ]  # fmt: skip


def test_the_second_refusal_in_a_row_offers_a_person_first(talk: Talk) -> None:
    ask(talk, "is it risky", "ask_risks")
    talk.say(ActionRephrase, "nope", "not_helpful")
    played = talk.say(ActionRephrase, "still wrong", "not_helpful")
    assert (played.reply["kind"], played.reply["text"]) == ("handover", sentence("rephrase_again"))
    assert played.labels == [sentence("choice_ask_desk"), sentence("choice_book")]
    assert played.slots["pending"]["data"] == {"question": "is it risky"}
    ask(talk, "does it hurt", "ask_pain")
    assert talk.say(ActionRephrase, "nope", "not_helpful").reply["text"] == sentence("rephrase")


def test_a_refusal_before_any_answer_offers_the_first_topics(talk: Talk) -> None:
    played = talk.say(ActionRephrase, "that makes no sense", "not_helpful")
    assert played.labels[0] == "What is prolotherapy?"


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
