"""The intents that code knows by name; every other one is known to the content alone.

`python -m bot check` holds that domain.yml has all of `NEEDED`, and a test that no intent's name is
written anywhere else.
"""

from __future__ import annotations

from typing import Final

#: The message asks for nothing that the assistant knows; it is declined.
OUT_OF_SCOPE: Final = "out_of_scope"
#: Not sure what is meant, so the visitor is asked back; Rasa's own name for it.
ASK_BACK: Final = "nlu_fallback"
#: Tells of an alarming symptom; raises the alarm as a matched rule does.
URGENT: Final = "report_urgent_symptom"
#: Asks for a judgement on the visitor's own case, which no approved answer can give.
OWN_CASE: Final = "ask_medical_advice"
#: Wants an appointment, or goes on with one that was begun.
BOOK: Final = "book_consultation"
#: Is about an appointment that there is already: to cancel it, to move it, when it is.
APPOINTMENT: Final = "existing_appointment"
#: Wants a person.
PERSON: Final = "talk_to_human"
#: Says yes.
AFFIRM: Final = "affirm"
#: Says no.
DENY: Final = "deny"
#: Wants what is going on to end.
STOP: Final = "stop"
#: Gives details, such as a name or a phone number, and asks nothing.
INFORM: Final = "inform"
#: Says hello.
GREET: Final = "greet"
#: Says goodbye.
GOODBYE: Final = "goodbye"
#: Says thanks.
THANK: Final = "thank"
#: Asks what the assistant can do.
CAPABILITIES: Final = "ask_capabilities"
#: Asks whether a machine speaks.
CHALLENGE: Final = "bot_challenge"
#: Wants to hear more of the same.
MORE: Final = "ask_more"
#: Says that the last answer missed the question.
UNHELPFUL: Final = "not_helpful"

#: What the code cannot do without, whatever the clinic.
NEEDED: Final = (
    OUT_OF_SCOPE, ASK_BACK, URGENT, OWN_CASE, BOOK, APPOINTMENT, PERSON, AFFIRM, DENY, STOP, INFORM,
    GREET, GOODBYE, THANK, CAPABILITIES, CHALLENGE, MORE, UNHELPFUL,
)  # fmt: skip

_ASKS = "ask_"


def asks(intent: str) -> bool:
    """Tell by its name whether an intent asks something."""
    return intent.startswith(_ASKS)


def asking(topic: str) -> str:
    """Return the name that the intent of a new topic gets."""
    return _ASKS + topic
