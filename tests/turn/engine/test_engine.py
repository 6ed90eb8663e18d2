"""The engine with the trained model: odd texts, alarms first, clicks, other languages."""

from __future__ import annotations

import pytest

from bot.conversations.turn import STAFF
from bot.effects import RaiseAlarm
from bot.reply import Meaning
from bot.turn.engine.engine import RasaEngine
from tests.shipped import alarm_advice, sentence, thing
from tests.turn.asking import ALARM, answer, kinds, talk

pytestmark = pytest.mark.model


@pytest.mark.parametrize("before", ["/", "//", " / "])
def test_a_leading_slash_is_plain_text(engine: RasaEngine, before: str) -> None:
    result = answer(engine, f"{before}what are the risks")
    assert result.understanding.intent == "ask_risks"
    assert result.replies == answer(engine, "what are the risks").replies


@pytest.mark.parametrize(
    "text",
    ["/book_consultation", '/book_consultation{"x": 1}', "/restart", "/session_start", "/back"],
)
def test_a_command_of_rasa_is_no_command(engine: RasaEngine, text: str) -> None:
    before = talk(engine, "what are the risks").state
    result = answer(engine, text, state=before)
    assert result.understanding.confidence < 1 or not result.understanding.ranking
    (said,) = [event for event in result.events if event["event"] == "user"]
    assert said["text"] == text
    assert result.state["slots"]["last_text"] != ""
    assert all(reply.text for reply in result.replies)


def test_a_payload_brings_no_entities(engine: RasaEngine) -> None:
    result = answer(engine, '/ask_risks{"complication": "infection"}')
    assert [entity for entity in result.understanding.entities if entity[1] != "infection"] == []
    assert not result.understanding.clicked


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "?!", "...", "/", "🙂", "🦵🏽🔥👩‍⚕️", "\u200b\u200d"]
)
def test_without_words_it_says_that_it_reads_words(engine: RasaEngine, text: str) -> None:
    result = answer(engine, text)
    assert result.understanding.intent == "out_of_scope"
    assert result.replies[0].text == sentence("not_words")
    assert result.effects == ()


@pytest.mark.parametrize(
    "text",
    [
        "what are the risks " * 530,
        "a" * 10_000,
        "? " * 5_000,
        "risks\n" * 1_600,
        "what\x00are the risks",
        "\x00",
        "the risks \ud83d please",
        "\udcff\udcfe",
        "ﷺ" * 3_000,
        "<b>risks</b> %s {0} {name} \\u0000",
    ],
    ids=lambda text: ascii(text[:20]),
)
def test_odd_texts_get_an_answer_and_leave_a_state(engine: RasaEngine, text: str) -> None:
    result = answer(engine, text[:10_000])
    assert result.replies[0].text != ""
    assert result.state["slots"]["last_at"] is not None
    after = answer(engine, "what are the risks", state=result.state)
    assert after.understanding.intent == "ask_risks"


def test_ten_thousand_characters_are_understood_by_their_meaning(engine: RasaEngine) -> None:
    text = ("what are the risks of it? " * 400)[:10_000]
    ranking = answer(engine, text).understanding.ranking
    # Nobody writes so: whether it is asked back is for the scope to say.
    assert next(name for name, _ in ranking if name != "nlu_fallback") == "ask_risks"


@pytest.mark.parametrize("text", ["what are the risks", "book a consultation", "hello", "🙂"])
def test_while_a_person_holds_the_chat_it_says_nothing(engine: RasaEngine, text: str) -> None:
    state = talk(engine, "what are the risks").state
    result = answer(engine, text, owner=STAFF, state=state)
    assert (result.replies, result.effects, result.events) == ((), (), [])
    assert result.state == state
    assert result.understanding.intent != ""


def test_while_a_person_holds_the_chat_an_alarm_is_answered(engine: RasaEngine) -> None:
    result = answer(engine, ALARM, owner=STAFF)
    assert kinds(result) == ["urgent"]
    assert result.effects == (RaiseAlarm("breathing"),)


@pytest.mark.parametrize(
    "text",
    [ALARM, f"how much is it? {ALARM}", f"/{ALARM}", f"not the cost, {ALARM}", ALARM.upper()],
)
def test_the_alarm_goes_before_everything(engine: RasaEngine, text: str) -> None:
    result = answer(engine, text)
    assert kinds(result) == ["urgent"]
    assert result.replies[0].text.startswith(alarm_advice("breathing"))
    assert result.understanding.urgent_rule == "breathing"


POLITE = "Good morning, I was with you last week and the nurse explained it all to me very well. "


@pytest.mark.parametrize(("before", "after"), [(1, 1), (2, 2), (6, 6), (0, 20), (20, 0), (50, 50)])
def test_an_alarm_in_one_sentence_of_a_long_message_is_found(
    engine: RasaEngine, before: int, after: int
) -> None:
    result = answer(engine, f"{POLITE * before}{ALARM}. {POLITE * after}")
    assert kinds(result) == ["urgent"]
    assert kinds(answer(engine, POLITE * (before + after))) != ["urgent"]


def test_the_alarm_goes_before_an_open_booking_and_keeps_it(engine: RasaEngine) -> None:
    begun = talk(engine, "book a consultation", "Ana Diaz")
    result = answer(engine, ALARM, state=begun.state)
    assert kinds(result) == ["urgent"]
    assert result.state["slots"]["booking"] == begun.state["slots"]["booking"]
    choices = {choice.label: choice.meaning for choice in result.replies[0].choices}
    label = sentence("choice_continue")
    again = answer(engine, label, choice=choices[label], state=result.state)
    assert again.replies[0].text.startswith(sentence("booking_ask_contact"))


def test_the_alarm_of_the_understanding_alone_is_enough(engine: RasaEngine) -> None:
    choice = Meaning("report_urgent_symptom")
    result = answer(engine, "Something is wrong", choice=choice)
    assert kinds(result) == ["urgent"]
    assert result.effects == (RaiseAlarm("understood_as_urgent"),)


def test_a_clicked_choice_means_what_it_carries(engine: RasaEngine) -> None:
    choice = Meaning("ask_risks", {"complication": "infection"})
    result = answer(engine, ALARM, choice=choice)
    assert result.replies[0].text == thing("complications", "infection")
    assert result.understanding.clicked
    assert result.understanding.confidence == 1.0
    assert result.understanding.entities == (("complication", "infection"),)


@pytest.mark.parametrize(
    ("text", "language", "start"),
    [("¿Cuánto cuesta el tratamiento?", "es", "Lo siento"), ("会痛吗，要多少钱", "zh", "")],
)
def test_another_language_is_answered_in_it(
    engine: RasaEngine, text: str, language: str, start: str
) -> None:
    result = answer(engine, text)
    assert result.understanding.language == language
    assert result.replies[0].text.startswith(start)
    assert "911" in result.replies[0].text


def test_inside_a_booking_nothing_is_another_language(engine: RasaEngine) -> None:
    text = "me llamo José de la Cruz y me duele la rodilla"
    assert answer(engine, text).understanding.language == "es"
    inside = talk(engine, "book a consultation", text)
    assert inside.understanding.language == ""
    assert kinds(inside) == ["form"]


def test_a_long_name_is_taken_whole(engine: RasaEngine) -> None:
    result = talk(engine, "book a consultation", "José de la Cruz Hernández")
    assert result.state["slots"]["booking"]["name"] == "José de la Cruz Hernández"


def test_what_is_told_in_a_booking_counts_as_no_question(engine: RasaEngine) -> None:
    words = ("Ana Diaz", "212-555-0142", "my knee hurts on the stairs", "tuesday mornings")
    state = answer(engine, "book a consultation").state
    for text in words:
        step = answer(engine, text, state=state)
        assert (kinds(step)[-1], step.understanding.intent) == ("form", "inform")
        state = step.state
    asked = answer(engine, "what are the risks?", state=state)
    assert asked.understanding.intent == "ask_risks"
    assert kinds(asked) == ["answer", "form"]
    given_up = answer(engine, "stop, I do not want to book", state=state)
    assert given_up.understanding.intent != "inform"
