"""How visitors word the details of a booking: names, times, refusals, yes and no."""

from __future__ import annotations

import re

from bot.bookings.fields import CALLED

NAME_LEAD = re.compile(
    r"\b(?:my (?:full )?name(?:'s| is|:)|name(?:'s| is|:)|this is|i am called|call me|i'm|im|i am|"
    r"it's|its|the name is|for my (?:wife|husband|mother|father|mum|mom|dad|son|daughter),?)\s+",
    re.IGNORECASE,
)
NAME_WORD = r"(?:(?:[^\W\d_]\.){2,}|[^\W\d_][^\W\d_'’.-]*(?:['’-][^\W\d_]+)*\.?)"
NAME = re.compile(rf"{NAME_WORD}(?:\s+{NAME_WORD}){{0,4}}")
NAME_END = re.compile(
    r"(?<!\s)\s+(?:and|my|phone|number|email|e-mail|tel|i|i'm|it's|its|about|for|from|at|on|with|the|call|"
    r"you|but|please|thanks|thank|here|speaking|not)\b.*|[,;:!?\n].*"
    # The dot of "M. Lopez" and "Dr. Lopez" is no end.
    r"|(?<!\b[^\W\d_])(?<!\b(?:Dr|Mr|Ms|St|Jr|Sr))(?<!\bMrs)\..*",
    re.IGNORECASE | re.DOTALL,
)
NOT_NAMES = frozenset(
    [
        "a",
        "an",
        "the",
        "in",
        "on",
        "at",
        "not",
        "no",
        "yes",
        "yeah",
        "yep",
        "ok",
        "okay",
        "sure",
        "hi",
        "hello",
        "hey",
        "good",
        "fine",
        "free",
        "available",
        "interested",
        "looking",
        "calling",
        "having",
        "hurting",
        "afraid",
        "scared",
        "worried",
        "sorry",
        "sore",
        "tired",
        "old",
        "new",
        "just",
        "really",
        "very",
        "so",
        "about",
        "for",
        "my",
        "your",
        "please",
        "wrong",
        "incorrect",
        "misspelled",
        "misspelt",
        "different",
        "thanks",
        "thank",
        "maybe",
        "any",
        "anytime",
        "morning",
        "mornings",
        "afternoon",
        "afternoons",
        "evening",
        "evenings",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "tomorrow",
        "next",
        "this",
        "that",
        "it",
        "what",
        "who",
        "when",
        "where",
        "why",
        "how",
        "can",
        "could",
        "do",
        "does",
        "is",
        "are",
        "i",
        "me",
        "you",
        "phone",
        "email",
        "number",
        "none",
        "nothing",
        "skip",
        "cancel",
        "stop",
        "help",
        "pain",
        "knee",
        "back",
        "shoulder",
        "hip",
        "neck",
        "diabetic",
        "pregnant",
        "allergic",
        "taking",
        "on",
        "'ve",
        "'m",
        "going",
        "trying",
        "wondering",
        "asking",
        "writing",
        "never",
        "don't",
        "dont",
        "won't",
        "because",
        "private",
        "nobody",
        "anonymous",
    ]
)
DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)\b"
TIMES = re.compile(
    rf"\b(?:(?:next |this )?(?:{DAY})|weekdays?|weekends?|tomorrow|today|"
    r"tonight|next week|this week|next month|"
    r"(?:early|late) (?:morning|afternoon|evening)s?|mornings?|afternoons?|evenings?|noon|lunch ?time|"
    r"any ?time|any day|whenever|flexible|"
    r"(?:after|before|from|around|at|between) \d{1,2}(?:[:.]\d{2})?\s*"
    r"(?:am|pm|a\.m\.|p\.m\.|o'?clock)?"
    r"(?!\d|/| ?(?:injection|session|year|week|month|day|time))|"
    r"\d{1,2}(?:[:.]\d{2})?\s*(?:am|pm|a\.m\.|p\.m\.|o'?clock)|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2}(?:st|nd|rd|th)?|"
    r"\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|"
    r"\d{1,2}/\d{1,2}(?:/\d{2,4})?)(?=\W|$)",
    re.IGNORECASE,
)
RELATIVE = re.compile(rf"\b(?:today|tomorrow|(?:next|this) (?:{DAY}))\b", re.IGNORECASE)
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
