"""Does the work grow with the length of a text, or with its square? Counted in the thread's own time.

Others on the machine do not change that time much, and the two growths are far apart: a text four
times as long costs four times as much or sixteen times. Small amounts are never judged.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

SHORT, LONG = 2_000, 8_000  # characters; a visitor may write the first
MOST = 10.0  # times as much work for a text four times as long
LEAST_SECONDS = 0.05  # what the long text costs before it is looked at closely
ENDS = ("", "a", "b")  # each try has its own text: what was read before may be remembered


def grows_straight(
    read: Callable[[str], object], texts: Callable[[int], Mapping[str, str]]
) -> list[str]:
    """Return a line for each text over which reading takes more than its length accounts for.

    Args:
        read: what is measured.
        texts: gives texts of a length, by name.
    """
    short, slow = texts(SHORT), []
    for name, text in texts(LONG).items():
        if (seconds := _seconds(read, text)) < LEAST_SECONDS:
            continue
        seconds = min(seconds, _seconds(read, f"{text}a"))
        few = min(_seconds(read, short[name] + end) for end in ENDS)
        if seconds >= LEAST_SECONDS and seconds > MOST * few:
            slow.append(f"{name}: {few:.4f} s for {SHORT} characters, {seconds:.4f} s for {LONG}")
    return slow


def _seconds(read: Callable[[str], object], text: str) -> float:
    began = time.thread_time()
    read(text)
    return time.thread_time() - began
