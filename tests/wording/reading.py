"""How hard a text is to read: the school grade of Flesch and Kincaid, with counted syllables."""

from __future__ import annotations

import re

#: Terms of the page itself that cannot be said in a simpler way; each counts as a two-syllable word.
TERMS = (
    "prolotherapy",
    "regenerative injection therapy",
    "minimally invasive",
    "regenerates",
    "musculoskeletal",
    "ligaments",
    "dextrose",
    "neurolytic",
    "inflammatory",
    "sodium morrhuate",
    "anesthesiologists",
    "radiologists",
    "orthopedic specialists",
    "pain management specialist",
    "local anesthetic",
    "injections",
    "injection",
    "sciatica",
    "randomized",
    "efficacy",
    "mobility",
    "stimulation",
    "stimulates",
    "fibroblasts",
    "cartilage",
    "connective",
    "intervention",
    "platelet-derived",
    "acupuncture",
    "cortisone",
)


def grade(text: str) -> float:
    """The school year that a text needs: 6 is about 12 years of age."""
    sentences = [part for part in re.split(r"[.?!:;]+(?:\s|$)", plain(text)) if part.strip()]
    words = re.findall(r"[A-Za-z']+", plain(text))
    syllables = sum(syllables_of(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def plain(text: str) -> str:
    """The text with each term replaced by a word of two syllables."""
    terms = "|".join(sorted(map(re.escape, TERMS), key=len, reverse=True))
    return re.sub(rf"\b(?:{terms})\b", "table", text, flags=re.IGNORECASE)


def syllables_of(word: str) -> int:
    """Groups of vowels, without a silent e at the end."""
    groups = re.findall(r"[aeiouy]+", word.lower().removesuffix("'s"))
    silent = re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$", word.lower()) is not None
    return max(1, len(groups) - silent)
