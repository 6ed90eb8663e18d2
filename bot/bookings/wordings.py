"""How visitors word the details of a booking: reasons, refusals, yes and no."""

from __future__ import annotations

import re

from bot.bookings.fields import CALLED
from bot.bookings.reading.times import DAY

ABOUT = re.compile(
    r"\b(?:it'?s about|it is about|this is about|about|regarding|because of|because|the problem is|"
    r"it'?s for|it'?s my|i have|i've got|my problem is|concerning|to (?:talk|ask) about)\s+(.+)",
    re.IGNORECASE | re.DOTALL,
)
_FIELD = rf"\b({'|'.join(map(re.escape, CALLED))})\b"
FIELD = re.compile(_FIELD, re.IGNORECASE)
_CHANGED = r"\b(?:change|correct|fix|wrong|edit|update|different|mistake)\b"
CHANGE = re.compile(
    rf"{_CHANGED}(?:(?!{_CHANGED}).)*?{_FIELD}"
    rf"|{_FIELD}.{{0,20}}\b(?:is|are) wrong\b",
    re.IGNORECASE,
)
#: Something is to be another way, whatever it is; and that nothing is.
AMISS = re.compile(
    r"\b(?:change|edit|fix|update)\b|\bcorrect\s+(?:something|it|the|my|one|a)\b"
    r"|\b(?:wrong|mistakes?|incorrect|misspel\w*|not (?:right|correct))\b",
    re.IGNORECASE,
)
NOTHING_AMISS = re.compile(
    r"\b(?:no|nothing|not|don'?t|needn'?t)\b(?:\W+\w+){0,3}?\W+"
    r"(?:change|edit|fix|update|wrong|mistakes?|incorrect)\b",
    re.IGNORECASE,
)
REFUSED = {
    "phone": re.compile(
        r"\b(?:no phone|don'?t have a phone|not (?:by )?(?:my )?phone|no calls?|don'?t call|not call|"
        r"(?:don'?t|do not|rather not|won'?t|not) (?:want to |wanna )?(?:give|share|leave|tell)"
        r"(?: \w+){0,3} (?:phone|number))\b",
        re.IGNORECASE,
    ),
    "email": re.compile(
        r"\b(?:no e-?mails?|don'?t (?:have|use)(?: an)? e-?mail|not (?:by )?(?:my )?e-?mail|"
        r"don'?t (?:e-?mail|write)|"
        r"(?:don'?t|do not|rather not|won'?t|not) (?:want to |wanna )?(?:give|share|leave|tell)"
        r"(?: \w+){0,3} e-?mail)\b",
        re.IGNORECASE,
    ),
}
YES = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|ya|y|sure|ok|okay|of course|fine|please do|go ahead|i agree|agreed?|"
    r"correct|right|that'?s (?:right|correct|fine|ok)|all good|looks? good|perfect|send it|"
    r"do it|confirm(?:ed)?|absolutely|certainly|by all means|no problem|you may|you can)\b",
    re.IGNORECASE,
)
NO = re.compile(
    r"^\W*(?:no|nope|nah|n|not yet|don'?t|do not|i don'?t|never|rather not|"
    r"i'?d rather not|wait|wrong)\b",
    re.IGNORECASE,
)
CANCEL = re.compile(
    r"\b(?:cancel|forget (?:it|about it)|never ?mind|stop(?: it| this)?$|no longer (?:want|interested)|"
    r"(?:don'?t|do not) (?:want|need)(?: \w+){0,4} "
    r"(?:book(?:ing)?|appointment|consultation|anymore|any more)|"
    r"changed my mind|leave me alone|quit|abort)\b",
    re.IGNORECASE,
)
#: An appointment that there is already; "my booking" is the one in the making, unless it has a day.
OF_THEIRS = re.compile(
    r"\b(?:my|our|his|her|their|\w+['’]s|existing|other) (?:\w+ ){0,2}?"
    r"(?:app?o\w*ment|appt|visit|session|slot|(?:booking|consult\w*) (?:on|for|at|from|next|this|"
    rf"tomorrow|today|{DAY}))",
    re.IGNORECASE,
)
QUESTION = re.compile(
    r"\?|^\W*(?:and |but |so |wait |ok |first |sorry )*(?:how|what|why|when|where|who|which|is|are|does|"
    r"do(?! it)|did|can i|can you tell|could (?:i|you)|will|would|should)\b",
    re.IGNORECASE,
)
