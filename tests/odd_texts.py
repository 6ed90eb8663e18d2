"""Texts that are hard to read: awkward characters for hypothesis, and long ones that could block."""

from __future__ import annotations

import sys

from hypothesis import strategies as st

#: Characters that are digits or numbers somewhere: circled, raised, of other scripts, fractions.
NUMBERS = [c for c in map(chr, range(sys.maxunicode + 1)) if c.isdigit() or c.isnumeric()]

_PIECES = [
    *"'’`´.,;:!?/-–()[]\"&+@#%$_ \n\t", "''", "'''", " ", "  ", "\u00a0", "\u2009", "\u2028", "...",
    "n't", " n't", "n 't", "n ' t", "'t", "'s", "'m", "'ve", "nt", "ca", "ca n't", "does n't", "wo n't",
    "I", "i", "my", "the", "not", "no", "never", "can", "cannot", "and", "or", "but", "is", "it's",
    "1", "12", "102", "1.2.3", "1,5", "1/2", "1/", "/2", "0044", "555-0142", "9-11", "12:30",
    "29/2", "½", "²", "①", "⑩", "➀", "⓵", "⓾", "٣", "०", "𐩀", "፩", "一", "Ⅷ", "１", "⅐",
    "\u0301", "\u0336", "\u20e3", "\u200b", "\u200d", "\u202e", "\ufeff", "\ufe0f", "\u00ad",
    "\ud800", "\udfff", "\x00", "İ", "ŉ", "ß", "ﬁ", "ﷺ", "ʼ",
    "breathe", "fever", "leg", "numb", "pain", "years", "since", "now", "risk", "gone", "had", "like",
    "how", "long", "cost", "book", "about", "name", "Ana", "call", "tomorrow", "monday", "may",
    "pm", "at", "dot", "massage", "after", "knee", "¿", "qué", "что", "你好", "👍",
]  # fmt: skip

#: Words and signs in any order, mostly without blanks between, and any character that there is.
ODD = st.lists(
    st.one_of(
        st.sampled_from(_PIECES),
        st.sampled_from(NUMBERS),
        st.characters(min_codepoint=0, max_codepoint=sys.maxunicode),
        st.characters(categories=["Cs", "Cf", "Mn", "Nd", "No", "Nl", "Zs", "Lm"]),
    ),
    max_size=25,
).map("".join)

#: What is repeated up to the length wanted.
_REPEATED = [
    "a ", "a b c d e ", "a", "a\n", "A ", "A b ", "Ab ", "a, ", "a. ", "a; ", "a' ", "a'", "a-",
    "a.", "a@", "a at ", "a dot ", "a_", ",", ", ", ".", ". ", "?", "? ", "!", "'", '"', "(",
    "[]", "()", "-", "- ", "–", "/", "a/", "1/", "1-", "1 ", "1", "1a ", "1,", "1. ", "(1) ",
    "555 0142, ", "&", "& ", "+", "$", "%", "_", "👍", "\ufe0f", "\u200b", "a\u0301", "你", "你 ",
    "é", "1:", "+1 (", " \n", "\t", "\u00a0", "n't ", "'s ", "and ", "or ", "but ", "so ",
    "then ", "because ", "also ", "and and, ", "not ", "no ", "no, ", "I ", "I have ", "I'm ",
    "it's ", "is ", "my ", "the ", "at ", "for ", "do ", "how ", "what ", "not the ", "i mean ",
    "help with ", "change ", "wrong ", "next monday ", "may 1 ", "this is ", "my leg is numb ",
    "for years ", "can it ", "massage ", "http://a.b/", "qwrtz ",
]  # fmt: skip
#: What a long run between two letters is made of.
_INSIDE = " \t\n\u00a0"
#: What a long run after a word is made of.
_AFTER = ",($+'-.\u2026"
#: What stands before and after a long run, so that a pattern that began must give up.
_AROUND = [("", ""), ("a", "b"), ("not ", "x"), ("my name is ", " x"), ("does it help ", "!x")]


def runs(length: int) -> dict[str, str]:
    """Return texts of this length, each one thing over and over again, by name."""
    found = {repr(piece): (piece * (length // len(piece) + 1))[:length] for piece in _REPEATED}
    found |= {f"a{sign!r}b": f"a{sign * (length - 2)}b" for sign in _INSIDE}
    return found | {f"word {sign!r}": f"word {sign * (length - 5)}" for sign in _AFTER}


def framed_runs(length: int) -> dict[str, str]:
    """Return the same between words with which a pattern may begin and have to give up."""
    return {
        f"{before}{name}{after}": before + run + after
        for name, run in runs(length).items()
        for before, after in _AROUND
    }
