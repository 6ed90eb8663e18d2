"""A visitor in a real browser on the demo page of the real service."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.cast import MORE_ANSWERS
from tests.shipped import sentence, shipped, topic
from tests.system.chat import Chat
from tests.system.service import Service

pytestmark = [pytest.mark.browser, pytest.mark.model]

ASKED = [
    ("can you explain in simple words what this prolo stuff is", ["minimally invasive", "ligaments"]),
    ("what do you put in the needle", ["dextrose", "phenol", "12-25%", "sodium morrhuate"]),
    ("are there different kinds of it", ["Inflammatory", "Growth factor"]),
    ("how many times do I have to come", ["4-8", "2-3 weeks"]),
    ("which problems do you treat with it", ["low back pain", "joint pain", "sciatica", "whiplash"]),
    ("walk me through the appointment on the day", ["one hour", "consent form", "gown"]),
    ("what should I expect in the days after", ["stiffness", "swelling", "1-2 days", "a few days"]),
    ("what could go wrong", ["nerve damage", "infection", "blood vessel injury", "bleeding"]),
    ("is there proof that it does any good", ["91%", "85%", "cites"]),
    ("which doctors do this", ["anesthesiologists", "radiologists", "orthopedic specialists"]),
]  # fmt: skip


@pytest.fixture
def chat(browser: Browser, service: Service) -> Iterator[Chat]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(15_000)
    yield Chat(context.new_page(), service.url)
    context.close()


@pytest.mark.parametrize(("words", "facts"), ASKED, ids=[words for words, _ in ASKED])
def test_each_topic_is_answered_with_the_facts_of_the_page(
    chat: Chat, words: str, facts: list[str]
) -> None:
    answer = chat.say(words)
    assert [fact for fact in facts if fact.lower() not in answer.lower()] == []
    assert sentence("provenance_unreviewed", label=shipped().source.label) in answer


def test_a_booking_survives_a_question_a_correction_and_a_reload(
    chat: Chat, service: Service
) -> None:
    before = service.bookings()
    assert sentence("booking_ask_name") in chat.say("I would like to book a consultation please")
    chat.say("Maria Lopez")
    assert sentence("booking_ask_contact") in chat.say("is it risky?")
    assert "nerve damage" in chat.theirs.nth(-2).inner_text()
    chat.say("(212) 555-0142")
    chat.page.reload()  # the chat stays open
    expect(chat.page.locator("clinic-chat .mine").last).to_contain_text("(212) 555-0142")
    chat.say("my sore shoulder")
    chat.say("tuesday or thursday mornings")
    for answer in MORE_ANSWERS:
        chat.say(answer)
    summary = chat.choose(sentence("choice_yes"))
    assert "(212) 555-0142" in summary
    assert "(212) 555-0199" in chat.say("no, my number is 212 555 0199")
    assert "Maria Lopez" in chat.choose(sentence("choice_send"))
    new = service.bookings()[len(before) :]
    wanted = ("kind", "name", "phone", "email", "about", "times")
    assert [{key: one[key] for key in wanted} for one in new] == [
        {
            "kind": "consultation", "name": "Maria Lopez", "phone": "(212) 555-0199", "email": "",
            "about": "my sore shoulder", "times": "tuesday or thursday mornings",
        }
    ]  # fmt: skip


def test_an_alarm_is_raised_in_the_middle_of_a_booking(chat: Chat) -> None:
    chat.say("book a consultation")
    assert "911" in chat.say("wait, my leg went numb and i have a fever since the injection")
    assert "name" in chat.choose(sentence("choice_continue"))


def test_what_the_page_does_not_cover_is_handed_on(chat: Chat) -> None:
    assert topic("cost").not_covered in chat.say("how much do you charge")
    assert sentence("handoff") in chat.choose(sentence("choice_ask_desk"))
