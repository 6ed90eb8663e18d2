"""The browser that all browser tests drive."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

#: A machine that is busy with other things is slow, not wrong.
expect.set_options(timeout=20_000)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A real browser until the block ends.

    Only one at a time: Playwright's loop must be gone before the asynchronous tests of other
    packages begin theirs.
    """
    # The first has no windows to draw and takes half the time.
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert path, "These tests need a browser: apt-get install -y chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
