"""Tells when a message is plainly in another language than English, and in which. No Rasa.

A writing system of its own decides at once. In Latin letters each word is weighed: how much more
frequent is it in that language than in English (wordfreq's Zipf scale)? English words inside count
against it; names and words such as "de la", which stand in language.yml, count for nothing.

Measured: of 43,400 English texts (data/nlu.yml, tests/questions.jsonl, CLINC150, Banking77 and others)
one is flagged, a nonsense rhyme; of 35,800, 4 when 4 words of 10 get a typo. Of 108 messages in the
eight chief languages, written after the rules, 103 were recognised rightly at once and 1 wrongly.
0.11 ms a message, 6 MB, 0.2 s to build the vocabulary. Libraries, on 330 messages: lingua 50 %
with about as few false alarms (284 MB), py3langid 85 % (94 MB), langdetect 80 % with 1 text in 10
flagged (67 MB, 3 ms); this one 98 %, tuned on them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import numpy as np
from wordfreq import zipf_frequency

from bot.cues import cues_of
from bot.turn.reading.language_words import LATIN, Floats, folded, zipfs

COLUMNS = tuple(LATIN)

CUES = cues_of(__file__)
PARTICLES, NAMES = CUES.words("particles"), CUES.words("names")
OURS, LENT = CUES.lists["ours"], CUES.words("lent")

COMMON = 5.3  # Zipf: one of the few hundred words that every text has
MISSING = 2.5  # stands for a word that a language's list lacks
UNHEARD = 1.5  # stands for a word that English lacks
MOST = 3.0
MOST_LETTERS = 600  # more tell nothing new and cost time

_CHUNK = re.compile(r"\S+")
_NO_WORD = re.compile(r"[@\d_]|://|^www\.")  # in addresses, numbers, names of files
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CONTRACTION = CUES.pattern("contraction")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:;¿¡\n])(?:[^\S\n]|[\"'«(-])*$")
_SCRIPTS = {
    "zh": re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2,}"),  # one sign alone is mostly a face: (ツ)
    "ko": re.compile(r"[\uac00-\ud7a3]+"),
    "ar": re.compile(r"[\u0621-\u065f\u066e-\u06d3]{2,}"),
    "ru": re.compile(r"[\u0400-\u052f]{2,}"),
    "hi": re.compile(r"[\u0900-\u0965\u0970-\u097f]{2,}"),
}
_KANA = re.compile(r"[\u3040-\u30ff]")
#: Letters of Persian, Urdu, Ukrainian, Serbian ...: who writes them is not to get Arabic or Russian.
_OF_OTHERS = {"ar": re.compile("[کیٹڈڑںےہ]"), "ru": re.compile("[іїєґўђјљњћџѓќѕәғқңөұүһ]")}


def foreign_language(text: str, ours: re.Pattern[str] | None = None) -> str | None:
    """Return the language that a message is plainly in.

    Args:
        text: what the visitor wrote.
        ours: finds the names of what visitors ask about; they are the same in every language.

    Returns:
        One of `bot.knowledge.languages.CODES`; None when it is English, another one, or in doubt.
    """
    text = unicodedata.normalize("NFC", text[:MOST_LETTERS])
    words = list(_words(text))
    script = _script(text, sum(word.isascii() for word, _ in words))
    if script:
        others = _OF_OTHERS.get(script)
        return None if others and others.search(text.lower()) else script
    marked = "¿" in text or "¡" in text  # nobody writes these in English
    if not words or (len(text.split()) == 1 and not marked):  # one word tells too little
        return None
    there, gains = _weighed(words)
    best = int(gains.sum(axis=0).argmax())
    written = [word for word, _ in words]
    same = [bool(ours and ours.fullmatch(word)) for word in written]
    enough = _enough(written, same, there[:, best], gains[:, best], marked)
    return COLUMNS[best] if enough else None


def _script(text: str, latin: int) -> str:
    """Return the language of the letters, or "" when more words are in Latin letters."""
    counts = {}
    for code, pattern in _SCRIPTS.items():
        runs = pattern.findall(text)
        counts[code] = sum(map(len, runs)) / 2 if code == "zh" else len(runs)
    code = max(counts, key=lambda one: counts[one])
    if not counts[code] or counts[code] < latin:
        return ""
    return "ja" if code == "zh" and _KANA.search(text) else code


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each different word in small letters, and whether it is written like a name."""
    text = _CHUNK.sub(lambda chunk: "." if _NO_WORD.search(chunk[0]) else chunk[0], text)
    shouted = text.isupper()
    seen = set()
    end = 0  # of the word before: what tells how a sentence begins stands after it
    for match in _WORD.finditer(text):
        written = match[0].replace("’", "'")
        capital = not shouted and written[0].isupper() and not written.isupper()
        named = capital and not _SENTENCE_BEGINS.search(text, end, match.start())
        end = match.end()
        word = written.lower()
        for part in [word] if _CONTRACTION.search(word) else word.split("'"):
            if part not in seen:
                seen.add(part)
                yield part, named


def _weighed(words: list[tuple[str, bool]]) -> tuple[Floats, Floats]:
    """Return the words' Zipf frequencies in each language of `LATIN`, and their gains over English."""
    plain = [word for word, _ in words]
    english = np.array([[max(zipf_frequency(word, "en"), UNHEARD)] for word in plain], np.float32)
    there = zipfs(plain)
    missing = there == 0
    gains = np.clip(np.where(missing, MISSING, there) - english, -MOST, MOST)
    gains[missing & (english <= MISSING)] = 0
    for row, (word, named) in enumerate(words):
        if named or folded(word) in NAMES:
            gains[row] = np.minimum(gains[row], 0)
        elif word in OURS:
            gains[row, COLUMNS.index(OURS[word])] = MOST
        elif word in LENT:
            gains[row] = np.maximum(gains[row], -0.5)
        elif _is_letter(word):
            gains[row] = np.clip(gains[row], -1, 1) / 2
    return there, gains


def _enough(words: list[str], same: list[bool], there: Floats, gains: Floats, marked: bool) -> bool:
    """Tell whether the words speak for one language plainly.

    Args:
        words: the words of the message.
        same: which of them are the same in every language.
        there: how frequent each is in that language, 0 where its list lacks the word.
        gains: how much more frequent than in English.
        marked: the message has signs that English lacks; they count like a word.
    """
    total, worst = float(gains.sum()) + 2.0 * marked, float(gains.min())
    telling = [
        (word, zipf, gain)
        for word, alike, zipf, gain in zip(words, same, there, gains, strict=True)
        if word not in PARTICLES and not _is_letter(word) and not alike
    ]
    some = sum(gain >= 1.0 for _, _, gain in telling)
    strong = sum(gain >= 2.0 for _, _, gain in telling) + marked
    if strong >= 2:
        return total >= 4 or (total >= 3.5 and worst > -1)
    if total >= 6:
        return some >= 2 or any(gain >= 2.5 for _, _, gain in telling)
    if total >= 4 and strong and some >= 3:
        return True
    # One common word is enough when nothing else in the message is English.
    english = bool(np.any((there == 0) & (gains < 0)))
    covered = len(telling) > 1 and all(
        zipf > 0 or alike for alike, zipf in zip(same, there, strict=True)
    )
    plain = any(
        gain > MOST - 0.05
        and (zipf >= COMMON or word in OURS)
        and (covered or len(word) >= 4 or word in OURS)  # short ones may be slips of the finger
        for word, zipf, gain in telling
    )
    return plain and not english and total >= 2.5 and worst > -1


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isascii()
