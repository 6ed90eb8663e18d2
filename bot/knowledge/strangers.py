"""What a question names that no catalogue knows: the X of "does it help with X?"."""

from __future__ import annotations

import re

YES_NO = re.compile(
    r"^\W*(?:and |so |but |ok |hi |hello |please |also )*(?:does|do|did|can|could|will|would|is|are|"
    r"should|might|may|any)\b",
    re.IGNORECASE,
)
HELPS_WITH = re.compile(
    r"\b(?:help|helps|work|works|good|treat|treats|used?|fix|fixes|cure|cures|do anything)\b"
    r"(?:\s+(?:with|for|against|on|to treat))?\s+(?:my |a |an |the |some |any |chronic |bad )*(.+)",
    re.IGNORECASE,
)
PLAINLY_FOR = re.compile(
    r"\b(?:cures?|treats?|heals?|"
    r"(?:help|helps|works?|good|effective|useful|used) (?:with|for|against|on))\s+"
    r"(?!me\b|us\b|you\b|everyone\b|everybody\b|people\b|it\b|good\b|ever\b|real\b)\w",
    re.IGNORECASE,
)
#: Words that name nothing in particular.
GENERIC = frozenset(
    [
        "me", "my", "i", "you", "it", "this", "that", "these", "those", "them", "people",
        "person", "anyone", "someone", "everyone", "everybody", "pain", "pains", "problem",
        "problems", "condition", "conditions", "issue", "issues", "injury", "injuries", "thing",
        "things", "what", "which", "kind", "kinds", "sort", "type", "types", "of", "for",
        "with", "else", "other", "all", "old", "age", "case", "us", "we", "the", "a", "an",
        "and", "or", "in", "long", "term", "quickly", "fast", "well", "at", "really",
        "actually", "like",
    ]
)  # fmt: skip


def stranger(text: str) -> str:
    """Return what a yes-or-no question asks about in its own words, "" when that is nothing."""
    match = HELPS_WITH.search(text) if YES_NO.match(text) else None
    if match is None:
        return ""
    words = re.split(r"[?.,;!\n]| if | when | because | that ", match.group(1))[0].split()
    if not 1 <= len(words) <= 4 or all(word.lower() in GENERIC for word in words):
        return ""
    return " ".join(words)
