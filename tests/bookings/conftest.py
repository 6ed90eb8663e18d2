"""A form that reads messages as the trained model does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest

from bot.bookings.asking import Step
from bot.bookings.draft import Draft
from bot.bookings.steps import advance, begin, resume
from tests.conftest import ReadActs

NOW = datetime(2026, 11, 24, 14, 0)


@dataclass(frozen=True)
class Form:
    """Takes messages; the real words decide what they do."""

    acts: ReadActs

    def say(self, draft: Draft, text: str, *, intent: str = "inform", known: bool = False) -> Step:
        """Take one message."""
        has_words = any(map(str.isalnum, text))  # signs alone are not read by the model
        acts = self.acts(text)["answer"] if has_words else None
        return advance(draft, text, intent=intent, known=known, acts=acts, now=NOW, region="US")

    def talk(self, *texts: str, draft: Draft | None = None) -> Step:
        """Begin a booking, or go on with `draft`, and return the last step."""
        if draft is None:
            step, rest = begin(Draft("d1"), texts[0], now=NOW, region="US"), texts[1:]
        else:
            step, rest = resume(draft), texts
        for text in rest:
            step = self.say(step.draft, text)
        return step


@pytest.fixture(scope="session")
def form(acts: ReadActs) -> Form:
    """A form."""
    return Form(acts)
