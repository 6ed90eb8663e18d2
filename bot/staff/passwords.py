"""Passwords: what a new one must be like, and argon2id over it."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.errors import RequestError

SHORTEST = 12
LONGEST = 200
DIFFERENT = 5
#: Each check takes 64 MB for a moment; no more than these run side by side.
AT_ONCE = 2
WAIT_SECONDS = 3


def password_problem(password: str, name: str) -> str:
    """Say in one sentence why this cannot be the new password; empty when it can."""
    plain = _normal(password)
    if len(plain) < SHORTEST:
        return f"Please choose a password of at least {SHORTEST} characters."
    if len(plain) > LONGEST:
        return f"Please choose a password of at most {LONGEST} characters."
    if _normal(name).casefold() in plain.casefold():
        return "Please choose a password that does not contain your name."
    if len(set(plain)) < DIFFERENT:
        return "Please choose a password with more different characters."
    return ""


class Passwords:
    """Hashes and checks passwords; safe to call from several threads.

    Both raise RequestError 503 when too many are at it already.

    Args:
        hasher: argon2id with the library's current recommendation when left out.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = threading.BoundedSemaphore(AT_ONCE)
        self._nobody: str | None = None

    def hash(self, password: str) -> str:
        """What is stored of a password."""
        with self._my_turn():
            return str(self._hasher.hash(_normal(password)))

    def fits(self, stored: str | None, password: str) -> bool:
        """Tell whether this is the password; without a stored one it takes just as long."""
        if stored is None:
            self._check(self._nobodys(), password)
            return False
        return self._check(stored, password)

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=WAIT_SECONDS):
            raise RequestError(
                503,
                "busy",
                "Too many people log in just now. Please try again in a moment.",
                retry_after=WAIT_SECONDS,
            )
        try:
            yield
        finally:
            self._turn.release()

    def _check(self, stored: str, password: str) -> bool:
        with self._my_turn():
            try:
                return bool(self._hasher.verify(stored, _normal(password)))
            except (VerificationError, InvalidHashError):
                return False

    def _nobodys(self) -> str:
        if self._nobody is None:
            self._nobody = self.hash("the password of nobody")
        return self._nobody


def _normal(text: str) -> str:
    """The same text, however a keyboard has composed its letters."""
    return unicodedata.normalize("NFKC", text)
