"""What is said to visitors who write in another language than English."""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.knowledge.file.document import Document, Place
from bot.knowledge.file.placeholders import BRACES, unpaired
from bot.knowledge.file.sentences import CLINIC_WORDS
from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import clinic_words

#: The languages that `bot.turn.reading.language` recognises: ISO 639-1, and tl for Tagalog.
CODES = frozenset(
    ["ar", "de", "es", "fr", "hi", "ht", "it", "ja", "ko", "pl", "pt", "ru", "tl", "vi", "zh"]
)
#: What no sentence may leave out: who reads it can ask nothing further.
NEEDED = ("clinic_phone", "emergency_number")


def say_in(knowledge: Knowledge, code: str) -> str:
    """Return the sentence in a language with its placeholders filled, "" when there is none."""
    language = knowledge.languages.get(code)
    return language.sentence.format(**clinic_words(knowledge)) if language else ""


def language_problems(document: Document) -> Iterator[Problem]:
    """Yield languages that are never recognised, and what is wrong in a sentence."""
    for code, language in document.data["languages"].items():
        if code not in CODES:
            message = f"The language `{code}` is never recognised."
            remedy = f"Use one of: {', '.join(sorted(CODES))}."
            yield document.problem(("languages", code), message, remedy)
        place: Place = ("languages", code, "sentence")
        names = BRACES.findall(language["sentence"])
        for name in names:
            if name not in CLINIC_WORDS:
                message = f"The placeholder {{{name}}} does not exist here."
                remedy = f"Use one of: {', '.join(sorted(CLINIC_WORDS))}."
                yield document.problem(place, message, remedy)
        for name in NEEDED:
            if name not in names:
                message = f"The sentence does not say {{{name}}}."
                yield document.problem(place, message, "The visitor needs it; put it in.")
        yield from unpaired(document, place, language["sentence"])
