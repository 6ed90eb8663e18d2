"""What a webhook's answer means: try again, or never again."""

from __future__ import annotations

from collections.abc import Mapping

from bot.notify.errors import TransportError
from bot.notify.words import one_line

#: Of an answer; only its first words are ever shown.
MOST_BYTES = 64 * 1024
SHOWN = 200
#: Client errors that pass: too slow, too early, too much.
PASSING = (408, 425, 429)


def judge(status: int, headers: Mapping[str, str], begin: bytes) -> None:
    """Say what an answer other than 2xx means.

    Raises:
        TransportError: always.
    """
    if 300 <= status < 400:
        raise TransportError(
            f"The webhook answered with a redirect ({status}), which is not followed; "
            "set BOT_WEBHOOK_URL to the final address.",
            permanent=True,
        )
    if status == 410:
        raise TransportError("The webhook says that it is gone (410).", permanent=True)
    permanent = 400 <= status < 500 and status not in PASSING
    said = one_line(begin.decode("utf-8", "replace"), SHOWN)
    reason = f"The webhook answered {status}" + (f": {said}" if said else ".")
    retry_after = seconds(headers.get("retry-after", ""))
    raise TransportError(reason, permanent=permanent, retry_after=retry_after)


def seconds(text: str) -> float | None:
    """Retry-After in seconds; its other form, a date, is so rare that the usual wait will do."""
    plain = text.strip()
    return float(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else None
