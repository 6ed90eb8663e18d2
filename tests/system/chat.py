"""What the tests do in the widget of the real service, in a visitor's terms."""

from __future__ import annotations

from playwright.sync_api import Page, expect


class Chat:
    """The widget on the demo page, in a visitor's terms."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.theirs = page.locator("clinic-chat .theirs")
        page.goto(url)
        self.open()

    def open(self) -> None:
        self.page.get_by_role("button", name="Chat with us about prolotherapy").click()
        expect(self.theirs.first).to_contain_text("Hello")

    def say(self, words: str) -> str:
        """Type a message, wait for the answer and return its words."""
        before = self.theirs.count()
        area = self.page.get_by_label("Your message")
        area.fill(words)
        area.press("Enter")
        expect(self.page.locator("clinic-chat .mine").last).to_contain_text(words)
        expect(self.theirs).not_to_have_count(before, timeout=15_000)
        return self.theirs.last.inner_text()

    def choose(self, label: str) -> str:
        before = self.theirs.count()
        self.page.get_by_role("dialog").get_by_role("button", name=label, exact=True).last.click()
        expect(self.theirs).not_to_have_count(before, timeout=15_000)
        return self.theirs.last.inner_text()
