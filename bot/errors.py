"""The error tree. Imports nothing of ours; anything may import it.

AssistantError                 base; str() is one plain sentence, `remedy` says what to do
├── SettingsError              an environment variable is missing or has a bad value
├── KnowledgeError             knowledge.yml (or another file of the clinic) has problems
├── ModelError                 no usable trained model, or encoder weights missing or altered
├── StoreError                 the database refused or failed; `retryable` says whether to try again
│   └── ConflictError          somebody else changed the row first; the transaction was rolled back
├── ExportError                the bookings cannot be written in the wanted form or place
├── TurnError                  a turn could not be completed (inference failed or ran out of time)
│   └── StateError             what a conversation remembers cannot be read
└── RequestError               a visitor's request is refused; carries HTTP status and error code
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class AssistantError(Exception):
    """Base of every error we raise on purpose.

    Args:
        message: one plain sentence that names the place.
        remedy: what the reader can do about it; may be empty.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class SettingsError(AssistantError):
    """An environment variable is missing or has a value that cannot be used."""


@dataclass(frozen=True, order=True)
class Problem:
    """One finding of a check: where it is, what is wrong, what to do."""

    file: str
    line: int
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.message}" + (f" {self.remedy}" if self.remedy else "")


class KnowledgeError(AssistantError):
    """The knowledge file, or another file of the clinic, has one or more problems."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems)
        count = len(self.problems)
        heading = "1 problem" if count == 1 else f"{count} problems"
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"{heading} found:\n{lines}")


class ModelError(AssistantError):
    """No usable trained model, or the encoder's weights are missing or altered."""


class StoreError(AssistantError):
    """The database refused or failed.

    Args:
        message: one plain sentence.
        remedy: what the operator can do.
        retryable: True when the same call may succeed later (locked, connection lost, disk full).
    """

    def __init__(self, message: str, remedy: str = "", *, retryable: bool = True) -> None:
        super().__init__(message, remedy)
        self.retryable = retryable


class ConflictError(StoreError):
    """Somebody else changed the row first; nothing of this transaction was kept."""


class ExportError(AssistantError):
    """The bookings cannot be written in the wanted form or place."""


class TurnError(AssistantError):
    """A turn could not be completed: inference failed or ran out of time."""


class StateError(TurnError):
    """What a conversation remembers cannot be read; it is lost when the message is given up."""


class RequestError(AssistantError):
    """A request is refused, a visitor's or one of the staff's.

    Args:
        status: HTTP status, 400 to 599.
        code: short stable snake_case word for programs.
        message: plain, kind sentence for staff; visitors get one of the knowledge file.
        sentence: which one, `refused_` and this; the code where that is enough.
        retry_after: seconds after which the same request may succeed, for 429 and 503.
        values: what the placeholders of the visitors' sentence stand for.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str = "",
        *,
        sentence: str = "",
        retry_after: int | None = None,
        **values: str,
    ) -> None:
        super().__init__(message)
        self.sentence = f"refused_{sentence or code}"
        self.values = values
        self.status = status
        self.code = code
        self.retry_after = retry_after
