"""After an alarm: what says that all is well, and what only sounds like it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.alarms.over import says_over
from bot.knowledge.model import Knowledge
from bot.settings import ROOT

OVER = [
    "it has passed", "it's passed", "It stopped.", "false alarm", "No, false alarm!", "I'm fine now",
    "she is fine", "i am okay", "all is well again", "it is gone", "back to normal", "just kidding",
    "the ambulance is here", "I have seen a doctor", "it has stopped now, been dry for two hours",
    "much better, thanks", "sorry, it was a joke", "nothing, i am fine",
]  # fmt: skip
NOT_OVER = [
    "", "?", "ok", "thanks", "no", "yes", "haha never mind", "is it fine?", "am I fine",
    "it stopped but she won't wake up", "has it passed?", "it has not passed", "i'm not fine",
    "it isn't over", "she can't say that she is fine", "I never said I am fine", "is it gone? no",
    "it is not back to normal", "they haven't seen a doctor", "I don't feel better", "is that normal",
    "fine", "it passed through the wall?",
]  # fmt: skip


@pytest.mark.parametrize("text", OVER)
def test_plain_words_end_an_alarm(text: str, knowledge: Knowledge) -> None:
    assert says_over(text, knowledge.alarms)


@pytest.mark.parametrize("text", NOT_OVER)
def test_a_denial_a_question_or_a_word_of_politeness_ends_nothing(
    text: str, knowledge: Knowledge
) -> None:
    assert not says_over(text, knowledge.alarms)


def test_a_denial_without_a_word_is_no_fault(knowledge: Knowledge) -> None:
    alarms = knowledge.alarms
    odd = replace(alarms.denials, never=frozenset(["–"]))
    assert says_over("it has passed", replace(alarms, denials=odd))


def test_every_phrase_of_the_list_ends_an_alarm(knowledge: Knowledge) -> None:
    lines = (ROOT / "alarms" / "reading.yml").read_text("utf-8").split("all_well:")[1]
    phrases = lines.split('"')[1::2]
    assert len(phrases) > 40
    assert [one for one in phrases if not says_over(f"Hello, {one}.", knowledge.alarms)] == []
    assert [one for one in phrases if says_over(f"{one}?", knowledge.alarms)] == []
