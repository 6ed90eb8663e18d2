"""Questions that need a person: how they come on the list, are answered once, and become drafts."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.conversations.turn import TurnResult, Understood
from bot.effects import KeepQuestion
from bot.errors import TurnError
from bot.questions.model import Answered, NewDraft
from bot.staff.model import StaffRef
from bot.stores import Stores
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


def ask(stores: Stores, conversation_id: str, text: str, topic: str = "") -> int:
    """Ask something that has no answer; returns the question's number."""
    turn(stores, conversation_id, text, unknown(text, topic))
    return stores.questions.asked.unanswered()[0].id


def listed(stores: Stores) -> list[tuple[str, str, str]]:
    return [(one.text, one.source, one.topic) for one in stores.questions.asked.unanswered()]


def audited(stores: Stores) -> list[tuple[str, str, str]]:
    return [(row.staff_name, row.action, row.target) for row in stores.staff.audit.page()]


def test_what_could_not_be_answered_is_listed_newest_first(stores: Stores, alice: str) -> None:
    ask(stores, alice, "is parking free")
    ask(stores, alice, "what does it cost", "cost")
    assert listed(stores) == [
        ("what does it cost", "unanswered", "cost"),
        ("is parking free", "unanswered", ""),
    ]


def test_only_what_was_asked_since_then(stores: Stores, alice: str) -> None:
    ask(stores, alice, "is parking free")
    asked = stores.questions.asked.unanswered()[0]
    assert stores.questions.asked.unanswered(since=asked.created_at) == [asked]
    assert stores.questions.asked.unanswered(since=asked.created_at + timedelta(seconds=1)) == []


def test_a_thumbs_down_lists_the_question_and_a_change_of_mind_takes_it_off(
    stores: Stores, alice: str
) -> None:
    seq = turn(stores, alice, "is it safe", result(reply("Rarely.", topic="risks")))
    stores.conversations.feedback.add(alice, seq, rating="down")
    stores.conversations.feedback.add(alice, seq, rating="down", reason="unclear", words="what?")
    assert listed(stores) == [("is it safe", "disliked", "risks")]
    (detail,) = stores.questions.asked.details([stores.questions.asked.unanswered()[0].id], ANN)
    assert (detail.rating, detail.reason, detail.words) == ("down", "unclear", "what?")
    stores.conversations.feedback.add(alice, seq, rating="up")
    assert listed(stores) == []


def test_a_thumbs_up_leaves_other_questions_on_the_list(stores: Stores, alice: str) -> None:
    ask(stores, alice, "is parking free")
    stores.conversations.feedback.add(alice, 3, rating="up")
    assert listed(stores) == [("is parking free", "unanswered", "")]


def test_a_thumbs_down_for_i_do_not_know_is_the_same_question(stores: Stores, alice: str) -> None:
    ask(stores, alice, "is parking free")
    stores.conversations.feedback.add(alice, 3, rating="down", reason="other")
    assert listed(stores) == [("is parking free", "unanswered", "")]


def test_nobody_asked_for_the_greeting(stores: Stores, alice: str) -> None:
    stores.conversations.feedback.add(alice, 1, rating="down")
    assert listed(stores) == []


def test_did_you_mean_is_listed_with_what_was_chosen(stores: Stores, alice: str) -> None:
    turn(stores, alice, "prices pls", result(reply("Did you mean?", kind="clarify")))
    assert listed(stores) == [("prices pls", "asked_back", "")]
    chosen = result(
        reply("Free.", topic="cost"), understanding=Understood("ask_cost", clarifies="prices pls")
    )
    turn(stores, alice, "How much does it cost?", chosen)
    assert listed(stores) == [("prices pls", "clarified", "cost")]


def test_a_choice_counts_when_the_question_is_off_the_list(stores: Stores, alice: str) -> None:
    chosen = result(
        reply("Free.", topic="cost"), understanding=Understood("ask_cost", clarifies="prices pls")
    )
    turn(stores, alice, "How much does it cost?", chosen)
    assert listed(stores) == [("prices pls", "clarified", "cost")]


def test_the_answer_goes_into_the_conversation(stores: Stores, alice: str, bob: str) -> None:
    number = ask(stores, alice, "is parking free")
    answered = stores.questions.answers.give(number, ANN, "Yes, for two hours.", RECALL)
    assert answered == Answered(ok=True, conversation_id=alice)
    assert told(stores, alice)[2:] == [
        ("assistant", "You asked: is parking free?"),
        ("staff", "Yes, for two hours."),
    ]
    last = stores.conversations.chats.messages_after(alice, 4)[0]
    assert (last["kind"], last["staff_name"], last["in_reply_to"]) == ("staff", "Ann Lee", 2)
    assert told(stores, bob) == []
    assert listed(stores) == []
    kept = stores.questions.asked.one(number)
    assert kept is not None
    assert (kept.state, kept.answered_by, kept.answer) == (
        "answered", "Ann Lee", "Yes, for two hours.",
    )  # fmt: skip
    assert audited(stores)[0] == ("Ann Lee", "question.answer", f"conversation:{alice}")


def test_the_conversation_goes_on_after_the_answer(stores: Stores, alice: str) -> None:
    number = ask(stores, alice, "is parking free")
    stores.questions.answers.give(number, ANN, "Yes.", RECALL)
    turn(stores, alice, "thanks")
    assert [message["seq"] for message in stores.conversations.chats.transcript(alice)] == [
        1,
        2,
        3,
        4,
        5,
        6,
        7,
    ]


def test_all_that_one_message_asked_is_answered_together(stores: Stores, alice: str) -> None:
    effects = [KeepQuestion(topic, "cost and parking") for topic in ("cost", "")]
    turn(stores, alice, "cost and parking", result(reply("No."), effects=effects))
    assert len(listed(stores)) == 2
    stores.questions.answers.give(
        stores.questions.asked.unanswered()[0].id, ANN, "Both are free.", RECALL
    )
    assert listed(stores) == []


def test_of_two_who_answer_one_is_told_who_was_first(stores: Stores, alice: str) -> None:
    number = ask(stores, alice, "is parking free")
    with ThreadPoolExecutor(2) as pool:
        tries = [
            pool.submit(stores.questions.answers.give, number, staff, f"From {staff.name}", RECALL)
            for staff in (ANN, BEN)
        ]
        done = [one.result() for one in tries]
    assert sorted(one.ok for one in done) == [False, True]
    (winner,) = (text for role, text in told(stores, alice) if role == "staff")
    (loser,) = (one for one in done if not one.ok)
    assert winner == f"From {loser.by}"


def test_a_closed_question_cannot_be_answered(stores: Stores, alice: str) -> None:
    number = ask(stores, alice, "is parking free")
    assert stores.questions.asked.close([number], ANN) == 1
    assert stores.questions.asked.close([number], BEN) == 0
    assert stores.questions.answers.give(number, BEN, "Yes.", RECALL) == Answered(ok=False)
    assert len(told(stores, alice)) == 2
    assert [row[:2] for row in audited(stores)] == [("Ann Lee", "question.close")]


def test_a_question_of_a_deleted_conversation_is_gone(stores: Stores, alice: str) -> None:
    number = ask(stores, alice, "is parking free")
    stores.conversations.chats.delete(alice)
    assert stores.questions.asked.one(number) is None
    assert stores.questions.answers.give(number, ANN, "Yes.", RECALL) == Answered(ok=False)


@pytest.mark.parametrize(("email", "mailed"), [("ann@example.com", True), ("", False)])
def test_the_answer_is_mailed_to_those_who_left_an_address(
    stores: Stores, alice: str, email: str, mailed: bool
) -> None:
    turn(stores, alice, "yes", result(reply("Done."), effects=[book(email=email)]))
    number = ask(stores, alice, "is parking free")
    (detail,) = stores.questions.asked.details([number], ANN)
    assert detail.email == email
    assert stores.questions.answers.give(number, ANN, "Yes.", RECALL, mail=True).mailed is mailed
    mails = [row for row in rows(stores, "outbox") if row["kind"] == "question_answered"]
    assert [json.loads(row["payload"]) for row in mails] == mailed * [
        {"question_id": number, "booking_id": 1, "conversation_id": alice, "seq": 7}
    ]


def test_no_mail_unless_it_is_wanted(stores: Stores, alice: str) -> None:
    turn(stores, alice, "yes", result(reply("Done."), effects=[book(email="ann@example.com")]))
    stores.questions.answers.give(ask(stores, alice, "is parking free"), ANN, "Yes.", RECALL)
    assert "question_answered" not in {row["kind"] for row in rows(stores, "outbox")}


def test_an_answer_that_cannot_be_stored_changes_nothing(stores: Stores, alice: str) -> None:
    number = ask(stores, alice, "is parking free")
    with pytest.raises(TurnError):
        stores.questions.answers.give(number, ANN, "nul \x00", RECALL)
    assert len(told(stores, alice)) == 2
    assert listed(stores) == [("is parking free", "unanswered", "")]


def test_the_details_tell_what_was_said_and_leave_a_record(stores: Stores, alice: str) -> None:
    number = ask(stores, alice, "is parking free")
    (detail,) = stores.questions.asked.details([number, 99], BEN)
    assert detail.said == ("I do not know.",)
    assert detail.understanding["scope"]["score"] == 0.2
    assert audited(stores) == [("Ben Okafor", "question.view", f"conversation:{alice}")]


def test_drafts_are_kept_until_they_are_dropped(open_store: OpenStore, alice: str) -> None:
    stores = open_store("second")
    number = ask(stores, alice, "is parking free")
    wanted = NewDraft(
        "answer", "parking", "Parking", "It is free.", ("is parking free",), (number,)
    )
    draft = stores.questions.drafts.add(wanted, ANN)
    assert listed(stores) == [("is parking free", "unanswered", "")]
    (kept,) = stores.questions.drafts.page()
    assert (kept.id, kept.wanted, kept.staff_name, kept.state) == (draft, wanted, "Ann Lee", "open")
    assert stores.questions.drafts.drop(draft, BEN)
    assert not stores.questions.drafts.drop(draft, ANN)
    assert stores.questions.drafts.page() == []
    assert [row[:2] for row in audited(stores)] == [
        ("Ben Okafor", "draft.drop"),
        ("Ann Lee", "draft.add"),
    ]


def test_a_draft_closes_its_questions_when_that_is_wanted(stores: Stores, alice: str) -> None:
    number = ask(stores, alice, "is parking free")
    stores.questions.drafts.add(
        NewDraft("wording", "cost", "", "", ("x",), (number,)), ANN, close=True
    )
    assert listed(stores) == []


def test_drafts_come_in_pages(stores: Stores) -> None:
    for word in ("a", "b", "c"):
        stores.questions.drafts.add(NewDraft("wording", "cost", "", "", (word,), ()), ANN)
    first = stores.questions.drafts.page(limit=2)
    assert [draft.wanted.wordings for draft in first] == [("c",), ("b",)]
    rest = stores.questions.drafts.page(before=first[-1].id)
    assert [draft.wanted.wordings for draft in rest] == [("a",)]
