"""What the trained model makes of neighbours that are easily taken for each other."""

from __future__ import annotations

import pytest

from bot import intents
from bot.turn.engine.engine import RasaEngine

pytestmark = pytest.mark.model

APPOINTMENT = [
    "I have to call off my visit on the 3rd, work emergency",
    "please take my name off Tuesday's list", "not gonna make it tomorrow, can u give my slot away",
    "pls cancel my 4.30", "cancle my visit 2moro",
    "my wife can't attend on Friday, please cancel for her",
    "I want to cancel the consultation I booked last night", "need to push my thursday visit",
    "can my Monday slot be moved to the afternoon", "is there any way to get my appointment sooner",
    "we need a different day, Wednesday doesn't work after all",
    "shift my appointment by an hour please",
    "I would like an earlier time than the one you gave me", "resched my appt pls",
    "chnge my apointment to nxt week", "the time you gave me clashes with work",
    "can I swap Thursday for Friday", "Sir, my appointment date I want to change kindly",
    "running 10 min late", "im runing 20 min late sry",
    "I'm stuck on the train, I'll be there at half past",
    "will you still see me if I'm fifteen minutes late", "traffic is terrible, be there in 15",
    "I got the day wrong and missed my appointment", "I slept through my appointment, what now",
    "missed my slot this morning", "when exactly is my appointment",
    "what time do I have to be there on Monday", "which day was my appointment again",
    "whens my apointment", "I can't remember when I'm booked in", "did you get my booking",
    "did my request for Tuesday arrive", "I booked three days ago and have heard nothing",
    "has my appointment been confirmed yet", "no confirmation mail yet for my booking",
    "am I still booked for tomorrow", "is my 9 am still on",
    "my appointment tomorrow, is it still happening",
    "a message about my visit on Thursday: I can't come",
]  # fmt: skip
BOOKING = [
    "I'd like an appointment for Thursday", "can I come in next Tuesday",
    "do you have a slot on Friday afternoon", "book me in please",
    "I want to see somebody about my back next week", "need appt asap", "first appointment please",
    "how do I make an appointment",
]  # fmt: skip
STOPPING = [
    "cancel", "stop", "cancel that",
]  # fmt: skip
FOREIGN = [
    "how long does the car battery hold", "how long does the concert last",
    "how long does a haircut take", "is it safe to swim in the canal", "is it safe to hike alone",
    "what is the risk of rain", "what are the risks of crypto trading",
    "what are the risks of a mortgage", "what happens after the exam",
    "what happens after the party", "what happens during the match",
    "what happens afterwards in the novel", "how many goals were scored",
    "how many sessions are in a cricket match", "how many people fit in the lift",
    "how far apart are the trees planted", "what types of bread do you bake",
    "what is in the salad", "what is this paint made of", "does it help against moths",
    "does the new dishwasher work", "how effective is the new law",
    "who performs at the opera tonight", "who is allowed to drive the van",
    "how much is a taxi to the airport", "what does a new kitchen cost",
    "does insurance cover a stolen laptop", "when does the bakery open", "where is the town hall",
    "who can enter the competition", "does it hurt to get a tooth pulled", "is a sunburn painful",
    "how do I prepare for a driving test", "what should I wear to a funeral",
    "is the train better than the plane", "is the new bridge approved",
    "how long does a lipstick stay on",
]  # fmt: skip
#: Questions of ours that are worded like those of another subject, or name an appointment.
OURS = {
    "ask_during_session": [
        "how long does an appointment take",
        "what happens at the appointment",
        "what happens during the appointment",
        "how long does the session last",
    ],
    "ask_preparation": ["can I eat before the appointment", "how do I prepare"],
    "ask_session_count": [
        "how many appointments will I need",
        "how many weeks between visits",
        "how many visits",
        "how far apart are the shots",
    ],
    "ask_hours_location": [
        "are you open on Thursday",
        "can you tell me how late you are open",
        "when do you open",
    ],
    "ask_after_procedure": [
        "what happens after the injection",
        "what happens afterwards",
        "can I swim afterwards",
        "when can I work again",
    ],
    "ask_relief_duration": ["how long does the effect last"],
    "ask_risks": ["is it safe", "what are the risks of the shots", "is there a risk of infection"],
    "ask_types": ["what types are there"],
    "ask_solutions": ["what is in the shot"],
    "ask_conditions": ["does it help against knee pain"],
    "ask_effectiveness": ["does it really work"],
    "ask_who_performs": ["who gives the shots"],
    "ask_sources": ["where does this information come from"],
    "ask_cost": ["what does it cost"],
    "ask_insurance": ["does insurance cover it"],
    "ask_eligibility": ["who can have it"],
    "ask_pain": ["is it painful"],
    "ask_alternatives": ["is it better than surgery"],
    "ask_regulation": ["is it approved"],
}


@pytest.mark.parametrize(
    ("intent", "texts"),
    [
        (intents.APPOINTMENT, APPOINTMENT),
        (intents.BOOK, BOOKING),
        (intents.STOP, STOPPING),
        (intents.OUT_OF_SCOPE, FOREIGN),
        *OURS.items(),
    ],
)
def test_neighbours_are_told_apart(engine: RasaEngine, intent: str, texts: list[str]) -> None:
    found = {text: engine.understand(text).intent for text in texts}
    assert {text: one for text, one in found.items() if one != intent} == {}
