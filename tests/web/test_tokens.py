"""Secret tokens and their hashes."""

from __future__ import annotations

import hashlib
import re

from bot.web.tokens import hash_token, new_token


def test_each_token_is_new_and_fits_into_a_cookie() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in tokens)


def test_what_is_stored_is_the_hash_that_older_rows_have() -> None:
    assert hash_token("abc") == hashlib.sha256(b"abc").hexdigest()


def test_a_token_that_cannot_be_encoded_is_one_more_wrong_one() -> None:
    assert hash_token("\udcff") != hash_token("\udcfe")
