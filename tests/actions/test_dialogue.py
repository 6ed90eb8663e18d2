"""Small talk, asking back, and what a plain "yes" or "no" does in its context."""

from __future__ import annotations

import pytest

from actions.answer import ActionAnswer, ActionRephrase
from actions.base import AssistantAction
from actions.booking import BookingForm
from actions.dialogue import ActionClarify, ActionDecline, ActionFallback, ActionSmallTalk
from actions.handoff import ActionHandoff
from actions.safety import ActionPersonalCase
from bot.effects import HandOff, KeepQuestion
from tests.actions.stage import Played, Talk
from tests.shipped import sentence

STARTERS = [
    "What is prolotherapy?", "What is it used for?", "How many injections are needed?",
    "Book a free consultation",
]  # fmt: skip


def small_talk(talk: Talk, intent: str, text: str = "") -> Played:
    return talk.say(ActionSmallTalk, text or intent, intent)


def clarify(talk: Talk, text: str, **likely: float) -> Played:
    return talk.say(ActionClarify, text, "nlu_fallback", likely=likely)


def test_the_first_greeting_says_who_speaks_and_offers_questions(talk: Talk) -> None:
    played = small_talk(talk, "greet", "hello")
    assert played.reply["kind"] == "greeting"
    assert played.reply["text"] == sentence("greeting")
    assert played.labels == STARTERS
    assert played.effects == []


def test_the_greeting_is_not_repeated(talk: Talk) -> None:
    small_talk(talk, "greet")
    assert small_talk(talk, "greet").reply["text"] == sentence("greeting_again")


def test_a_greeting_after_a_question_is_short_too(talk: Talk) -> None:
    talk.say(ActionAnswer, "risks", "ask_risks")
    assert small_talk(talk.later(60), "greet").reply["text"] == sentence("greeting_again")


@pytest.mark.parametrize(
    ("intent", "key", "starters"),
    [
        ("thank", "thanks", False),
        ("goodbye", "goodbye", False),
        ("stop", "stopped", False),
        ("deny", "deny_nothing", False),
        ("affirm", "affirm_nothing", True),
        ("ask_capabilities", "capabilities", True),
        ("bot_challenge", "bot_challenge", True),
    ],
)
def test_small_talk(talk: Talk, intent: str, key: str, starters: bool) -> None:
    played = small_talk(talk, intent)
    assert played.reply["text"] == sentence(key)
    assert played.reply["kind"] == "notice"
    assert played.labels == (STARTERS if starters else [])
    assert (played.effects, played.events) == ([], [])


def test_clarify_offers_three_guesses_and_a_person(talk: Talk) -> None:
    likely = {"greet": 0.3, "ask_risks": 0.2, "ask_cost": 0.15, "ask_pain": 0.1, "ask_types": 0.05}
    played = clarify(talk, "is it a big thing", **likely)
    assert played.reply["kind"] == "clarify"
    assert played.labels == [
        "What are the risks?", "How much does it cost?", "Does it hurt?", sentence("choice_human"),
    ]  # fmt: skip
    assert played.reply["offers"] == ["clarify", "human"]
    assert played.payload("Does it hurt?") == {
        "intent": "ask_pain", "entities": {}, "data": {"clarifies": "is it a big thing"},
    }  # fmt: skip
    person = played.payload(sentence("choice_human"))
    assert person["data"] == {"question": "is it a big thing"}


@pytest.mark.parametrize("likely", [{}, {"greet": 0.6, "thank": 0.2}])
def test_without_a_guess_it_declines(talk: Talk, likely: dict[str, float]) -> None:
    assert clarify(talk, "hm so", **likely).reply["kind"] == "unknown"


@pytest.mark.parametrize("action", [ActionDecline, ActionFallback])
def test_what_it_does_not_know_is_said_and_kept_for_the_desk(
    talk: Talk, action: type[AssistantAction]
) -> None:
    played = talk.say(action, "who won the cup", "out_of_scope")
    assert played.reply["kind"] == "unknown"
    assert played.reply["text"] == sentence("unknown")
    assert played.labels == [sentence("choice_ask_desk"), sentence("choice_book")]
    assert played.reply["offers"] == ["human", "book"]
    assert played.effects == [KeepQuestion("", "who won the cup")]


@pytest.mark.parametrize("text", ["", "?!", "🙂🙂", "12345"])
def test_without_words_there_is_no_question_to_pass_on(talk: Talk, text: str) -> None:
    played = talk.say(ActionDecline, text, "out_of_scope")
    assert played.reply["text"] == sentence("not_words")
    assert played.labels == STARTERS
    assert (played.reply["offers"], played.effects) == ([], [])
    yes = small_talk(talk, "affirm", "yes")
    assert yes.reply["text"] == sentence("affirm_nothing")
    assert yes.effects == []


def test_yes_to_a_person_hands_over_the_question_asked_before(talk: Talk) -> None:
    talk.say(ActionDecline, "who won the cup", "out_of_scope")
    played = small_talk(talk, "affirm", "yes please")
    assert played.reply["kind"] == "handover"
    assert played.effects == [HandOff("who won the cup", "missed")]


def test_yes_to_a_booking_opens_it_with_the_case(talk: Talk) -> None:
    talk.say(ActionPersonalCase, "should I get it for my gout", "ask_medical_advice")
    played = small_talk(talk, "affirm", "yes")
    assert (played.replies, played.events) == ([], [("then", "booking_form")])
    begun = talk.say(BookingForm, "yes", "affirm")
    assert begun.slots["booking"]["about"] == "should I get it for my gout"
    assert begun.slots["booking"]["name"] == ""


def test_yes_to_a_guess_answers_it(talk: Talk) -> None:
    clarify(talk, "is it a big thing", ask_risks=0.4, ask_pain=0.2)
    played = small_talk(talk, "affirm", "yes")
    assert played.reply["topic"] == "risks"
    assert played.slots["last_text"] == "What are the risks?"


def test_yes_to_a_guess_keeps_the_question_and_not_the_yes(talk: Talk) -> None:
    clarify(talk, "is it a lot", ask_cost=0.4, ask_pain=0.2)
    played = small_talk(talk, "affirm", "yes")
    assert played.reply["topic"] == "cost"
    kept = {"question": "How much does it cost?"}
    assert played.payload(sentence("choice_ask_desk"))["data"] == kept
    assert played.kept == kept["question"]
    assert small_talk(talk, "affirm", "yes").wish.question == kept["question"]


def test_yes_to_a_guess_whose_topic_is_gone_is_declined(talk: Talk) -> None:
    talk.slots["pending"] = {"intent": "ask_parking", "entities": {}, "data": {}}
    assert small_talk(talk, "affirm", "yes").reply["kind"] == "unknown"


def test_no_takes_the_offer_away(talk: Talk) -> None:
    talk.say(ActionDecline, "who won the cup", "out_of_scope")
    small_talk(talk, "deny", "no thanks")
    assert small_talk(talk, "affirm", "yes").effects == []


def test_an_offer_fades_with_time(talk: Talk) -> None:
    talk.say(ActionDecline, "who won the cup", "out_of_scope")
    played = small_talk(talk.later(31), "affirm", "yes")
    assert (played.reply["kind"], played.effects) == ("notice", [])


def test_details_out_of_the_blue_are_offered_a_booking(talk: Talk) -> None:
    played = small_talk(talk, "inform", "my name is Ana Diaz, 212 555 0142")
    assert played.labels == [sentence("choice_book")]
    assert played.reply["offers"] == ["book"]
    small_talk(talk, "affirm", "yes")
    draft = talk.say(BookingForm, "yes", "affirm").slots["booking"]
    assert (draft["name"], draft["phone"]) == ("Ana Diaz", "(212) 555-0142")


@pytest.mark.parametrize("data", ["14/6/2027", "91%", "10001", "ana@example.com", "212 555 0142"])
def test_data_alone_is_asked_back(talk: Talk, data: str) -> None:
    played = small_talk(talk, "inform", f" {data} ")
    assert played.reply["text"] == sentence("lone_data", data=data)
    assert (played.labels, played.reply["offers"], played.effects) == ([], [], [])
    assert small_talk(talk, "affirm", "yes").events == []


@pytest.mark.parametrize("way", ["212 555 0188", "it is ruth@example.com"])
def test_who_was_asked_for_a_number_and_gives_it_is_called_back(talk: Talk, way: str) -> None:
    talk.say(ActionHandoff, "a person please", "talk_to_human")
    played = small_talk(talk, "inform", way)
    assert (played.replies, played.events) == ([], [("then", "booking_form")])
    draft = talk.say(BookingForm, way, "inform").slots["booking"]
    assert draft["kind"] == "callback"
    assert draft["phone"] or draft["email"]
    assert draft["asked"] == "name"


def test_other_words_after_that_are_no_number(talk: Talk) -> None:
    talk.say(ActionHandoff, "a person please", "talk_to_human")
    for words in ("Ruth", "12 34"):
        assert small_talk(talk, "inform", words).replies


def test_a_wish_for_a_person_carries_the_question_asked_last(talk: Talk) -> None:
    talk.say(ActionAnswer, "is it risky", "ask_risks")
    played = talk.say(ActionHandoff, "can I talk to somebody", "talk_to_human")
    assert played.reply["kind"] == "handover"
    assert "(212) 555-0142" in played.reply["text"]
    assert played.labels == [sentence("choice_callback"), sentence("choice_book")]
    assert played.payload(sentence("choice_callback")) == {
        "intent": "book_consultation", "entities": {},
        "data": {"kind": "callback", "about": "is it risky"},
    }  # fmt: skip
    assert played.effects == [HandOff("is it risky", "missed")]
    assert (played.slots["handoff"], played.slots["pending"]["data"]["kind"]) == (True, "callback")


def test_a_clicked_wish_carries_its_own_question(talk: Talk) -> None:
    missed = talk.say(ActionRephrase, "you missed my point", "not_helpful")
    label = sentence("choice_ask_desk")
    played = talk.click(ActionHandoff, label, missed.payload(label))
    assert played.wish.question == "you missed my point"


def test_a_second_wish_is_told_that_the_desk_knows(talk: Talk) -> None:
    talk.say(ActionHandoff, "a person please", "talk_to_human")
    played = talk.say(ActionHandoff, "a person!", "talk_to_human")
    assert played.reply["text"] == sentence("handoff_again")


def test_a_wish_with_nothing_asked_before_has_no_question(talk: Talk) -> None:
    played = talk.say(ActionHandoff, "a person please", "talk_to_human")
    assert played.wish.question == ""
