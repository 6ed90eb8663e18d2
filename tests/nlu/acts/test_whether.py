"""Whether a question asks if a thing is among the named; none of these is an example."""

from __future__ import annotations

import pytest

from actions.answer import WHETHER
from tests.conftest import ReadActs

NAMED = [
    "is neck pain something it treats", "would a torn tendon be something for it",
    "is pain getting worse a possibility", "can my nerve get hurt", "does it have growth factors",
    "is it sugar you inject", "could my knee swell up after", "will the spot be tender",
    "does an anesthesiologist give the shots", "is the doctor a radiologist",
    "does it help my bad back", "is it any good for sciatica",
    "can you do something for a torn tendon",
    "do you treat ligaments as well", "would this work on my joint pain", "whiplash too?",
    "is whiplash one of the things you treat", "joint pain?", "could I end up with an infection",
    "is there any risk of bleeding", "can it damage nerves", "might the needle hit a vein",
    "is infection one of the dangers", "bleeding possible?", "does the stuff have sugar in it",
    "is it made with phenol", "so there is dextrose in it", "do you put an anesthetic in",
    "will it be swollen afterwards", "am I going to be stiff", "will my elbow get sore from it",
    "is a radiologist allowed to give it", "is it an orthopedic doctor who does it",
    "can anesthesiologists do it", "is stimulation of growth factors one of the types",
    "dus it help my bak", "can infecton hapen", "it is helping tendon?", "phenol is inside?",
    "I have whiplash from a crash, do you treat it",
]  # fmt: skip
OTHER = [
    "what are the symptoms of infection", "is tennis elbow the same as golfer's elbow",
    "how is nerve damage treated", "is dextrose natural", "what is the point of the sugar",
    "is it bad if it swells", "can you stop the bleeding", "how soon does the swelling start",
    "is nerve damage permanent if it happens", "is that nerve damage for life",
    "does nerve damage ever heal", "will an infection clear up by itself",
    "how long does swelling stay",
    "how long am I stiff", "when is the soreness gone", "how frequent is infection",
    "is nerve damage very common", "how probable is bleeding", "what share of people get infected",
    "why is back pain listed", "why is bleeding on the list", "what makes it swell",
    "how do you stop infections", "can I do something to avoid the swelling",
    "how do you avoid hitting a nerve",
    "how much sugar goes in", "how much dextrose do you use", "is the dextrose very strong",
    "is bleeding worse than infection", "is phenol better than dextrose",
    "is it safe to have phenol",
    "can I come when I have an infection", "my mother have sugar sickness, she can do?",
    "I'm allergic to dextrose, can I have it", "should I get it for my sciatica",
    "what should I do if it swells", "what does an infection feel like", "what is whiplash",
    "how does dextrose work", "does the anesthetic sting", "how many injections does sciatica need",
    "who looks after the infection", "is nerve damage treatable", "will my sciatica return",
    "how sore does it get", "hw long is sweling", "infection how long it stays?",
    "nerve damage is for always?",
]  # fmt: skip


@pytest.mark.parametrize("text", NAMED)
def test_a_question_for_a_thing_may_hear_yes(acts: ReadActs, text: str) -> None:
    assert acts(text)["whether"]["named"] >= WHETHER


@pytest.mark.parametrize("text", OTHER)
def test_any_other_question_may_not(acts: ReadActs, text: str) -> None:
    assert acts(text)["whether"]["named"] < WHETHER
