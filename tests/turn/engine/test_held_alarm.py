"""An alarm holds: what is said after it, and what ends it; with the trained model."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.alarms.over import says_over
from bot.conversations.turn import STAFF, TurnResult
from bot.effects import HandOff, RaiseAlarm
from bot.errors import StateError
from bot.reply import Meaning
from bot.settings import ROOT
from bot.turn.engine.engine import RasaEngine
from bot.turn.slots import ALARM_HOLDS
from tests.shipped import alarm_advice, sentence, shipped
from tests.turn.asking import ALARM, NOW, answer, kinds, talk

pytestmark = pytest.mark.model

AGAIN = sentence("alarm_again_emergency", crisis_line=shipped().alarms.crisis_line)
FOLLOW_UPS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (ROOT / "tests" / "alarm_followups.jsonl").read_text("utf-8").splitlines()
]


def click(engine: RasaEngine, before: TurnResult, label: str, **more: Any) -> TurnResult:
    """Click a choice of the last reply."""
    choices = {one.label: one.meaning for one in before.replies[-1].choices}
    return answer(engine, label, choice=choices[label], state=before.state, **more)


@pytest.mark.parametrize(
    "text",
    [
        "hello", "thanks", "ok", "no", "is that normal", "what does it cost", "what are the risks",
        "how many sessions and what are the risks?", "book an appointment", "are you a robot",
        "what is the capital of France", "🙂", "?", "/restart", "¿Cuánto cuesta el tratamiento?",
        "should I get it with my torn meniscus", "tell me more",
    ],
)  # fmt: skip
def test_nothing_takes_the_place_of_the_advice(engine: RasaEngine, text: str) -> None:
    first = answer(engine, ALARM)
    result = answer(engine, text, state=first.state)
    assert kinds(result) == ["urgent"]
    assert result.replies[0].text.startswith(AGAIN)
    assert (result.effects, result.understanding.urgent_rule) == ((), "")
    assert result.state["slots"]["alarm"] == first.state["slots"]["alarm"]
    assert "booking" not in result.state["slots"]


def test_it_holds_however_much_is_written(engine: RasaEngine) -> None:
    result = talk(engine, ALARM, "hello", "what does it cost", "ok", "book me in")
    assert kinds(result) == ["urgent"]
    assert result.replies[0].text.startswith(AGAIN)


def test_another_alarm_gets_its_own_advice(engine: RasaEngine) -> None:
    result = talk(engine, "my leg has gone numb since the injection", ALARM)
    assert result.replies[0].text.startswith(alarm_advice("breathing"))
    assert result.effects == (RaiseAlarm("breathing"),)
    assert result.state["slots"]["alarm"]["key"] == "breathing"


@pytest.mark.parametrize("text", ["what are the risks", "hello"])
def test_a_click_on_it_has_passed_ends_it(engine: RasaEngine, text: str) -> None:
    again = talk(engine, ALARM, "is that normal")
    over = click(engine, again, sentence("choice_alarm_over"))
    assert (kinds(over), over.replies[0].text) == (["notice"], sentence("alarm_over"))
    assert over.effects == ()
    after = answer(engine, text, state=over.state)
    assert kinds(after) == kinds(answer(engine, text))


def test_the_click_counts_whatever_the_button_says(engine: RasaEngine) -> None:
    again = talk(engine, ALARM, "is that normal")
    result = answer(
        engine, "Done", state=again.state, choice=Meaning("report_urgent_symptom", over=True)
    )
    assert (kinds(result), result.replies[0].text) == (["notice"], sentence("alarm_over"))


def test_an_old_button_of_an_alarm_that_is_over_rings_nothing(engine: RasaEngine) -> None:
    again = talk(engine, ALARM, "is that normal")
    label = sentence("choice_alarm_over")
    over = click(engine, again, label)
    meaning = next(
        one.meaning for reply in again.replies for one in reply.choices if one.label == label
    )
    twice = answer(engine, label, state=over.state, choice=meaning)
    assert (kinds(twice), twice.effects) == (["notice"], ())


@pytest.mark.parametrize("text", ["it has stopped now", "false alarm, I am fine", "it's passed"])
def test_plain_words_end_it(engine: RasaEngine, text: str) -> None:
    over = talk(engine, ALARM, text)
    assert over.replies[0].text == sentence("alarm_over")
    assert kinds(answer(engine, "what are the risks", state=over.state)) == ["answer"]


def test_a_person_of_the_desk_who_holds_the_chat_ends_it(engine: RasaEngine) -> None:
    state = answer(engine, ALARM).state
    held = answer(engine, "I am a bit better", state=state, owner=STAFF)
    assert (held.replies, held.effects) == ((), ())
    assert "alarm" not in held.state["slots"]
    assert kinds(answer(engine, "what are the risks", state=held.state)) == ["answer"]


def test_it_fades(engine: RasaEngine) -> None:
    state = answer(engine, ALARM).state
    nearly = answer(engine, "hello", state=state, now=NOW + ALARM_HOLDS - timedelta(minutes=1))
    assert kinds(nearly) == ["urgent"]
    # What was written in between makes it no younger.
    after = answer(engine, "what are the risks", state=nearly.state, now=NOW + ALARM_HOLDS)
    assert kinds(after) == ["answer"]


def test_a_person_can_be_asked_for_in_words_and_by_the_button(engine: RasaEngine) -> None:
    first = answer(engine, ALARM)
    asked = answer(engine, "I would like to talk to the front desk", state=first.state)
    clicked = click(engine, first, sentence("choice_human"))
    for one in (asked, clicked):
        assert "handover" in kinds(one)
        assert [effect for effect in one.effects if isinstance(effect, HandOff)] != []
        # Nobody has read on yet.
        assert kinds(answer(engine, "thanks", state=one.state)) == ["urgent"]


def test_a_booking_goes_on_by_its_button_alone(engine: RasaEngine) -> None:
    state = talk(engine, "book a consultation", "Ana Diaz", ALARM).state
    again = answer(engine, "212-555-0142", state=state)
    assert kinds(again) == ["urgent"]
    on = click(engine, again, sentence("choice_continue"))
    assert on.replies[0].text.startswith(sentence("booking_ask_contact"))
    assert on.state["slots"]["booking"]["name"] == "Ana Diaz"
    # From here on the answers are the booking's, and no longer asked for the alarm.
    given = answer(engine, "212-555-0142", state=on.state)
    assert given.replies[0].text.startswith(sentence("booking_ask_about"))


def test_it_has_passed_leads_back_to_the_booking(engine: RasaEngine) -> None:
    again = talk(engine, "book a consultation", ALARM, "Ana Diaz")
    over = click(engine, again, sentence("choice_alarm_over"))
    on = click(engine, over, sentence("choice_continue"))
    assert on.replies[0].text.startswith(sentence("booking_ask_name"))


def test_a_crisis_offers_no_way_back_to_a_booking(engine: RasaEngine) -> None:
    result = talk(engine, "book a consultation", "I do not want to live any more")
    labels = [one.label for one in result.replies[0].choices]
    assert labels == [sentence("choice_human")]


@pytest.mark.parametrize(
    "alarm", ["breathing", {}, {"key": "breathing", "language": "", "at": "noon"}]
)
def test_a_broken_alarm_in_the_state_is_an_error(engine: RasaEngine, alarm: object) -> None:
    with pytest.raises(StateError):
        answer(engine, "hello", state={"slots": {"alarm": alarm}})


def test_an_alarm_that_the_files_no_longer_know_still_holds(engine: RasaEngine) -> None:
    slots = {"alarm": {"key": "gone", "language": "xx", "at": NOW.isoformat()}}
    result = answer(engine, "hello", state={"slots": slots})
    assert kinds(result) == ["urgent"]


FOREIGN = {
    "es": "no puedo respirar",
    "de": "ich bekomme keine Luft",
    "fr": "je n'arrive pas à respirer",
    "pt": "não consigo respirar",
    "zh": "我呼吸困难",
    "vi": "tôi không thở được",
    "ar": "لا أستطيع التنفس",
    "tl": "hindi ako makahinga",
}


@pytest.mark.parametrize("language", sorted(shipped().alarms.languages))
def test_an_alarm_in_another_language_is_advised_and_held_in_it(
    engine: RasaEngine, language: str
) -> None:
    result = answer(engine, FOREIGN[language])
    assert kinds(result) == ["urgent"]
    advice = alarm_advice("breathing", language)
    assert result.replies[0].text.startswith(advice)
    assert result.state["slots"]["alarm"]["language"] == language
    again = answer(engine, "?", state=result.state)
    assert again.replies[0].text.startswith(advice)


@pytest.mark.parametrize("row", FOLLOW_UPS, ids=lambda row: row["then"][:40])
def test_what_people_write_next_gets_no_other_answer(
    engine: RasaEngine, row: dict[str, Any]
) -> None:
    first = answer(engine, row["first"])
    assert kinds(first) == ["urgent"]
    then = answer(engine, row["then"], state=first.state)
    if row["over"]:
        ended = says_over(row["then"], shipped().alarms) and not then.understanding.urgent_rule
        assert kinds(then) == (["notice"] if ended else ["urgent"])
    else:
        assert kinds(then)[0] == "urgent" or "handover" in kinds(then)
        assert then.state["slots"]["alarm"] is not None


def test_some_follow_ups_that_say_it_is_over_end_it() -> None:
    over = [row["then"] for row in FOLLOW_UPS if row["over"]]
    assert [text for text in over if says_over(text, shipped().alarms)] != []
    still = [row["then"] for row in FOLLOW_UPS if not row["over"]]
    assert [text for text in still if says_over(text, shipped().alarms)] == []


def test_a_click_that_carries_an_old_meaning_is_followed(engine: RasaEngine) -> None:
    state = answer(engine, ALARM).state
    clicked = answer(engine, "Risks?", choice=Meaning("ask_risks"), state=state)
    assert kinds(clicked) == ["answer"]
    assert kinds(answer(engine, "thanks", state=clicked.state)) == ["urgent"]
