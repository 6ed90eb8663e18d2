"""Alarms and personal cases: what is said comes in the right order, and nothing is judged."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.answer import ActionAnswer
from actions.booking import BookingForm
from actions.dialogue import ActionSmallTalk
from actions.safety import BY_UNDERSTANDING, ActionPersonalCase, ActionUrgent
from bot.alarms.model import LEVELS, Rung
from bot.desk.model import DeskFacts
from bot.effects import RaiseAlarm
from bot.intents import URGENT
from tests.actions.stage import Played, Talk
from tests.shipped import alarm_advice, sentence, shipped, thing, topic

ALARMS = shipped().alarms.alarms
NO_JUDGEMENT = sentence("personal_case")
GENERAL = sentence("personal_case_general")
OFFER = sentence("personal_case_booking")


def alarm(talk: Talk, text: str, key: str = "", language: str = "") -> Played:
    rung = Rung(key, language) if key else None
    return talk.say(ActionUrgent, text, URGENT, alarm=rung)


def again(level: str) -> str:
    """What is said while an alarm of this level holds."""
    return sentence(f"alarm_again_{level}", crisis_line=shipped().alarms.crisis_line)


def case(talk: Talk, text: str, **likely: float) -> Played:
    return talk.say(ActionPersonalCase, text, "ask_medical_advice", likely=likely)


@pytest.mark.parametrize("key", ["", *sorted(ALARMS)])
def test_advice_names_the_emergency_number_the_clinic_and_a_person_in_this_order(
    talk: Talk, key: str
) -> None:
    played = alarm(talk, "help", key)
    text = played.reply["text"]
    assert text.index("911") < text.index("(212) 555-0142") < text.rindex("person")
    assert (played.reply["kind"], played.reply["offers"]) == ("urgent", ["human"])
    assert played.effects == [RaiseAlarm(key or BY_UNDERSTANDING)]


@pytest.mark.parametrize("level", ["emergency", "crisis", "call_clinic_now"])
def test_the_rule_picks_the_advice(talk: Talk, level: str) -> None:
    key = next(one.key for one in ALARMS.values() if one.level == level)
    told = alarm(talk, "help", key).reply["text"]
    assert told.startswith(alarm_advice(key))
    assert level == "call_clinic_now" or not told.startswith(alarm_advice(""))


def test_a_crisis_names_the_crisis_line(talk: Talk) -> None:
    assert "988" in alarm(talk, "help", "self_harm").reply["text"]


def test_without_a_rule_an_alarm_gets_the_general_advice(talk: Talk) -> None:
    assert alarm(talk, "numb").reply["text"].startswith(alarm_advice(""))


def test_an_alarm_that_the_files_no_longer_know_gets_the_advice_to_call(talk: Talk) -> None:
    played = alarm(talk, "my hair is blue", "blue_hair")
    assert played.reply["text"].startswith(alarm_advice("numbness_weakness"))
    assert played.effects == [RaiseAlarm("blue_hair")]


def test_an_alarm_in_another_language_is_advised_in_it(talk: Talk) -> None:
    told = alarm(talk, "no puedo respirar", "breathing", "es").reply["text"]
    assert told.startswith(alarm_advice("breathing", "es"))
    assert alarm_advice("breathing", "es") != alarm_advice("breathing")
    repeated = talk.say(ActionUrgent, "y ahora", URGENT).reply["text"]
    assert repeated.startswith(alarm_advice("breathing", "es"))


def test_an_alarm_offers_a_person_with_what_was_written(talk: Talk) -> None:
    played = alarm(talk, "my leg is numb", "numbness_weakness")
    assert played.labels == [sentence("choice_human")]
    assert played.payload(sentence("choice_human"))["data"] == {"question": "my leg is numb"}


def test_an_alarm_in_a_booking_keeps_it_and_offers_to_go_on(talk: Talk) -> None:
    talk.say(BookingForm, "book please", "book_consultation")
    draft = talk.slots["booking"]
    played = alarm(talk, "my leg is numb", "numbness_weakness")
    assert played.labels == [sentence("choice_human"), sentence("choice_continue")]
    assert (talk.slots["booking"], played.events) == (draft, [])
    label = sentence("choice_continue")
    again = talk.click(BookingForm, label, played.payload(label))
    assert again.reply["text"] == sentence("booking_ask_name")


def test_after_an_alarm_a_yes_means_no_earlier_offer(talk: Talk) -> None:
    case(talk, "should I get it")
    alarm(talk, "I can't breathe", "breathing")
    played = talk.say(ActionSmallTalk, "yes", "affirm")
    assert (played.events, played.effects) == ([], [])


def test_a_case_gets_the_general_facts_of_the_thing_named(talk: Talk) -> None:
    reply = case(talk, "I have sciatica, should I get it").reply
    assert reply["text"] == f"{NO_JUDGEMENT} {GENERAL} {thing('conditions', 'sciatica')}"
    assert reply["note"].startswith(OFFER)
    assert (reply["kind"], reply["topic"]) == ("handover", "conditions")
    assert reply["provenance"] != ""
    assert reply["sources"] != []


def test_a_case_with_something_the_page_does_not_mention_says_so(talk: Talk) -> None:
    text = case(talk, "would it fix my gout").reply["text"]
    assert text.startswith(NO_JUDGEMENT)
    assert "does not mention gout" in text


def test_a_case_without_a_name_gets_the_facts_of_the_nearest_topic(talk: Talk) -> None:
    reply = case(talk, "is it risky for me", ask_medical_advice=0.7, ask_risks=0.2).reply
    assert f"{GENERAL} {topic('risks').answer}" in reply["text"]
    assert reply["items"][0] == "nerve damage"
    assert reply["note"].startswith(OFFER)


@pytest.mark.parametrize("share", [0.2, 0.01])
def test_who_may_have_it_is_said_to_be_not_on_the_page(talk: Talk, share: float) -> None:
    likely = {"ask_medical_advice": 0.7, "ask_eligibility": share}
    text = case(talk, "I am 80, can I have it", **likely).reply["text"]
    assert text.startswith(f"{NO_JUDGEMENT} {topic('eligibility').not_covered}")
    assert GENERAL not in text


def test_improbable_topics_are_no_facts_for_a_case(talk: Talk) -> None:
    reply = case(talk, "what would you do", ask_medical_advice=0.9, ask_risks=0.04).reply
    assert reply["text"].startswith(f"{NO_JUDGEMENT} {OFFER}")
    assert (reply["items"], reply["topic"], reply["note"]) == ([], "", "")


def test_a_case_is_carried_into_the_booking(talk: Talk) -> None:
    text = "should I get it with my torn meniscus"
    played = case(talk, text)
    assert played.labels == [sentence("choice_book"), sentence("choice_human")]
    assert played.reply["offers"] == ["book", "human"]
    assert played.payload(sentence("choice_human"))["data"] == {"question": text}
    label = sentence("choice_book")
    book = played.payload(label)
    assert played.slots["pending"] == book
    begun = talk.click(BookingForm, label, book)
    assert begun.slots["booking"]["about"] == text


@pytest.mark.parametrize(
    "text", ["should I get it", "my knee, is it for me", "can I, I take pills"]
)
def test_a_case_is_never_told_yes_or_no_first(talk: Talk, text: str) -> None:
    reply = case(talk, text, ask_effectiveness=0.3).reply
    assert reply["text"].startswith(NO_JUDGEMENT)


def test_a_booking_asked_for_in_words_knows_all_that_was_told_of_the_case(talk: Talk) -> None:
    case(talk, "should I get it with my torn meniscus")
    talk.say(ActionAnswer, "is it risky", "ask_risks")
    case(talk, "I'm on blood thinners, can I?")
    begun = talk.say(BookingForm, "ok book me in then", "book_consultation")
    assert begun.slots["booking"]["about"] == (
        "should I get it with my torn meniscus / I'm on blood thinners, can I?"
    )


def test_while_a_person_holds_the_chat_the_advice_offers_no_other(talk: Talk) -> None:
    talk.desk = DeskFacts(state="held")
    held = talk.say(ActionUrgent, "x", "report_urgent_symptom").reply
    assert (held["choices"], held["offers"]) == ([], [])
    assert sentence("urgent_held") in held["text"]
    talk.desk = DeskFacts(state="assistant")
    alone = talk.say(ActionUrgent, "x", "report_urgent_symptom").reply
    assert sentence("urgent_offer") in alone["text"]
    assert [one["label"] for one in alone["choices"]] == [
        sentence("choice_human"), sentence("choice_alarm_over"),
    ]  # fmt: skip


@pytest.mark.parametrize("level", LEVELS)
def test_while_an_alarm_holds_its_advice_is_said_again_in_short(talk: Talk, level: str) -> None:
    key = next(one.key for one in ALARMS.values() if one.level == level)
    alarm(talk, "help", key)
    played = alarm(talk, "is that normal")
    assert played.reply["text"].startswith(again(level))
    assert (played.reply["kind"], played.effects) == ("urgent", [])
    assert played.labels == [sentence("choice_human"), sentence("choice_alarm_over")]
    assert talk.slots["alarm"]["key"] == key


def test_another_alarm_takes_the_place_of_the_one_that_holds(talk: Talk) -> None:
    alarm(talk, "my leg is numb", "numbness_weakness")
    played = alarm(talk, "now I can't breathe", "breathing")
    assert played.reply["text"].startswith(alarm_advice("breathing"))
    assert played.effects == [RaiseAlarm("breathing")]
    assert talk.slots["alarm"]["key"] == "breathing"


def over_by_click(talk: Talk) -> Played:
    label = sentence("choice_alarm_over")
    return talk.click(ActionUrgent, label, alarm(talk, "hm").payload(label))


def over_by_words(talk: Talk) -> Played:
    return alarm(talk, "it has passed, I am fine")


@pytest.mark.parametrize("end", [over_by_click, over_by_words])
def test_the_visitor_ends_it(talk: Talk, end: Callable[[Talk], Played]) -> None:
    alarm(talk, "I can't breathe", "breathing")
    played = end(talk)
    assert (played.reply["text"], played.reply["kind"]) == (sentence("alarm_over"), "notice")
    assert played.effects == []
    assert talk.slots["alarm"] is None


def test_after_a_crisis_its_line_stays_in_sight(talk: Talk) -> None:
    alarm(talk, "I want to die", "self_harm")
    assert (
        over_by_click(talk)
        .reply["text"]
        .endswith(sentence("alarm_over_crisis", crisis_line=shipped().alarms.crisis_line))
    )


def test_the_same_words_as_an_alarm_end_nothing(talk: Talk) -> None:
    alarm(talk, "she has a seizure", "seizure")
    played = alarm(talk, "it has stopped, she is fine, but now I can't breathe", "breathing")
    assert played.reply["text"].startswith(alarm_advice("breathing"))
    assert talk.slots["alarm"]["key"] == "breathing"


def test_an_alarm_fades(talk: Talk) -> None:
    alarm(talk, "I can't breathe", "breathing")
    assert alarm(talk.later(239), "hm").reply["text"].startswith(again("emergency"))
    # From its own message on: what was written since made it no younger.
    assert alarm(talk.later(2), "hm").reply["text"].startswith(alarm_advice(""))


def test_while_it_holds_an_open_booking_can_be_gone_on_with(talk: Talk) -> None:
    talk.say(BookingForm, "book please", "book_consultation")
    alarm(talk, "my leg is numb", "numbness_weakness")
    assert alarm(talk, "ok").labels == [
        sentence("choice_human"), sentence("choice_alarm_over"), sentence("choice_continue"),
    ]  # fmt: skip
