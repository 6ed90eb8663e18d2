"""What holds for every text that people type or read; standard library only."""

from __future__ import annotations

import calendar
import re
import unicodedata

# Control characters (newline and tab apart) and lone surrogates: nobody types them, and not every
# database stores them.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_MONTHS = "|".join(name for name in (*calendar.month_name, *calendar.month_abbr) if name)
_DATUM = re.compile(rf"\d+(?:st|nd|rd|th|am|pm|k)?|{_MONTHS}", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")


def has_forbidden(text: str) -> bool:
    """Tell whether a text has characters that we neither store nor show."""
    return _FORBIDDEN.search(text) is not None


def trimmed(text: str) -> str:
    """Return what somebody typed without white space at its ends, its lines ended by newlines."""
    # Some systems end lines with two characters; that is no reason to refuse a text.
    return text.replace("\r\n", "\n").strip()


def folded(text: str) -> str:
    """Return a text for reading: no white space around it, one blank where several stand in a row.

    A run of white space that holds a line break becomes a line break. Half a pair of code units (a
    lone surrogate), which nothing can encode, becomes "?". What is stored or shown is not folded.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return _SPACE.sub(lambda run: "\n" if "\n" in run[0] else " ", whole.strip())


def is_data(text: str) -> bool:
    """Tell whether a text is no more than a date, a number, an amount or an e-mail address.

    A single digit may be the number of a choice, so it is none.
    """
    text = text.strip()
    if "@" in text:
        name, _, host = text.partition("@")
        first, _, rest = host.partition(".")
        return bool(name and first and rest) and "@" not in host and not _SPACE.search(text)
    words = _WORD.findall(text)
    return len(_DIGIT.findall(text)) > 1 and all(map(_DATUM.fullmatch, words))


def only_words(text: str) -> str:
    """Return a text without case, punctuation and double spaces: variants of it compare equal."""
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


def without_accents(text: str) -> str:
    """Return a text with its letters' marks left out: "Zoë" becomes "Zoe"."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
