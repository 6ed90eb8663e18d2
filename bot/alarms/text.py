"""A visitor's message as plain words."""

from __future__ import annotations

import re
import unicodedata

SENTENCE_END = "."
QUESTION_END = "?"
PAUSE = ","
ENDS = frozenset([SENTENCE_END, QUESTION_END])


def word_set(text: str) -> frozenset[str]:
    """The words of a text that are parted by spaces."""
    return frozenset(text.split())


_QUOTES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u0060\u00b4\u2032\uff07", "'"))
_TOKEN = re.compile(
    r"\d+/\d+|\d+(?:[.,]\d+)?|[^\W\d_]+(?:'[^\W\d_]+)*|\.{2,}|[.!?\n]|[,;:()/]|(?<=\s)[-\u2013\u2014]+"
)
_RUN = re.compile(r"(.)\1{2,}")
# Short forms written apart, as some programs do: "ca n't", "does n 't", "I 'm".
_APOSTROPHE_T = re.compile(r"(?<=[^\W\d_])[^\S\n]+n[^\S\n]?'+[^\S\n]?t(?![^\W_])")
_ENDING_APART = re.compile(r"(?<=[^\W\d_])[^\S\n]+(?='(?:m|re|ve|ll|d|s)(?![^\W_]))")
_LONGEST_WORD = 24

_NOT = word_set("do does did is are was were have has had would should will wo must might need")
_CONTRACTIONS: dict[str, tuple[str, ...]] = {
    **{f"{verb}nt": (verb, "not") for verb in _NOT},
    **{
        f"{who}s": (who, "is")
        for who in word_set("it he she that there what who where here how everything")
    },
    **{f"{who}re": (who, "are") for who in word_set("you they")},
    **{f"{who}ve": (who, "have") for who in word_set("i you we they")},
    "wont": ("will", "not"),
    "aint": ("is", "not"),
    "im": ("i", "am"),
    "iam": ("i", "am"),
    "id": ("i", "would"),
    "cant": ("cannot",),
    "cnt": ("cannot",),
    "nt": ("not",),
    "cnat": ("cannot",),
    "cant't": ("cannot",),
    "cany": ("cannot",),
    "carnt": ("cannot",),
    "couldnt": ("cannot",),
    "cudnt": ("cannot",),
    "unable": ("cannot",),
    "sinse": ("since",),
    "scince": ("since",),
    "aftr": ("after",),
    "cuz": ("because",),
    "bcoz": ("because",),
    "becoz": ("because",),
    "coz": ("because",),
    "cos": ("because",),
    "cause": ("cause",),
    "bc": ("because",),
    "u": ("you",),
    "ur": ("your",),
    "r": ("are",),
    "n": ("and",),
    "wanna": ("want", "to"),
    "gonna": ("going", "to"),
    "gotta": ("have", "to"),
    "dunno": ("do", "not", "know"),
    "havent": ("have", "not"),
    "anymore": ("anymore",),
    "w": ("with",),
    "&": ("and",),
}
_SPLIT_NOT = {"ca": ("cannot",), "ca'n": ("cannot",), "wo": ("will", "not"), "could": ("cannot",)}
_ENDINGS = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"}
_WHO = word_set("it he she that there what who where here how this everything")
# "no can breathe", "leg no move": how somebody with little English denies.
_LITTLE_ENGLISH = word_set(
    "move feel wake talk speak breathe walk work stop see respond stand pee wee lift swallow open"
    " answer bend turn remember"
)
_APART = word_set("can don doesn didn isn aren wasn weren haven hasn hadn won couldn")
# Runs of words that mean one thing; the longest is tried first.
_TOGETHER: dict[tuple[str, ...], tuple[str, ...]] = {
    ("can", "not"): ("cannot",),
    ("ca", "not"): ("cannot",),
    ("wo", "not"): ("will", "not"),
    ("could", "not"): ("cannot",),
    ("not", "able", "to"): ("cannot",),
    ("not", "been", "able", "to"): ("cannot",),
    ("cannot", "to"): ("cannot",),
    ("cannot", "seem", "to"): ("cannot",),
    ("cannot", "be", "able", "to"): ("cannot",),
    ("not", "any"): ("no",),
    **{("cannot", who): (who, "cannot") for who in ("i", "he", "she", "we", "they")},
    ("any", "more"): ("anymore",),
    ("no", "more"): ("no",),
    ("no", "longer"): ("not", "longer"),
    ("of", "course"): (),
    ("years", "now"): ("years",),
    **{(no, "can", verb): ("cannot", verb) for no in ("no", "not") for verb in _LITTLE_ENGLISH},
    **{("no", verb): ("not", verb) for verb in _LITTLE_ENGLISH},
}


def words_of(text: str) -> list[str]:
    """Plain words of `text`, with `SENTENCE_END`, `QUESTION_END` and `PAUSE` between its parts.

    Case, accents, curly quotes and long runs of a letter are levelled; "can't", "cant", "unable
    to", "ca n't" and "couldn't" become `cannot`, other short forms are written out ("isn't" -> is
    not). No word is empty; one that begins with a digit is a number. Takes time in proportion to
    the length of the text.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_QUOTES)).casefold()
    plain = "".join(_digit(c) for c in plain if not _is_silent(c)).replace("e.g.", "like ")
    plain = _ENDING_APART.sub("", _APOSTROPHE_T.sub("n't", _RUN.sub(_level, plain)))
    words: list[str] = []
    for found in _TOKEN.finditer(plain):
        words.extend(_spelled_out(found.group(), words))
    return _joined(words)


def _is_silent(character: str) -> bool:
    """Whether a character only changes the one before, or shows nothing."""
    return bool(unicodedata.combining(character)) or unicodedata.category(character) == "Cf"


def _digit(character: str) -> str:
    """A digit of any script, circled or plain, as the figures know it; else the character."""
    return str(unicodedata.digit(character)) if character.isdigit() else character


def _level(run: re.Match[str]) -> str:
    letter = run.group(1)
    if letter.isdigit():
        return run.group()
    return letter * 2 if letter.isalpha() or letter == "." else letter


def _spelled_out(token: str, before: list[str]) -> tuple[str, ...]:
    if token in (".", "!", "?", "\n"):
        return (QUESTION_END if token == "?" else SENTENCE_END,)
    if "/" in token and token != "/":
        return (token.split("/")[0], "out", "of", token.split("/")[1])
    if token[0].isdigit():
        return (token.replace(",", "."),)
    if not token[0].isalpha():
        return (PAUSE,)
    if len(token) > _LONGEST_WORD:
        return (token[:_LONGEST_WORD],)
    if token == "t" and before and before[-1] in _APART:
        stem = before.pop()
        return _CONTRACTIONS.get(f"{stem}t", (stem, "not"))
    if "'" not in token:
        return _CONTRACTIONS.get(token) or _glued(token)
    if token == "n't":
        return ("not",)
    if token.endswith("n't"):
        return _SPLIT_NOT.get(token[:-3], (token[:-3], "not"))
    for ending, word in _ENDINGS.items():
        if token.endswith(ending):
            return (token[: -len(ending)].replace("'", ""), word)
    if token.endswith("'s"):
        owner = token[:-2].replace("'", "")
        return (owner, "is") if owner in _WHO else (owner,)
    bare = token.replace("'", "")
    return _CONTRACTIONS.get(bare, (bare,))


def _glued(token: str) -> tuple[str, ...]:
    """ "cantbreathe" is two words that a hasty thumb has joined."""
    if token.startswith("cant") and len(token) > 7:
        return ("cannot", token[4:])
    return (token,)


def _joined(words: list[str]) -> list[str]:
    result: list[str] = []
    for word in words:
        result.append(word)
        for length in (4, 3, 2):
            run = tuple(result[-length:])
            if len(run) == length and run in _TOGETHER:
                result[-length:] = _TOGETHER[run]
                break
    return result
