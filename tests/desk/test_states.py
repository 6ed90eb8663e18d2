"""The table of states and events: complete, one owner each, and no change without a sentence."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.turn import ASSISTANT, STAFF
from bot.desk.states import (
    CLOSE,
    CLOSED,
    DEADLINE,
    EVENTS,
    HELD,
    MISSED,
    OPEN,
    OUTCOMES,
    STAFF_STEPS_IN,
    STATES,
    TABLE,
    TAKE,
    VISITOR_ASKS,
    VISITOR_ASKS_LATE,
    WAITING,
    WITH_ASSISTANT,
    Next,
    Refused,
    Waits,
    step,
)
from bot.knowledge.file.sentences import KEYS

NOW = datetime(2026, 3, 3, 9, 30, tzinfo=timezone.utc)
MOVES = (
    "assistant visitor_asks waiting handoff_waiting",
    "assistant visitor_asks_late missed handoff_not_now",
    "assistant staff_steps_in held handoff_joined",
    "assistant take held handoff_joined",
    "closed visitor_asks waiting handoff_waiting",
    "closed visitor_asks_late missed handoff_not_now",
    "closed staff_steps_in held handoff_joined",
    "closed take held handoff_joined",
    "waiting visitor_asks_late missed handoff_not_now",
    "waiting staff_steps_in held handoff_joined",
    "waiting take held handoff_joined",
    "waiting close closed handoff_closed",
    "waiting deadline missed handoff_missed",
    "waiting visitor_cancels assistant handoff_cancelled",
    "waiting callback_left closed handoff_callback",
    "waiting desk_closes missed handoff_desk_closed",
    "held take_over held handoff_taken_over",
    "held give_back assistant handoff_left",
    "held close closed handoff_closed",
    "held deadline missed handoff_silent",
    "held visitor_quiet closed handoff_closed",
    "missed visitor_asks waiting handoff_waiting",
    "missed staff_steps_in held handoff_joined",
    "missed take held handoff_joined",
    "missed close closed handoff_closed",
    "missed deadline closed handoff_lapsed",
    "missed visitor_cancels assistant handoff_cancelled",
    "missed callback_left closed handoff_callback",
)
REFUSED = {
    *product((WITH_ASSISTANT, CLOSED), ("give_back", "close", "deadline", "visitor_cancels")),
    *product((WITH_ASSISTANT, CLOSED), ("callback_left", "visitor_quiet", "take_over")),
    *product((WAITING, MISSED), ("give_back", "visitor_quiet", "take_over")),
    *product((HELD,), ("take", "staff_steps_in", "visitor_cancels")),
}


def test_every_event_is_thought_of_in_every_state() -> None:
    assert set(TABLE) == set(product(STATES, EVENTS))


@pytest.mark.parametrize("line", MOVES)
def test_what_an_event_leads_to(line: str) -> None:
    state, event, after, sentence = line.split()
    to = step(state, event, "answered")
    assert isinstance(to, Next)
    assert (to.state, to.sentence_key) == (after, sentence)


def test_every_other_pair_changes_nothing_or_is_refused() -> None:
    moves = {(line.split()[0], line.split()[1]) for line in MOVES}
    refused = {pair for pair, to in TABLE.items() if isinstance(to, Refused)}
    assert refused == REFUSED
    for state, event in set(TABLE) - moves - refused:
        to = step(state, event)
        assert isinstance(to, Next)
        assert to.state == state
        assert not to.outcome


def test_every_change_of_state_has_a_sentence_for_the_visitor() -> None:
    for (state, _), to in TABLE.items():
        if isinstance(to, Next) and to.state != state:
            assert to.sentence_key in KEYS


def test_a_refusal_says_why_in_plain_words() -> None:
    for to in TABLE.values():
        if isinstance(to, Refused):
            assert to.reason[0].isupper()
            assert to.reason.endswith(".")


@pytest.mark.parametrize("state", STATES)
def test_a_state_has_one_owner(state: str) -> None:
    assert Next(state).owner == (STAFF if state == HELD else ASSISTANT)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_chat_is_closed_with_an_outcome(outcome: str) -> None:
    to = step(HELD, CLOSE, outcome)
    assert to == Next(CLOSED, "handoff_closed", outcome)


@pytest.mark.parametrize("outcome", ["", "forgotten"])
def test_a_chat_is_not_closed_without_a_known_outcome(outcome: str) -> None:
    assert isinstance(step(HELD, CLOSE, outcome), Refused)


@pytest.mark.parametrize(("state", "event"), [("gone", CLOSE), (HELD, "explodes"), ("", "")])
def test_an_unknown_word_is_a_mistake_of_the_program(state: str, event: str) -> None:
    with pytest.raises(ValueError, match="no state"):
        step(state, event)


def test_an_end_is_an_outcome_and_the_other_way_round() -> None:
    for (state, _), to in TABLE.items():
        if isinstance(to, Next) and state in OPEN and to.state not in OPEN:
            assert to.outcome or (to.state == CLOSED and to.sentence_key == "handoff_closed")
        elif isinstance(to, Next):
            assert not to.outcome


def test_every_state_in_which_something_is_owed_has_a_deadline() -> None:
    waits = Waits()
    assert {state for state in STATES if waits.deadline(state, NOW)} == set(OPEN)


def test_deadlines_are_as_long_as_told() -> None:
    waits = Waits(timedelta(minutes=1), timedelta(minutes=2), kept=timedelta(days=3))
    assert waits.deadline(WAITING, NOW) == NOW + timedelta(minutes=1)
    assert waits.deadline(HELD, NOW) == NOW + timedelta(minutes=2)
    assert waits.deadline(MISSED, NOW) == NOW + timedelta(days=3)


@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from(OUTCOMES)), max_size=40))
def test_whatever_happens_nobody_waits_for_ever(events: list[tuple[str, str]]) -> None:
    """Any order of events, then only time goes on."""
    state, outcome = WITH_ASSISTANT, ""
    for event, wanted in events:
        to = step(state, event, wanted)
        if isinstance(to, Refused):
            continue
        assert to.owner == (STAFF if to.state == HELD else ASSISTANT)
        if state in OPEN and to.state not in OPEN:
            assert to.outcome in OUTCOMES
        state, outcome = to.state, to.outcome if to.state in OPEN else to.outcome or outcome
    for _ in OPEN:
        if state in OPEN:
            to = step(state, DEADLINE)
            assert isinstance(to, Next)
            assert to.sentence_key
            state, outcome = to.state, to.outcome
    assert state not in OPEN
    assert outcome in OUTCOMES or not any(
        event in (VISITOR_ASKS, VISITOR_ASKS_LATE, STAFF_STEPS_IN, TAKE) for event, _ in events
    )
