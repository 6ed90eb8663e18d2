"""The knowledge that we ship, for tests that look for its sentences without pinning their words."""

from __future__ import annotations

from functools import lru_cache

from bot.knowledge.answers import aspect_asked, item_sentence
from bot.knowledge.catalogue import find
from bot.knowledge.load import load
from bot.knowledge.model import Knowledge, Topic
from bot.knowledge.sentences import say
from bot.settings import ROOT


@lru_cache(maxsize=1)
def shipped() -> Knowledge:
    """The knowledge file that we ship."""
    return load(ROOT / "knowledge.yml")


def sentence(key: str, **values: str) -> str:
    """One of its sentences, with its placeholders filled."""
    return say(shipped(), key, **values)


def topic(key: str) -> Topic:
    """One of its topics."""
    return shipped().topics[key]


def aspect(topic_key: str, question: str) -> str:
    """Its answer to a narrower question on a topic."""
    found = aspect_asked(topic(topic_key), question)
    assert found is not None
    return found.answer


def thing(catalogue_key: str, key: str) -> str:
    """What it says of one thing of a catalogue."""
    catalogue = shipped().catalogues[catalogue_key]
    name = find(catalogue, key)
    assert name is not None
    return item_sentence(catalogue, name)


def unknown_thing(catalogue_key: str, name: str) -> str:
    """What it says of a thing that no catalogue has."""
    return shipped().catalogues[catalogue_key].unknown_answer.format(item=name)


def alarm_advice(key: str, language: str = "") -> str:
    """What it advises on an alarm; the advice to call at once for a key that there is not."""
    clinic = shipped().clinic
    return shipped().alarms.advice_on(
        key, language, emergency_number=clinic.emergency_number, clinic_phone=clinic.phone
    )


def page_title() -> str:
    """What the page is called that the answers come from."""
    return shipped().source.title
