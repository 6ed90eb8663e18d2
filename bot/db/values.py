"""Which values a database can keep, and how many rows a list has."""

from __future__ import annotations

import json
from typing import Any

from bot.errors import TurnError

#: Rows that a list hands out unless it is asked for another number.
ROWS_A_PAGE = 50


def storable(text: str) -> bool:
    """Tell whether every database can keep this text."""
    if "\x00" in text:
        return False
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def checked(value: Any, name: str) -> str:
    """A text of a turn's result, or TurnError: the turn is at fault, not the database."""
    if not isinstance(value, str) or not storable(value):
        raise TurnError(f"The turn's {name} is not a text that can be stored.")
    return value


def dumped(value: Any, name: str) -> str:
    """JSON of a part of a turn's result, or TurnError."""
    try:
        return json.dumps(value, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise TurnError(f"The turn's {name} cannot be written as JSON: {error}.") from error
