"""Questions that need a person: how they come on the list, are answered once, and become drafts."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.conversations.store import Store
from bot.conversations.turn import TurnResult, Understood
from bot.effects import KeepQuestion
from bot.errors import TurnError
from bot.questions.model import Answered, NewDraft
from bot.staff.model import StaffRef
from tests.cast import book, reply, result, told, turn
from tests.store_fixtures import OpenStore
from tests.world import rows

ANN = StaffRef(1, "Ann Lee", "clerk")
BEN = StaffRef(2, "Ben Okafor", "clerk")
RECALL = reply("You asked: is parking free?", kind="notice")


def unknown(text: str, topic: str = "") -> TurnResult:
    return result(
        reply("I do not know.", kind="unknown"),
        effects=[KeepQuestion(topic, text)],
        understanding=Understood("out_of_scope", scope={"score": 0.2, "decision": "unknown"}),
    )


def ask(store: Store, conversation_id: str, text: str, topic: str = "") -> int:
    """Ask something that has no answer; returns the question's number."""
    turn(store, conversation_id, text, unknown(text, topic))
    return store.loop.unanswered()[0].id


def listed(store: Store) -> list[tuple[str, str, str]]:
    return [(one.text, one.source, one.topic) for one in store.loop.unanswered()]


def audited(store: Store) -> list[tuple[str, str, str]]:
    return [(row.staff_name, row.action, row.target) for row in store.audit.page()]


def test_what_could_not_be_answered_is_listed_newest_first(store: Store, alice: str) -> None:
    ask(store, alice, "is parking free")
    ask(store, alice, "what does it cost", "cost")
    assert listed(store) == [
        ("what does it cost", "unanswered", "cost"),
        ("is parking free", "unanswered", ""),
    ]


def test_only_what_was_asked_since_then(store: Store, alice: str) -> None:
    ask(store, alice, "is parking free")
    asked = store.loop.unanswered()[0]
    assert store.loop.unanswered(since=asked.created_at) == [asked]
    assert store.loop.unanswered(since=asked.created_at[:-1] + "~") == []


def test_a_thumbs_down_lists_the_question_and_a_change_of_mind_takes_it_off(
    store: Store, alice: str
) -> None:
    seq = turn(store, alice, "is it safe", result(reply("Rarely.", topic="risks")))
    store.add_feedback(alice, seq, rating="down")
    store.add_feedback(alice, seq, rating="down", reason="unclear", words="what?")
    assert listed(store) == [("is it safe", "disliked", "risks")]
    (detail,) = store.loop.details([store.loop.unanswered()[0].id], ANN)
    assert (detail.rating, detail.reason, detail.words) == ("down", "unclear", "what?")
    store.add_feedback(alice, seq, rating="up")
    assert listed(store) == []


def test_a_thumbs_up_leaves_other_questions_on_the_list(store: Store, alice: str) -> None:
    ask(store, alice, "is parking free")
    store.add_feedback(alice, 3, rating="up")
    assert listed(store) == [("is parking free", "unanswered", "")]


def test_a_thumbs_down_for_i_do_not_know_is_the_same_question(store: Store, alice: str) -> None:
    ask(store, alice, "is parking free")
    store.add_feedback(alice, 3, rating="down", reason="other")
    assert listed(store) == [("is parking free", "unanswered", "")]


def test_nobody_asked_for_the_greeting(store: Store, alice: str) -> None:
    store.add_feedback(alice, 1, rating="down")
    assert listed(store) == []


def test_did_you_mean_is_listed_with_what_was_chosen(store: Store, alice: str) -> None:
    turn(store, alice, "prices pls", result(reply("Did you mean?", kind="clarify")))
    assert listed(store) == [("prices pls", "asked_back", "")]
    chosen = result(
        reply("Free.", topic="cost"), understanding=Understood("ask_cost", clarifies="prices pls")
    )
    turn(store, alice, "How much does it cost?", chosen)
    assert listed(store) == [("prices pls", "clarified", "cost")]


def test_a_choice_counts_when_the_question_is_off_the_list(store: Store, alice: str) -> None:
    chosen = result(
        reply("Free.", topic="cost"), understanding=Understood("ask_cost", clarifies="prices pls")
    )
    turn(store, alice, "How much does it cost?", chosen)
    assert listed(store) == [("prices pls", "clarified", "cost")]


def test_the_answer_goes_into_the_conversation(store: Store, alice: str, bob: str) -> None:
    number = ask(store, alice, "is parking free")
    answered = store.loop.answer(number, ANN, "Yes, for two hours.", RECALL)
    assert answered == Answered(ok=True, conversation_id=alice)
    assert told(store, alice)[2:] == [
        ("assistant", "You asked: is parking free?"),
        ("staff", "Yes, for two hours."),
    ]
    last = store.messages_after(alice, 4)[0]
    assert (last["kind"], last["staff_name"], last["in_reply_to"]) == ("staff", "Ann Lee", 2)
    assert told(store, bob) == []
    assert listed(store) == []
    kept = store.loop.question(number)
    assert kept is not None
    assert (kept.state, kept.answered_by, kept.answer) == (
        "answered", "Ann Lee", "Yes, for two hours.",
    )  # fmt: skip
    assert audited(store)[0] == ("Ann Lee", "question.answer", f"conversation:{alice}")


def test_the_conversation_goes_on_after_the_answer(store: Store, alice: str) -> None:
    number = ask(store, alice, "is parking free")
    store.loop.answer(number, ANN, "Yes.", RECALL)
    turn(store, alice, "thanks")
    assert [message["seq"] for message in store.transcript(alice)] == [1, 2, 3, 4, 5, 6, 7]


def test_all_that_one_message_asked_is_answered_together(store: Store, alice: str) -> None:
    effects = [KeepQuestion(topic, "cost and parking") for topic in ("cost", "")]
    turn(store, alice, "cost and parking", result(reply("No."), effects=effects))
    assert len(listed(store)) == 2
    store.loop.answer(store.loop.unanswered()[0].id, ANN, "Both are free.", RECALL)
    assert listed(store) == []


def test_of_two_who_answer_one_is_told_who_was_first(store: Store, alice: str) -> None:
    number = ask(store, alice, "is parking free")
    with ThreadPoolExecutor(2) as pool:
        tries = [
            pool.submit(store.loop.answer, number, staff, f"From {staff.name}", RECALL)
            for staff in (ANN, BEN)
        ]
        done = [one.result() for one in tries]
    assert sorted(one.ok for one in done) == [False, True]
    (winner,) = (text for role, text in told(store, alice) if role == "staff")
    (loser,) = (one for one in done if not one.ok)
    assert winner == f"From {loser.by}"


def test_a_closed_question_cannot_be_answered(store: Store, alice: str) -> None:
    number = ask(store, alice, "is parking free")
    assert store.loop.close([number], ANN) == 1
    assert store.loop.close([number], BEN) == 0
    assert store.loop.answer(number, BEN, "Yes.", RECALL) == Answered(ok=False)
    assert len(told(store, alice)) == 2
    assert [row[:2] for row in audited(store)] == [("Ann Lee", "question.close")]


def test_a_question_of_a_deleted_conversation_is_gone(store: Store, alice: str) -> None:
    number = ask(store, alice, "is parking free")
    store.delete_conversation(alice)
    assert store.loop.question(number) is None
    assert store.loop.answer(number, ANN, "Yes.", RECALL) == Answered(ok=False)


@pytest.mark.parametrize(("email", "mailed"), [("ann@example.com", True), ("", False)])
def test_the_answer_is_mailed_to_those_who_left_an_address(
    store: Store, alice: str, email: str, mailed: bool
) -> None:
    turn(store, alice, "yes", result(reply("Done."), effects=[book(email=email)]))
    number = ask(store, alice, "is parking free")
    (detail,) = store.loop.details([number], ANN)
    assert detail.email == email
    assert store.loop.answer(number, ANN, "Yes.", RECALL, mail=True).mailed is mailed
    mails = [row for row in rows(store, "outbox") if row["kind"] == "question_answered"]
    assert [json.loads(row["payload"]) for row in mails] == mailed * [
        {"question_id": number, "booking_id": 1, "conversation_id": alice, "seq": 7}
    ]


def test_no_mail_unless_it_is_wanted(store: Store, alice: str) -> None:
    turn(store, alice, "yes", result(reply("Done."), effects=[book(email="ann@example.com")]))
    store.loop.answer(ask(store, alice, "is parking free"), ANN, "Yes.", RECALL)
    assert "question_answered" not in {row["kind"] for row in rows(store, "outbox")}


def test_an_answer_that_cannot_be_stored_changes_nothing(store: Store, alice: str) -> None:
    number = ask(store, alice, "is parking free")
    with pytest.raises(TurnError):
        store.loop.answer(number, ANN, "nul \x00", RECALL)
    assert len(told(store, alice)) == 2
    assert listed(store) == [("is parking free", "unanswered", "")]


def test_the_details_tell_what_was_said_and_leave_a_record(store: Store, alice: str) -> None:
    number = ask(store, alice, "is parking free")
    (detail,) = store.loop.details([number, 99], BEN)
    assert detail.said == ("I do not know.",)
    assert detail.understanding["scope"]["score"] == 0.2
    assert audited(store) == [("Ben Okafor", "question.view", f"conversation:{alice}")]


def test_drafts_are_kept_until_they_are_dropped(open_store: OpenStore, alice: str) -> None:
    store = open_store("second")
    number = ask(store, alice, "is parking free")
    wanted = NewDraft(
        "answer", "parking", "Parking", "It is free.", ("is parking free",), (number,)
    )
    draft = store.loop.add_draft(wanted, ANN)
    assert listed(store) == [("is parking free", "unanswered", "")]
    (kept,) = store.loop.drafts()
    assert (kept.id, kept.wanted, kept.staff_name, kept.state) == (draft, wanted, "Ann Lee", "open")
    assert store.loop.drop_draft(draft, BEN)
    assert not store.loop.drop_draft(draft, ANN)
    assert store.loop.drafts() == []
    assert [row[:2] for row in audited(store)] == [
        ("Ben Okafor", "draft.drop"),
        ("Ann Lee", "draft.add"),
    ]


def test_a_draft_closes_its_questions_when_that_is_wanted(store: Store, alice: str) -> None:
    number = ask(store, alice, "is parking free")
    store.loop.add_draft(NewDraft("wording", "cost", "", "", ("x",), (number,)), ANN, close=True)
    assert listed(store) == []


def test_drafts_come_in_pages(store: Store) -> None:
    for word in ("a", "b", "c"):
        store.loop.add_draft(NewDraft("wording", "cost", "", "", (word,), ()), ANN)
    first = store.loop.drafts(limit=2)
    assert [draft.wanted.wordings for draft in first] == [("c",), ("b",)]
    rest = store.loop.drafts(before=first[-1].id)
    assert [draft.wanted.wordings for draft in rest] == [("a",)]
