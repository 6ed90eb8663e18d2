"""Questions that the assistant could not answer: in groups, one group, and what to do with them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.console.frame.forms import argument, field, key_in_address, number
from bot.console.page import PREFIX, ROWS_A_PAGE, Page
from bot.console.questions.groups import REASONS, SOURCES, group_of, groups, scope_words, titled
from bot.console.questions.lapsed import lapsed
from bot.console.services import DeskServices
from bot.errors import RequestError
from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import say
from bot.questions.model import OPEN, Answered, Asked
from bot.reply import Reply
from bot.staff.model import StaffRef

LONGEST_ANSWER = 2000
LONGEST_RECALL = 300
LONGEST_IDS = 10_000  # characters; a group has at most some hundred numbers
MOST_IDS = 500
MOST_WORDINGS = 50
QUESTIONS_SHOWN = 50  # of a group, with their conversations
GONE = "That question is not there any more: the visitor has deleted the chat."
DONE = {
    "answered": "Your answer is in the chat.",
    "mailed": "Your answer is in the chat, and an e-mail is on its way.",
    "closed": "Closed without an answer.",
    "wording": "The wordings are kept as a draft.",
    "draft": "The answer is kept as a draft.",
}
#: What was typed into the forms of the page, kept when one is refused.
Typed = Mapping[str, str]


async def questions(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /questions?from=N; with ?part=list only the list."""
    found = await services.threads.run_in_thread(partial(groups, services))
    at = min(number(request, "from") or 0, len(found))
    return services.render(
        "questions.html",
        staff,
        groups=found[at : at + ROWS_A_PAGE],
        total=sum(len(group.asked) for group in found),
        drafts=len(await services.threads.run_in_thread(services.stores.questions.drafts.page)),
        topics=services.knowledge().topics,
        lapsed=lapsed(services.knowledge()),
        at=at,
        later=at + ROWS_A_PAGE if len(found) > at + ROWS_A_PAGE else None,
        earlier=max(0, at - ROWS_A_PAGE) if at else None,
        done=DONE.get(argument(request, "done"), ""),
        count=number(request, "count") or 1,
    )


async def question(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /questions/<question_id>: it and those like it."""
    return await group_page(services, staff, request)


async def answer(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /questions/<question_id>/answer."""
    asked = await find(services, request)
    text = field(request, "text", limit=LONGEST_ANSWER)
    mail = mails_go_out(services) and field(request, "mail", limit=10) == "yes"
    if not text:
        problem = "Please write the answer first."
        return await group_page(services, staff, request, problem=problem, status=422)
    sentence = recalled(services.knowledge(), asked.text)
    tell = partial(
        services.stores.questions.answers.give, asked.id, staff, text, sentence, mail=mail
    )
    done: Answered = await services.threads.run_in_thread(tell)
    if not done.ok:
        who = f"{done.by} has answered it" if done.by else "Somebody has closed it"
        problem = f"{who} meanwhile. Your text was not sent; it is still below."
        typed = {f"text-{asked.id}": text}
        return await group_page(services, staff, request, problem=problem, status=409, typed=typed)
    sent = [done]
    if field(request, "others", limit=10) == "yes":
        others = ids_of(request)
        spread = partial(_answer_others, services, staff, others, text, mail=mail)
        sent += await services.threads.run_in_thread(spread)
    for one in sent:
        services.hub.notify(one.conversation_id)
        services.desk_hub.notify(f"conversation:{one.conversation_id}")
    services.desk_hub.notify("questions")
    word = "mailed" if any(one.mailed for one in sent) else "answered"
    return redirect(f"{PREFIX}/questions?done={word}&count={len(sent)}", status=303)


def _answer_others(
    services: DeskServices, staff: StaffRef, ids: tuple[int, ...], text: str, *, mail: bool
) -> list[Answered]:
    """Give the same answer to those who asked alike; whoever was answered meanwhile is left out."""
    done = []
    for question_id in ids:
        asked = services.stores.questions.asked.one(question_id)
        if asked is not None and asked.state == OPEN:
            sentence = recalled(services.knowledge(), asked.text)
            answer = services.stores.questions.answers.give(
                question_id, staff, text, sentence, mail=mail
            )
            done.append(answer)
    return [one for one in done if one.ok]


async def close(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /questions/<question_id>/close: it, or all whose numbers the form names."""
    asked = await find(services, request)
    ids = ids_of(request) or (asked.id,)
    await services.threads.run_in_thread(partial(services.stores.questions.asked.close, ids, staff))
    services.desk_hub.notify("questions")
    return redirect(f"{PREFIX}/questions?done=closed", status=303)


def mails_go_out(services: DeskServices) -> bool:
    """Tell whether mails are set up; otherwise none is offered."""
    return bool(services.settings.mail_to and services.settings.smtp_url)


def recalled(knowledge: Knowledge, question: str) -> Reply:
    """The sentence that recalls a question before it is answered."""
    words = " ".join(question.split())
    if len(words) > LONGEST_RECALL:
        words = f"{words[:LONGEST_RECALL].rstrip()}…"
    return Reply("notice", say(knowledge, "question_answered", question=words))


def ids_of(request: Request) -> tuple[int, ...]:
    """The numbers of questions that a form names."""
    return numbers_of(field(request, "ids", limit=LONGEST_IDS))


def numbers_of(text: str) -> tuple[int, ...]:
    """The numbers of questions in a form's field; what is none is left out."""
    found = [part for part in text.split(",") if part.isascii() and part.isdigit()]
    return tuple(int(part) for part in found if len(part) < 10)[:MOST_IDS]


async def find(services: DeskServices, request: Request) -> Asked:
    """The question that the address names.

    Raises:
        RequestError: 404 when it is gone.
    """
    look = partial(services.stores.questions.asked.one, key_in_address(request, "question_id"))
    asked = await services.threads.run_in_thread(look)
    if asked is None:
        raise RequestError(404, "gone", GONE)
    return asked


async def group_page(
    services: DeskServices,
    staff: StaffRef,
    request: Request,
    *,
    problem: str = "",
    status: int = 200,
    typed: Typed | None = None,
) -> HTTPResponse:
    """A question with those like it and all that can be done; `typed` stays in the forms."""
    asked = await find(services, request)
    group = await services.threads.run_in_thread(partial(group_of, services, asked))
    shown = [asked.id, *(number for number in group.ids if number != asked.id)][:QUESTIONS_SHOWN]
    look = partial(services.stores.questions.asked.details, shown, staff)
    details = await services.threads.run_in_thread(look)
    knowledge = services.knowledge()
    guesses = [group.topic, *_ranked(knowledge, [one.understanding for one in details])]
    return services.render(
        "question.html",
        staff,
        status=status,
        asked=asked,
        group=group,
        open_ids=[one.asked.id for one in details if one.asked.state == OPEN],
        emails=any(one.email for one in details),
        mails=mails_go_out(services),
        details=[(one, scope_words(one.understanding)) for one in details],
        topics=knowledge.topics,
        choices=titled(knowledge.topics, guesses),
        uncovered=[
            (key, title)
            for key, title in titled(knowledge.topics, guesses)
            if not (knowledge.topics[key].covered or knowledge.topics[key].withheld)
        ],
        sources=SOURCES,
        reasons=REASONS,
        problem=problem,
        typed=typed or {},
        wordings=group.wordings[:MOST_WORDINGS],
    )


def _ranked(knowledge: Knowledge, understandings: list[dict[str, object]]) -> list[str]:
    """Keys of the topics that the assistant thought of, the likeliest first."""
    found: list[str] = []
    for understanding in understandings:
        ranking = understanding.get("ranking")
        for entry in ranking if isinstance(ranking, list) else []:
            topic = knowledge.topic_for_intent(str(entry[0]))
            if topic is not None:
                found.append(topic.key)
    return found


_AT = "/questions/<question_id:int>"
PAGES = (
    Page("GET", "/questions", questions),
    Page("GET", _AT, question),
    Page("POST", f"{_AT}/answer", answer),
    Page("POST", f"{_AT}/close", close),
)
