"""Names a browser in plain words, so that people recognise where they are logged in."""

from __future__ import annotations

from typing import Final

#: Mark in a User-Agent -> name; the first that fits counts, for each also carries older names' marks.
BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS: Final = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "a Chromebook"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
)
UNKNOWN_BROWSER: Final = "An unknown browser"


def browser_words(agent: str) -> str:
    """ "Chrome on Windows" for a User-Agent; one that we do not know is shown as it is."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or agent or UNKNOWN_BROWSER
