"""Several answers become one reply."""

from __future__ import annotations

from typing import Any

from bot.reply import Choice, Meaning, Reply, SourceLine
from bot.turn.engine.combine import combined
from tests.cast import button

COST = button("What does it cost?", "ask_cost")
RISKS = button("What are the risks?", "ask_risks")
DESK = button("Ask the front desk", "talk_to_human")
PAGE = SourceLine("The page")


def answer(text: str, *items: str, **more: Any) -> Reply:
    values = {"provenance": "From the page.", "sources": (PAGE,), **more}
    return Reply("answer", text, items=items, **values)


def test_one_reply_stays_as_it_is() -> None:
    only = answer("Yes.", choices=(COST,))
    assert combined([only]) == (only,)
    assert combined([]) == ()


def test_two_answers_become_paragraphs_with_one_provenance() -> None:
    (one,) = combined(
        [answer("First.", choices=(COST, RISKS)), answer("Second.", choices=(RISKS,))]
    )
    assert (one.text, one.provenance) == ("First.\n\nSecond.", "From the page.")
    assert [choice.label for choice in one.choices] == [COST.label, RISKS.label]
    assert [source.label for source in one.sources] == ["The page"]


def test_the_button_that_ends_the_wait_outlives_the_wish_it_came_with() -> None:
    meaning = Meaning("talk_to_human", cancel=True)
    stop = Choice("Go on with the assistant", meaning, does="cancel_handoff")
    waits = Reply("handover", "You are number 1.", choices=(stop, DESK), handoff="waiting")
    (one,) = combined([answer("Behind the house."), waits], {"ask_parking", "talk_to_human"})
    assert [choice.label for choice in one.choices] == [stop.label]
    assert one.handoff == "waiting"


def test_a_list_that_comes_first_keeps_its_place() -> None:
    (one,) = combined([answer("Risks:", "pain", "bleeding", note="Rare."), answer("One hour.")])
    assert (one.text, one.items) == ("Risks:", ("pain", "bleeding"))
    assert one.note == "Rare.\n\nOne hour."


def test_of_two_lists_the_first_becomes_a_sentence() -> None:
    (one,) = combined([answer("Risks:", "pain", "bleeding"), answer("Doctors:", "a", "b")])
    assert (one.text, one.items) == ("Risks: pain and bleeding.\n\nDoctors:", ("a", "b"))


def test_lists_of_sentences_stay_two_replies() -> None:
    both = [answer("Steps:", "You arrive."), answer("Doctors:", "a", "b")]
    assert combined(both) == tuple(both)


def test_a_handover_brings_the_desk_first() -> None:
    handover = Reply("handover", "Not said.", choices=(DESK,), offers=("human",))
    (one,) = combined([answer("Yes.", choices=(COST,)), handover])
    assert (one.kind, one.offers) == ("handover", ("human",))
    assert [choice.label for choice in one.choices] == [DESK.label, COST.label]


def test_a_form_is_never_joined() -> None:
    both = [answer("Yes."), Reply("form", "What is your name?")]
    assert combined(both) == tuple(both)


def test_no_choice_asks_what_any_part_answered() -> None:
    parts = [answer("First.", choices=(COST, RISKS)), answer("Second."), answer("Third.")]
    (one,) = combined(parts, {"ask_what_is", "ask_cost", "ask_pain"})
    assert [choice.label for choice in one.choices] == [RISKS.label]
