"""The name in what a visitor writes: in any script, whole, and nothing that is no name."""

from __future__ import annotations

import re
import unicodedata

from bot.bookings.fields import LONGEST
from bot.bookings.reading.likeness import (
    AFTER_A_LEAD,
    ALONE,
    SURE,
    WITHOUT_CAPITALS,
    has_the_size,
    is_name,
)
from bot.bookings.reading.name_leads import AFTER, BEFORE, KIN, LEADS, TAILS, WEAK_LEADS
from bot.bookings.reading.name_words import (
    ENDS_FROM,
    among,
    bare,
    excess,
    is_latin,
    is_small,
    is_word,
    use_of,
    written,
)
from bot.text import folded

JOINERS = "\u200c\u200d"  # unseen, and part of names in India and Iran
LONGEST_LOOK = 300  # characters after "my name is" that are looked at
#: A sentence or a part of it ends here; the dot of "M. Lopez" and "Dr. Lopez" is no end.
AROUND = " ;,!:-\n\t\"'“”"
NICKNAME = r"(?<=\s)(?:[\"“][^\W\d_]{2,20}[\"”]|\([^\W\d_]{2,20}\))(?=\s+\w)"
END = re.compile(rf"(?P<nickname>{NICKNAME})|[,;:!?？؟\n()\"“”。，！？]|(?<![adsw])/|\.(?=\s|$)")
TURNED = re.compile(r"([^,\n]{2,40}), ?([^,\n]{2,40})")  # "Diaz, Ana"
AGAIN = re.compile(r"([\w'’-]{2,30}), ((?:(?!as )[\w'’-]{1,30} ){1,4}\1)(?!\w)", re.IGNORECASE)
LONGEST_PARTICLE = 4  # letters
A_FEW = 3  # words behind a name that say nothing of what it is
QUESTIONED = re.compile(r"[?？؟]")
INITIAL = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")


def find(text: str, *, asked: bool, likely: float | None = None) -> str:
    """Return the name that a message gives; "" when it gives none.

    Args:
        text: the visitor's words.
        asked: the name was asked for last: a short answer may be nothing but the name.
        likely: the model's probability that the message gives a detail at all; None when unknown.
    """
    text = plain(text)
    for lead in LEADS.finditer(text):
        if name := _said(text[lead.end() :], AFTER_A_LEAD, likely):
            return name
    for lead in WEAK_LEADS.finditer(text):
        # "im desperate" gives no name, nor does "160 and im dizzy".
        rest = text[lead.end() :]
        begins = BEFORE.sub("", text[: lead.end()], count=1).strip() == lead.group().strip()
        if ((asked and begins) or rest[:1].isupper() or not is_latin(rest[:1])) and (
            name := _said(rest, WITHOUT_CAPITALS if asked else ALONE, likely)
        ):
            return name
        if lead.start() == 0:  # "I am a student" is no name of three words either
            return ""
    return _answer(text, likely) if asked else ""


def alone(text: str) -> str:
    """Return a name that is all there is, written as names are: two words or more with capitals."""
    text = plain(text).strip(" ;,.!\n\t")
    words = text.split()
    large = [word for word in words if not is_small(word)]
    is_written_so = len(large) >= 2 and all(word[0].isupper() for word in large)
    return _said(text, WITHOUT_CAPITALS, None, whole=True) if is_written_so else ""


def beginning(text: str) -> str:
    """Return the name that a text begins with, written with capitals or plainly a name."""
    return _said(plain(text), ALONE, None)


def plain(text: str) -> str:
    """Return a text for reading: letters and marks as one (NFC), no unseen characters, folded."""
    whole = unicodedata.normalize("NFC", text)
    kept = (one for one in whole if unicodedata.category(one) != "Cf" or one in JOINERS)
    return folded("".join(kept))


def _answer(text: str, likely: float | None) -> str:
    """Return the name in a short answer without "my name is"."""
    before = BEFORE.match(text)
    text = text[before.end() :] if before else text
    if turned := _turned(text.strip(AROUND)):
        return turned
    return _said(text, WITHOUT_CAPITALS, likely, whole=True)


def _turned(text: str) -> str:
    """Return a name whose family name stands first, as in "de la Cruz, Ana Maria"."""
    match = TURNED.fullmatch(text)
    parts = [part.split() for part in match.groups()] if match else []
    large = [[word for word in part if not is_small(word)] for part in parts]
    if [len(words) for words in large] not in ([1, 1], [1, 2]):
        return ""
    words = [word for part in parts for word in part]
    if not all(map(is_word, words)) or max(excess(word) for some in large for word in some) > SURE:
        return ""
    return ", ".join(map(written, parts))[: LONGEST["name"]]


def _said(text: str, limit: float, likely: float | None, *, whole: bool = False) -> str:
    """Return the name that a text begins with, or nothing when its words are no name.

    Args:
        text: begins where the name may begin.
        limit: how ordinary the words may be on average.
        likely: the model's opinion.
        whole: nothing but the name may be there; else it may end at any ordinary word.
    """
    text = text[:LONGEST_LOOK].lstrip(f". {AROUND}").rstrip(AROUND)
    if kin := KIN.match(text):
        text = text[kin.end() :]
    if again := AGAIN.match(text):  # "the name's Bond, James Bond"
        text = again[2] + text[again.end() :]
    part = _first_part(text)
    words, cut = _name_words(part, whole=whole)
    large = [word for word in words if not is_small(word)]
    if not words or (cut and not large) or not has_the_size(words, large):
        return ""
    cut = cut or QUESTIONED.search(text) is not None
    behind = len(text[len(part) :].split())
    if not is_name(words, large, limit, likely, cut=whole and cut, told=whole and behind > A_FEW):
        return ""
    return written(_without_titles(words))[: LONGEST["name"]].strip()


def _first_part(text: str) -> str:
    """Return a text up to where a sentence or a part of it ends."""
    for end in END.finditer(text):
        last = text[: end.start()].rsplit(None, 1)[-1:]
        following = text[end.end() :].split(None, 1)[:1]
        if end["nickname"]:
            continue
        if end.group() == "." and last and _is_short(last[0]):
            continue
        if end.group() == "," and following and bare(following[0].strip(",;")) in among("suffixes"):
            continue
        return text[: end.start()]
    return text


def _is_short(word: str) -> bool:
    """Tell whether a dot after a word ends no sentence: "M.", "Dr.", "St."."""
    return (
        is_small(word)
        or bare(word) in among("abbreviations")
        or INITIAL.fullmatch(word) is not None
    )


def _name_words(text: str, *, whole: bool) -> tuple[list[str], bool]:
    """Return the words from the beginning that a name may have, and whether others follow."""
    text = TAILS.sub("", AFTER.sub("", text.replace(",", " ").rstrip("。!")))
    words = text.split()
    if not words:
        return [], False
    has_capitals = not text.islower() and not text.isupper()
    by_capitals = (
        has_capitals and words[0][:1].isupper() and sum(w[:1].isupper() for w in words) > 1
    )
    for number, word in enumerate(words):
        is_end = bare(word) in among("ends") and not (word[0].isupper() and has_capitals)
        if word == "I" and (number == 0 or words[number + 1 : number + 2] != words[-1:]):
            is_end = words[number + 1 :] != [] and not words[number + 1][0].isupper()
        if whole and number == 0 and bare(word) in among("half_names") and len(words) > 1:
            is_end = False  # "my nguyen"
        if is_end or not is_word(word):
            return words[:number], True
        if number == 0 or is_small(word) or not is_latin(word):
            continue
        if by_capitals and word.islower() and not _is_between(words, number):
            return words[:number], True
        use = use_of(word)
        ordinary = use.zipf >= ENDS_FROM.zipf and use.excess >= ENDS_FROM.excess
        if not whole and ordinary and not word[0].isupper():
            return words[:number], True
    return words, False


def _is_between(words: list[str], number: int) -> bool:
    """Tell whether a small word between two with capitals may be a particle that we do not know."""
    after = words[number + 1 : number + 2]
    use = use_of(words[number])
    common = use.zipf >= ENDS_FROM.zipf and bare(words[number]) not in among("half_names")
    return (
        bool(after)
        and after[0][0].isupper()
        and len(words[number]) <= LONGEST_PARTICLE
        and not common
    )


def _without_titles(words: list[str]) -> list[str]:
    """Leave titles and degrees out, but for one before one word: "Mrs Diaz" calls herself so."""
    kept = [word for word in words if bare(word) not in among("degrees")]
    titles = 0
    while titles < len(kept) and bare(kept[titles]) in among("titles"):
        titles += 1
    return kept[titles:] if len(kept) - titles > 1 else kept
