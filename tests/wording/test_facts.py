"""Every fact of the clinic's article stands in the right topic, and nothing is promised."""

from __future__ import annotations

import re

import pytest

from bot.knowledge.model import Knowledge, Topic
from bot.knowledge.review import direct_sentences
from tests.wording.reading import grade

#: What a visitor must read in the direct answer of a topic: answer, list and note.
DIRECT = {
    "what_is": [
        "minimally invasive",
        "substance is injected",
        "grows and regenerates normal cells, tissue and organs",
        "joint and musculoskeletal pain",
        "strengthening and tightening ligaments and tendons",
        "regenerative injection therapy",
    ],
    "conditions": [
        "chronic low back pain",
        "joint pain",
        "sciatica",
        "tendon injuries",
        "ligament damage",
        "sports injuries",
        "whiplash",
    ],
    "session_count": [
        "4-8 injections",
        "spaced 2-3 weeks apart",
        "extent of the injury or tissue damage",
    ],
    "types": [
        "three types",
        "inflammatory prolotherapy",
        "growth factor injection prolotherapy",
        "growth factor stimulation prolotherapy",
    ],
    "solutions": [
        "type of prolotherapy",
        "sugar water (dextrose)",
        "a neurolytic substance (phenol)",
        "an inflammatory substance",
        "12-25% dextrose, phenol or sodium morrhuate",
    ],
    "during_session": [
        "about one hour",
        "nurse goes over the risks and benefits",
        "sign a consent form",
        "change into a gown",
        "doctor numbs the site with a local anesthetic",
        "injected into the injured or damaged structure",
        "preparation, treatment and recovery",
    ],
    "after_procedure": [
        "mild stiffness and swelling at the injection site",
        "sore and tender for a few days",
        "Rest for 1-2 days",
        "gradually go back to your usual activities as tolerated",
        "Most patients report gradual improvement",
        "noted after all sessions are finished",
    ],
    "risks": [
        "rare, but they do occur",
        "nerve damage",
        "infection",
        "increased pain",
        "blood vessel injury",
        "bleeding",
    ],
    "effectiveness": [
        "The clinic's article cites a recent randomized trial",
        "91% efficacy for pain reduction",
        "85% for improving function and mobility",
        "not a promise",
    ],
    "who_performs": [
        "pain management specialist",
        "special training",
        "anesthesiologists",
        "radiologists",
        "orthopedic specialists",
    ],
    "sources": [
        "Prolotherapy Overview from a Pain Relief Center",
        "Hooper, A.R., Ding, M. (2004)",
        "Journal of Alternative and Complementary Medicine 10(4), 670-674",
        "Reeves, K.D., Hassanein, K. (2000)",
        "Alternative Therapies 6(2), 68-80",
        "Wilkinson, H. (2005)",
        "Pain Physician 8, 167-176",
    ],
    "consultation": ["free", "expert providers", "care is customized"],
}

#: What "tell me more" must add sooner or later.
DETAILS = {
    "what_is": [
        "Ligaments connect bone to bone",
        "tough fibrous bands that connect muscle to bone",
        "restore the integrity of the tissue",
        "take pressure off these structures",
        "various injuries",
        "injured or damaged tissue",
        "pain management center specializes in it",
    ],
    "types": [
        "12-25% dextrose, phenol or sodium morrhuate",
        "inflammatory response",
        "growth factors are then produced",
        "heals injured and degenerated tissue",
        "mixture of growth factor and complex proteins",
        "injured structure or damaged joint",
        "new cell production",
        "grow fibroblasts and repair joint cartilage",
        "dextrose solution in a region of the body stimulates growth factors so that healing can occur",
        "Clinical studies show that human cells exposed to dextrose produce growth factors",
        "platelet-derived growth factor and connective tissue growth factor",
    ],
    "effectiveness": [
        "clinical studies",
        "safe and effective intervention for rebuilding soft tissue and joint connective tissue",
    ],
}

#: What the article says nothing of, and the covered fact that helps all the same.
NOT_COVERED = {
    "cost": "The consultation is free.",
    "insurance": "The consultation is free.",
    "hours_location": "12 Harbor Street, Springfield",
    "eligibility": "It says nothing about pregnancy, children, other illnesses or medicines.",
    "pain": "numbs the site with a local anesthetic, and that you may be sore and tender for a few",
    "alternatives": "such as PRP, cortisone, surgery or acupuncture",
    "preparation": "risks and benefits with you, you sign a consent form, and you change into a gown",
    "relief_duration": "free consultation",
    "regulation": "front desk",
}

PROMISES = re.compile(
    r"guarantee|\bcures?\b|\bcured\b|will heal you|will help you|100 ?%|always works|miracle|"
    r"no risks?\b|risk-free|painless|best treatment|permanent relief|we recommend|you should have",
    re.IGNORECASE,
)
FIGURES = {"4-8", "2-3 weeks", "12-25%", "about one hour", "1-2 days", "a few days", "91%", "85%"}


def direct(topic: Topic) -> str:
    return "\n".join((topic.answer, *topic.items, topic.note))


def texts(knowledge: Knowledge) -> dict[str, str]:
    """Every medical text that a visitor may read, by where it stands."""
    found = {}
    for key, topic in knowledge.topics.items():
        found[key] = "\n".join((direct(topic), *topic.details, topic.not_covered))
    for key, catalogue in knowledge.catalogues.items():
        for name in (*catalogue.items, *catalogue.related, *catalogue.unmentioned):
            found[f"{key}.{name.key}"] = name.answer
        found[key + "."] = "\n".join(
            (catalogue.item_answer, catalogue.related_answer, catalogue.unknown_answer)
        )
    return found


def test_there_are_exactly_these_topics(knowledge: Knowledge) -> None:
    covered = {key for key, topic in knowledge.topics.items() if topic.covered}
    assert covered == set(DIRECT)
    assert set(knowledge.topics) - covered == set(NOT_COVERED)


@pytest.mark.parametrize(("key", "fact"), [(k, fact) for k in DIRECT for fact in DIRECT[k]])
def test_the_direct_answer_has_the_fact(knowledge: Knowledge, key: str, fact: str) -> None:
    assert fact in direct(knowledge.topics[key])


@pytest.mark.parametrize(("key", "fact"), [(k, fact) for k in DETAILS for fact in DETAILS[k]])
def test_the_details_have_the_fact(knowledge: Knowledge, key: str, fact: str) -> None:
    assert fact in "\n".join(knowledge.topics[key].details)


@pytest.mark.parametrize(("key", "fact"), NOT_COVERED.items())
def test_what_is_not_covered_is_said_honestly(knowledge: Knowledge, key: str, fact: str) -> None:
    topic = knowledge.topics[key]
    assert (topic.answer, topic.items, topic.note, topic.details) == ("", (), "", ())
    assert topic.not_covered.startswith("The clinic's page does not ")
    assert fact in topic.not_covered


def test_lists_have_the_articles_order(knowledge: Knowledge) -> None:
    topics = knowledge.topics
    assert topics["conditions"].items == tuple(DIRECT["conditions"][:5])
    assert topics["risks"].items == tuple(DIRECT["risks"][1:])
    assert topics["types"].items == tuple(DIRECT["types"][1:])
    assert topics["who_performs"].items == tuple(DIRECT["who_performs"][2:])


def test_the_figures_are_the_articles(knowledge: Knowledge) -> None:
    assert set(knowledge.quantities.values()) == FIGURES


def test_no_other_figure_is_stated(knowledge: Knowledge) -> None:
    own = {knowledge.clinic.address, knowledge.clinic.phone}
    own |= {reference.citation for reference in knowledge.references.values()} | FIGURES
    for place, text in texts(knowledge).items():
        for part in sorted(own, key=len, reverse=True):
            text = text.replace(part, "")
        assert re.findall(r"\d+", text) == [], place


@pytest.mark.parametrize("key", [*DIRECT, *NOT_COVERED])
def test_the_direct_answer_is_short(knowledge: Knowledge, key: str) -> None:
    topic = knowledge.topics[key]
    assert direct_sentences(topic) <= 3
    assert len(topic.question) <= 45
    assert len(topic.next) == 3
    assert key not in topic.next


def test_nothing_is_promised(knowledge: Knowledge) -> None:
    found = {place: PROMISES.findall(text) for place, text in texts(knowledge).items()}
    assert {place: words for place, words in found.items() if words} == {}


def test_effectiveness_is_attributed_in_every_sentence(knowledge: Knowledge) -> None:
    topic = knowledge.topics["effectiveness"]
    for text in (topic.answer, *topic.details):
        assert text.startswith(("The clinic's article", "The article"))
    for place, text in texts(knowledge).items():
        if place != "effectiveness":
            assert "91%" not in text
            assert "85%" not in text
            assert "effective" not in text, place


def test_references_are_the_articles_three(knowledge: Knowledge) -> None:
    assert list(knowledge.references) == ["hooper_2004", "reeves_2000", "wilkinson_2005"]
    assert knowledge.topics["effectiveness"].references == tuple(knowledge.references)


@pytest.mark.parametrize("key", [*DIRECT, *NOT_COVERED])
def test_twelve_year_olds_can_read_it(knowledge: Knowledge, key: str) -> None:
    topic = knowledge.topics[key]
    for text in (f"{topic.answer} {topic.note}", *topic.details, topic.not_covered):
        if text.strip() and key != "sources":
            assert grade(text) <= 9, text


def test_it_ships_unreviewed(knowledge: Knowledge) -> None:
    assert not any(topic.review.approved_by for topic in knowledge.topics.values())
    assert not any(topic.review.complete for topic in knowledge.topics.values())
