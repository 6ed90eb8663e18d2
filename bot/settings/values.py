"""Reads the values of settings; each parser raises ValueError with a sentence."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def text(value: str) -> str:
    """A text, trimmed."""
    return value.strip()


def path(value: str) -> Path:
    """A path; a relative one is meant from the project's folder."""
    given = Path(value).expanduser()
    return given if given.is_absolute() else ROOT / given


def path_or_none(value: str) -> Path | None:
    """A path as above, or none."""
    return path(value) if value.strip() else None


def port(value: str) -> int:
    """A port number."""
    number = int(value)
    if not 0 <= number <= 65535:
        raise ValueError("a port lies between 0 and 65535")
    return number


def count(value: str) -> int:
    """A whole number from 1."""
    number = int(value)
    if number < 1:
        raise ValueError("at least 1 is needed")
    return number


def whole(value: str) -> int:
    """A whole number from 0."""
    number = int(value)
    if number < 0:
        raise ValueError("0 or more is needed")
    return number


def origins(value: str) -> tuple[str, ...]:
    """Exact origins, separated by commas."""
    found = tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
    for origin in found:
        if (
            not origin.startswith(("http://", "https://"))
            or "*" in origin
            or origin.count("/") != 2
        ):
            raise ValueError(
                f"{origin!r} is not an exact origin such as https://www.clinic.example"
            )
    return found


def environment(value: str) -> str:
    """`development` or `production`."""
    if value not in ("development", "production"):
        raise ValueError("only development or production is possible")
    return value


def secret(value: str) -> str:
    """A secret of at least 16 characters, or none."""
    given = value.strip()
    if given and (len(given) < 16 or not given.isascii() or not given.isprintable()):
        raise ValueError("at least 16 plain characters are needed")
    return given
