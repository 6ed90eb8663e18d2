"""Questions in the console: in groups, answered, added to a topic, written about, closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.conversations.turn import TurnResult, Understood
from bot.effects import KeepQuestion
from bot.questions.model import NewDraft
from tests.cast import book, reply, result, turn
from tests.console.harness import Client, Desk, running_desk
from tests.pages import read
from tests.shipped import sentence
from tests.world import rows

HTML = '<img src=x onerror="alert(1)"> & "parking"'


def unknown(text: str, topic: str = "") -> TurnResult:
    return result(
        reply("I do not know.", kind="unknown"),
        effects=[KeepQuestion(topic, text)],
        understanding=Understood(
            "out_of_scope",
            ranking=(("ask_cost", 0.4),),
            scope={"score": 0.2134, "lower": 0.3, "upper": 0.6, "decision": "unknown"},
        ),
    )


def conversation(desk: Desk, name: str = "v") -> str:
    return desk.stores.conversations.chats.open(token_hash=name, greeting=reply("Hello."))


def ask(desk: Desk, text: str, *, name: str = "", topic: str = "") -> int:
    """A visitor asks something that has no answer; returns the question's number."""
    turn(desk.stores, conversation(desk, name or text), text, unknown(text, topic))
    return desk.stores.questions.asked.unanswered()[0].id


def turned(desk: Desk, number: int) -> list[tuple[str, str]]:
    """The conversation of a question as (role, text)."""
    asked = desk.stores.questions.asked.one(number)
    assert asked
    return [
        (one["role"], one["text"])
        for one in desk.stores.conversations.chats.transcript(asked.conversation_id)
    ]


def where(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


@pytest.fixture
def clerk(desk: Desk) -> Client:
    """A clerk who is logged in."""
    desk.service.worker.stop()  # these tests are the engine
    return desk.client("clerk", "Ann Lee")


def test_without_questions_the_page_says_so(clerk: Client) -> None:
    assert "No open questions." in clerk.page("/desk/questions").text


def test_questions_that_are_alike_stand_together_with_their_count(
    desk: Desk, clerk: Client
) -> None:
    ask(desk, "is parking free")
    ask(desk, "what does it cost", topic="cost")
    last = ask(desk, "Is parking free?")
    page = clerk.page("/desk/questions")
    assert "3 open questions." in page.text
    assert page.link("Is parking free?") == f"/desk/questions/{last}"
    assert [one.text for one in page.of_class("count")] == ["2", "1"]
    assert "Cost" in [one.text for one in page.of_class("tag")]


def test_a_page_holds_fifty_groups(desk: Desk, clerk: Client) -> None:
    visitor = conversation(desk)
    words = [f"{one}{other}" for one in "bcdfghjk" for other in "aeiouyw"][:52]
    for word in words:
        turn(desk.stores, visitor, word, unknown(word))
    first = clerk.page("/desk/questions")
    assert len(first.headings(2)) == 50
    assert first.link("More") == "/desk/questions?from=50"
    assert len(clerk.page(first.link("More")).headings(2)) == 2


def test_one_question_with_what_was_said_and_how_sure_the_assistant_was(
    desk: Desk, clerk: Client
) -> None:
    number = ask(desk, "is parking free")
    ask(desk, "parking, is it free")
    page = clerk.page(f"/desk/questions/{number}")
    assert "2 questions that mean the same" in page.text
    assert "I do not know." in page.texts("blockquote")
    assert "Scope score" not in page.text  # that is for those who keep the answers
    keeper = desk.client("clinician").page(f"/desk/questions/{number}").text
    assert "Scope score 0.21 (answers from 0.60" in keeper
    asked = desk.stores.questions.asked.one(number)
    assert asked
    assert f"/desk/conversations/{asked.conversation_id}" in page.links("Whole chat")
    seen = [
        row.target
        for row in desk.stores.staff.audit.page()
        if (row.action, row.staff_name) == ("question.view", "Ann Lee")
    ]
    assert f"conversation:{asked.conversation_id}" in seen


def test_the_topic_that_the_assistant_thought_of_is_offered_first(
    desk: Desk, clerk: Client
) -> None:
    page = clerk.page(f"/desk/questions/{ask(desk, 'prices pls')}")
    assert page.all("option")[0].attribute("value") == "cost"


def test_an_answer_reaches_the_visitor(desk: Desk, clerk: Client) -> None:
    number = ask(desk, "is parking free")
    sent = clerk.post(f"/desk/questions/{number}/answer", {"text": "Yes, for two hours."})
    assert where(sent) == "/desk/questions?done=answered&count=1"
    assert "Your answer is in the chat" in clerk.page(where(sent)).texts("status")[0]
    assert turned(desk, number)[3:] == [
        ("assistant", sentence("question_answered", question="is parking free")),
        ("staff", "Yes, for two hours."),
    ]
    page = clerk.page(f"/desk/questions/{number}")
    assert page.texts("status")[0].startswith("Ann Lee answered this")
    assert "Answer this visitor" not in page.text


def test_a_visitor_who_is_there_sees_the_answer_at_once(desk: Desk) -> None:
    visitor = desk.service.visitor()
    clerk = desk.client("clerk", "Ann Lee")
    visitor.ask("is parking free")
    desk.stores.conversations.feedback.add(visitor.conversation_id, 3, rating="down")
    (asked,) = desk.stores.questions.asked.unanswered()
    with visitor.events(after=3) as events:
        clerk.post(f"/desk/questions/{asked.id}/answer", {"text": "Yes."})
        assert [next(events)["role"], next(events)["text"]] == ["assistant", "Yes."]


def test_one_answer_for_all_who_asked_alike(desk: Desk, clerk: Client) -> None:
    numbers = [ask(desk, text) for text in ("is parking free", "parking is free", "free parking")]
    page = clerk.page(f"/desk/questions/{numbers[0]}")
    assert "Send it to the other 2 as well" in page.text
    gone = {"others": "yes", "ids": f"{numbers[1]},{numbers[2]},99", "text": "Yes."}
    desk.stores.questions.asked.close([numbers[2]], clerk.staff)
    sent = clerk.post(f"/desk/questions/{numbers[0]}/answer", gone)
    assert where(sent) == "/desk/questions?done=answered&count=2"
    assert "2 visitors get it." in clerk.page(where(sent)).text
    assert [turned(desk, number)[-1] for number in numbers[:2]] == [("staff", "Yes.")] * 2
    assert turned(desk, numbers[1])[-2][1].startswith("You asked: “parking is free”")
    assert len(turned(desk, numbers[2])) == 3


def test_the_others_get_nothing_unless_that_is_ticked(desk: Desk, clerk: Client) -> None:
    numbers = [ask(desk, text) for text in ("is parking free", "parking is free")]
    form = {"ids": str(numbers[1]), "text": "Yes."}
    clerk.post(f"/desk/questions/{numbers[0]}/answer", form)
    assert [one.id for one in desk.stores.questions.asked.unanswered()] == [numbers[1]]


def test_a_long_question_is_recalled_in_short(desk: Desk, clerk: Client) -> None:
    number = ask(desk, "parking " * 100, name="long")
    clerk.post(f"/desk/questions/{number}/answer", {"text": "Yes."})
    (recalled,) = [text for role, text in turned(desk, number)[3:] if role == "assistant"]
    assert len(recalled) < 400
    assert "…" in recalled


@pytest.fixture
def mailing_desk(tmp_path: Path) -> Iterator[Desk]:
    """A service that sends mails."""
    with running_desk(
        tmp_path,
        BOT_PUBLIC_URL="https://desk.example",
        BOT_MAIL_TO="desk@clinic.example",
        BOT_MAIL_FROM="bot@clinic.example",
        BOT_SMTP_URL="smtp://localhost",
    ) as started:
        started.service.worker.stop()  # these tests are the engine
        yield started


def test_a_service_without_mails_offers_none(desk: Desk, clerk: Client) -> None:
    visitor = conversation(desk)
    booked = result(reply("Done."), effects=[book(email="ann@example.com")])
    turn(desk.stores, visitor, "yes", booked)
    turn(desk.stores, visitor, "is parking free", unknown("is parking free"))
    number = desk.stores.questions.asked.unanswered()[0].id
    assert "Also by e-mail" not in clerk.page(f"/desk/questions/{number}").text
    clerk.post(f"/desk/questions/{number}/answer", {"text": "Yes.", "mail": "yes"})
    assert "question_answered" not in {row["kind"] for row in rows(desk.stores, "outbox")}


@pytest.mark.parametrize("wanted", [{}, {"mail": "yes"}])
def test_a_mail_goes_out_when_it_is_ticked(mailing_desk: Desk, wanted: dict[str, str]) -> None:
    desk = mailing_desk
    clerk = desk.client("clerk")
    visitor = conversation(desk)
    booked = result(reply("Done."), effects=[book(email="ann@example.com")])
    turn(desk.stores, visitor, "yes", booked)
    turn(desk.stores, visitor, "is parking free", unknown("is parking free"))
    number = desk.stores.questions.asked.unanswered()[0].id
    assert "Also by e-mail to ann@example.com" in clerk.page(f"/desk/questions/{number}").text
    sent = clerk.post(f"/desk/questions/{number}/answer", {"text": "Yes.", **wanted})
    word = "mailed" if wanted else "answered"
    assert where(sent) == f"/desk/questions?done={word}&count=1"
    kinds = [row["kind"] for row in rows(desk.stores, "outbox")]
    assert kinds.count("question_answered") == len(wanted)


def test_an_empty_answer_is_not_sent(desk: Desk, clerk: Client) -> None:
    number = ask(desk, "is parking free")
    refused = clerk.post(f"/desk/questions/{number}/answer", {"text": "  "})
    assert refused.status_code == 422
    assert "Please write the answer first." in read(refused).texts("alert")[0]
    assert len(turned(desk, number)) == 3


def test_the_second_of_two_is_told_who_was_first_and_keeps_the_text(
    desk: Desk, clerk: Client
) -> None:
    number = ask(desk, "is parking free")
    clerk.post(f"/desk/questions/{number}/answer", {"text": "Yes."})
    ben = desk.client("clerk", "Ben Okafor")
    late = ben.post(f"/desk/questions/{number}/answer", {"text": "Yes, <b>always</b>."})
    assert late.status_code == 409
    shown = read(late)
    assert "Ann Lee has answered it meanwhile." in shown.texts("alert")[0]
    assert shown.field("Your text, not sent") == "Yes, <b>always</b>."
    assert [text for role, text in turned(desk, number) if role == "staff"] == ["Yes."]


def test_one_is_closed_or_all_that_are_alike(desk: Desk, clerk: Client) -> None:
    numbers = [ask(desk, text) for text in ("is parking free", "parking is free", "free parking")]
    assert where(clerk.post(f"/desk/questions/{numbers[0]}/close")).endswith("done=closed")
    assert [one.id for one in desk.stores.questions.asked.unanswered()] == numbers[:0:-1]
    ids = ",".join(map(str, numbers[1:]))
    clerk.post(f"/desk/questions/{numbers[1]}/close", {"ids": ids})
    assert desk.stores.questions.asked.unanswered() == []
    assert "was closed without an answer" in clerk.page(f"/desk/questions/{numbers[2]}").text


def test_a_wording_becomes_a_draft_that_shows_its_change(desk: Desk, clerk: Client) -> None:
    number = ask(desk, "how many pennies for the needle thingy")
    form = {
        "topic": "cost",
        "wordings": "how many pennies for the needle thingy\r\n\r\nneedle thingy pennies",
        "ids": str(number),
        "close": "yes",
    }
    kept = clerk.post(f"/desk/questions/{number}/wording", form)
    assert where(kept) == "/desk/questions/drafts#draft-1"
    page = clerk.page("/desk/questions/drafts")
    assert page.texts("insertion") == [
        "+ - how many pennies for the needle thingy", "+ - needle thingy pennies",
    ]  # fmt: skip
    assert page.texts("deletion") == []
    assert desk.stores.questions.asked.unanswered() == []
    assert where(clerk.post("/desk/questions/drafts/1/drop")) == "/desk/questions/drafts"
    assert "No drafts." in clerk.page("/desk/questions/drafts").text


def test_a_wording_that_stands_there_is_refused_and_stays_in_the_form(
    desk: Desk, clerk: Client
) -> None:
    number = ask(desk, "cost")
    form = {
        "topic": "what_is",
        "wordings": "How does prolotherapy work?\nnew <b>",
        "ids": str(number),
    }
    refused = clerk.post(f"/desk/questions/{number}/wording", form)
    assert refused.status_code == 409
    page = read(refused)
    assert "already stands under ask_what_is." in page.texts("alert")[0]
    assert page.field("Wordings").splitlines()[-1] == "new <b>"
    assert desk.stores.questions.drafts.page() == []
    kept = desk.stores.questions.asked.one(number)
    assert kept is not None
    assert kept.state == "open"


def test_a_new_answer_becomes_a_draft(desk: Desk, clerk: Client) -> None:
    number = ask(desk, "is parking free")
    form = {"topic": "cost", "answer": "A session costs 100 dollars.", "ids": str(number)}
    assert clerk.post(f"/desk/questions/{number}/draft", form).status_code == 303
    form = {"topic": "new", "title": "Parking", "answer": "It is free.", "ids": str(number)}
    assert clerk.post(f"/desk/questions/{number}/draft", form).status_code == 303
    page = clerk.page("/desk/questions/drafts")
    assert "Answer for a new topic, Parking" in page.headings(2)
    assert page.texts("deletion") == ['- answer: ""']
    added = page.texts("insertion")
    assert '+ answer: "A session costs 100 dollars."' in added
    assert "+ parking:" in added
    assert [row.action for row in desk.stores.staff.audit.page()].count("draft.add") == 2


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"topic": "new", "title": "Parking", "answer": ""}, "Please write the answer first."),
        ({"topic": "new", "title": "", "answer": "Yes."}, "Please give the new topic a title."),
        ({"topic": "new", "title": "!!!", "answer": "Yes."}, "Please begin the title with"),
        ({"topic": "new", "title": "Cost", "answer": "Yes."}, "There is already a topic cost."),
        ({"topic": "risks", "answer": "Yes."}, "has an answer by now."),
        ({"topic": "nowhere", "answer": "Yes."}, "There is no topic nowhere any more."),
        ({"topic": "", "answer": "Yes."}, "Please choose a topic."),
        ({"topic": "cost", "answer": "It is {free}."}, "cannot have { or } in it."),
    ],
)
def test_an_answer_that_cannot_be_kept_is_refused_and_not_lost(
    desk: Desk, clerk: Client, form: dict[str, str], sentence: str
) -> None:
    number = ask(desk, "is parking free")
    refused = clerk.post(f"/desk/questions/{number}/draft", form)
    assert refused.status_code in (409, 422)
    page = read(refused)
    assert sentence in page.texts("alert")[0]
    assert page.field("Answer, at most") == form["answer"]
    assert desk.stores.questions.drafts.page() == []


def test_a_draft_that_fits_no_more_says_why_and_keeps_its_words(desk: Desk, clerk: Client) -> None:
    wanted = NewDraft("answer", "risks", "", "Rarely any.", (), ())
    desk.stores.questions.drafts.add(wanted, clerk.staff)
    page = clerk.page("/desk/questions/drafts")
    assert "has an answer by now." in page.text
    assert page.texts("blockquote") == ["Rarely any."]


@pytest.mark.parametrize("number", [7, 10**12])
def test_a_question_that_is_not_there(clerk: Client, number: int) -> None:
    gone = clerk.get(f"/desk/questions/{number}")
    assert gone.status_code == 404
    assert "the visitor has deleted the chat" in read(gone).text


def test_html_of_visitors_is_only_ever_text(desk: Desk, clerk: Client) -> None:
    number = ask(desk, HTML, name="html")
    desk.stores.conversations.feedback.add(
        desk.stores.questions.asked.unanswered()[0].conversation_id, 3, rating="down", words=HTML
    )
    wanted = NewDraft("wording", "cost", "", "", (HTML,), (number,))
    desk.stores.questions.drafts.add(wanted, clerk.staff)
    for path in ("/desk/questions", f"/desk/questions/{number}", "/desk/questions/drafts"):
        page = clerk.page(path)
        assert (page.own_code(), page.count("img")) == ([], 0)
        assert HTML in page.text


def test_pages_are_for_people_of_the_desk(desk: Desk) -> None:
    for path in ("/desk/questions", "/desk/questions/1", "/desk/questions/drafts"):
        assert desk.browser().get(path).headers["location"].startswith("/desk/login")


def test_a_group_of_hundreds_is_closed_at_once(desk: Desk, clerk: Client) -> None:
    last = ask(desk, "is parking free")
    many = ",".join(str(100_000 + number) for number in range(499))
    answer = clerk.post(f"/desk/questions/{last}/close", {"ids": f"{last},{many}"})
    assert answer.status_code == 303
    assert "No open questions." in clerk.page("/desk/questions").text


def test_a_draft_that_is_too_long_is_shown_again(desk: Desk, clerk: Client) -> None:
    last = ask(desk, "is parking free")
    form = {"topic": "new", "title": "Parking", "answer": "Yes.", "wordings": "w" * 20_001}
    refused = clerk.post(f"/desk/questions/{last}/draft", form)
    page = read(refused)
    assert refused.status_code == 422
    assert "That is too long." in page.texts("alert")[0]
    assert page.field("Answer, at most") == "Yes."
    assert page.part("answer-wordings").text == "w" * 20_001


def test_no_more_wordings_are_filled_in_than_can_be_kept(desk: Desk, clerk: Client) -> None:
    for number in range(60):
        last = ask(desk, f"is parking free number {number}")
    page = clerk.page(f"/desk/questions/{last}")
    assert len(page.field("Wordings, one a line").splitlines()) == 50
