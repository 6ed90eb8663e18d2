"""The catalogues: what the page names, what is a kind of it, and what it does not mention."""

from __future__ import annotations

import pytest

from bot.knowledge.answers import item_sentence
from bot.knowledge.catalogue import Catalogue, Item, Name, Related, find
from bot.knowledge.file.wordings import wording_key
from bot.knowledge.model import Knowledge

#: entity -> names of the items, in the article's order.
ITEMS = {
    "condition": [
        "chronic low back pain",
        "joint pain",
        "sciatica",
        "tendon injuries",
        "ligament damage",
        "sports injuries",
        "whiplash",
    ],
    "body_part": ["joint"],
    "substance": [
        "dextrose",
        "phenol",
        "an inflammatory substance",
        "sodium morrhuate",
        "growth factors and complex proteins",
        "a local anesthetic",
    ],
    "prolo_type": [
        "inflammatory prolotherapy",
        "growth factor injection prolotherapy",
        "growth factor stimulation prolotherapy",
    ],
    "complication": [
        "nerve damage",
        "infection",
        "increased pain",
        "blood vessel injury",
        "bleeding",
    ],
    "after_effect": ["stiffness", "swelling", "soreness", "tenderness"],
    "specialist": [
        "anesthesiologist",
        "radiologist",
        "orthopedic specialist",
        "pain management specialist",
    ],
}

#: entity, words of a visitor -> key, group (an item, a kind of KEY, or not mentioned).
MEANT = [
    ("condition", "LBP", "low_back_pain", "item"),
    ("condition", "lower back pain", "low_back_pain", "item"),
    ("condition", "sore back", "low_back_pain", "item"),
    ("condition", "sciatic nerve pain", "sciatica", "item"),
    ("condition", "knee pain", "knee_pain", "joint_pain"),
    ("condition", "bad hip", "hip_pain", "joint_pain"),
    ("condition", "tennis elbow", "tennis_elbow", "tendon_injuries"),
    ("condition", "torn rotator cuff", "rotator_cuff_injury", "tendon_injuries"),
    ("condition", "sprained ankle", "sprain", "ligament_damage"),
    ("condition", "ACL", "acl_injury", "ligament_damage"),
    ("condition", "slipped disc", "herniated_disc", "unmentioned"),
    ("condition", "osteoarthritis", "osteoarthritis", "unmentioned"),
    ("condition", "TMJ", "tmj", "unmentioned"),
    ("condition", "neck pain", "neck_pain", "unmentioned"),
    ("condition", "migraine", "migraine", "unmentioned"),
    ("condition", "heel pain", "plantar_fasciitis", "unmentioned"),
    ("body_part", "knee", "knee", "joint"),
    ("body_part", "neck", "neck", "unmentioned"),
    ("substance", "sugar water", "dextrose", "item"),
    ("substance", "numbing shot", "local_anesthetic", "item"),
    ("substance", "platelet rich plasma", "prp", "unmentioned"),
    ("substance", "steroid", "cortisone", "unmentioned"),
    ("prolo_type", "first type", "inflammatory", "item"),
    ("prolo_type", "second one", "growth_factor_injection", "item"),
    ("prolo_type", "type 3", "growth_factor_stimulation", "item"),
    ("prolo_type", "type four", "fourth_type", "unmentioned"),
    ("complication", "get infected", "infection", "item"),
    ("complication", "make it worse", "increased_pain", "item"),
    ("complication", "blood poisoning", "sepsis", "infection"),
    ("complication", "death", "death", "unmentioned"),
    ("complication", "punctured lung", "collapsed_lung", "unmentioned"),
    ("after_effect", "swollen", "swelling", "item"),
    ("after_effect", "bruise", "bruising", "unmentioned"),
    ("after_effect", "gym", "exercise", "unmentioned"),
    ("specialist", "bone doctor", "orthopedic_specialist", "item"),
    ("specialist", "RN", "nurse", "unmentioned"),
    ("specialist", "GP", "family_doctor", "unmentioned"),
    ("specialist", "chiropractor", "chiropractor", "unmentioned"),
]


def by_entity(knowledge: Knowledge, entity: str) -> Catalogue:
    (found,) = [one for one in knowledge.catalogues.values() if one.entity == entity]
    return found


def said(catalogue: Catalogue, key: str) -> str:
    name = find(catalogue, key)
    assert name is not None
    return item_sentence(catalogue, name)


@pytest.mark.parametrize(("entity", "names"), ITEMS.items())
def test_items_are_what_the_page_names(knowledge: Knowledge, entity: str, names: list[str]) -> None:
    items = by_entity(knowledge, entity).items
    assert [item.name for item in items] == names
    assert [item.position for item in items] == list(range(1, len(names) + 1))


def test_the_page_names_no_other_treatment(knowledge: Knowledge) -> None:
    treatments = by_entity(knowledge, "treatment")
    assert treatments.items == ()
    assert {"PRP", "cortisone", "acupuncture"} <= {one.name for one in treatments.unmentioned}


def test_there_is_no_other_catalogue(knowledge: Knowledge) -> None:
    assert [one.entity for one in knowledge.catalogues.values()] == [*ITEMS, "treatment"]
    ordered = [one.entity for one in knowledge.catalogues.values() if one.ordered]
    assert ordered == ["prolo_type"]


@pytest.mark.parametrize(("entity", "words", "key", "group"), MEANT)
def test_a_wording_means_the_thing(
    knowledge: Knowledge, entity: str, words: str, key: str, group: str
) -> None:
    catalogue = by_entity(knowledge, entity)
    things: tuple[Name, ...] = (*catalogue.items, *catalogue.related, *catalogue.unmentioned)
    meant = [
        thing
        for thing in things
        if wording_key(words) in map(wording_key, (thing.name, *thing.aliases))
    ]
    assert [thing.key for thing in meant] == [key]
    if isinstance(meant[0], Related):
        assert meant[0].is_a == group
    else:
        assert ("item" if isinstance(meant[0], Item) else "unmentioned") == group


@pytest.mark.parametrize(
    ("entity", "key", "sentence", "names"),
    [
        ("condition", "sciatica", "item", {"item": "sciatica"}),
        ("condition", "knee_pain", "related", {"item": "knee pain", "kind": "joint pain"}),
        ("condition", "migraine", "unknown", {"item": "migraine"}),
        ("body_part", "knee", "related", {"item": "knee", "kind": "joint"}),
        ("complication", "infection", "item", {"item": "infection"}),
        ("complication", "stroke", "unknown", {"item": "a stroke"}),
        ("specialist", "chiropractor", "unknown", {"item": "a chiropractor"}),
    ],
)
def test_what_is_said_of_a_thing_depends_on_its_group(
    knowledge: Knowledge, entity: str, key: str, sentence: str, names: dict[str, str]
) -> None:
    catalogue = by_entity(knowledge, entity)
    template: str = getattr(catalogue, f"{sentence}_answer")
    assert said(catalogue, key) == template.format(**names)


@pytest.mark.parametrize(
    ("entity", "key"), [("substance", "lidocaine"), ("specialist", "radiologist")]
)
def test_a_thing_may_have_a_sentence_of_its_own(
    knowledge: Knowledge, entity: str, key: str
) -> None:
    catalogue = by_entity(knowledge, entity)
    name = find(catalogue, key)
    assert name is not None
    assert said(catalogue, key) == name.answer != ""


@pytest.mark.parametrize("entity", ITEMS)
def test_what_the_page_does_not_name_is_never_affirmed(knowledge: Knowledge, entity: str) -> None:
    catalogue = by_entity(knowledge, entity)
    for name in (*catalogue.related, *catalogue.unmentioned):
        sentence = item_sentence(catalogue, name)
        first = sentence.split(". ")[0]
        named_elsewhere = entity == "after_effect" and "among the complications" in sentence
        assert " does not " in first or named_elsewhere, sentence
        assert "{" not in sentence


@pytest.mark.parametrize("entity", ITEMS)
def test_every_sentence_reads_well(knowledge: Knowledge, entity: str) -> None:
    catalogue = by_entity(knowledge, entity)
    for name in (*catalogue.items, *catalogue.related, *catalogue.unmentioned):
        sentence = item_sentence(catalogue, name)
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "  " not in sentence
        assert "the a " not in sentence
        assert "the an " not in sentence


@pytest.mark.parametrize(
    ("entity", "least"),
    [
        ("condition", 60),
        ("substance", 25),
        ("complication", 25),
        ("after_effect", 25),
        ("specialist", 20),
        ("body_part", 10),
        ("prolo_type", 5),
    ],
)
def test_much_that_people_ask_is_known_as_unmentioned(
    knowledge: Knowledge, entity: str, least: int
) -> None:
    assert len(by_entity(knowledge, entity).unmentioned) >= least
