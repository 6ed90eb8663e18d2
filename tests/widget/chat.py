"""What the tests do in the widget and read from it, in a visitor's terms."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.widget.replies import greeting


class Chat:
    """The widget on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.get_by_role("button", name="Chat with us")
        self.panel = page.get_by_role("dialog")
        self.log = page.get_by_role("log")
        self.area = page.get_by_label("Your message")
        self.rows = page.locator("clinic-chat .row:visible")
        self.mine = page.locator("clinic-chat .mine")
        self.theirs = page.locator("clinic-chat .theirs")
        self.typing = page.locator("clinic-chat .typing")
        self.desk = page.locator("clinic-chat .desk")
        self.banner = page.locator("clinic-chat .banner")

    def button(self, name: str) -> Locator:
        """A button of the panel by its words."""
        return self.panel.get_by_role("button", name=name, exact=True)

    def open(self) -> Chat:
        """Open the panel and wait for the greeting."""
        self.launcher.click()
        expect(self.theirs.first).to_contain_text(greeting()["text"])
        return self

    def say(self, words: str) -> None:
        """Type something and press Enter."""
        self.area.fill(words)
        self.area.press("Enter")

    def ask(self, words: str) -> None:
        """Say something and wait until the mock server's answer to it is there."""
        self.say(words)
        expect(self.theirs.last).to_contain_text(f"Answer to: {words}")

    def let_time_pass(self, locator: Locator, words: str) -> None:
        """Move the installed clock on, second by second, until the words are there."""
        for _ in range(120):
            if words in (locator.text_content() or ""):
                return
            self.page.clock.fast_forward(1_000)
            self.page.wait_for_timeout(10)  # for what the network does in real time
        expect(locator).to_contain_text(words)

    def bubbles(self) -> list[str]:
        """The words of all bubbles from top to bottom."""
        return [one.inner_text() for one in self.page.locator("clinic-chat .bubble").all()]
