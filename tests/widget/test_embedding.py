"""The widget as a guest on somebody else's page: attributes, policies, styles, leaving again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.widget.chat import Chat
from tests.widget.mock_server import MockServer

pytestmark = pytest.mark.browser


@pytest.fixture
def clinic() -> Iterator[MockServer]:
    """The clinic's own web server, on another origin than the service."""
    clinic = MockServer()
    yield clinic
    clinic.close()


def attributes(page: Page) -> dict[str, str]:
    """What the script has set on the element."""
    return dict(
        page.evaluate(
            """() => [...document.querySelector("clinic-chat").attributes]
                 .map(({ name, value }) => [name, value])"""
        )
    )


def test_the_data_attributes_of_the_script_become_the_elements(
    page: Page, server: MockServer
) -> None:
    page.goto(server.page('data-color="#fc0" data-position="left" data-other="x"'))
    assert attributes(page) == {
        "server": f"{server.url}/",
        "heading": "Test Clinic",
        "phone": "(202) 555-0142",
        "emergency": "911",
        "color": "#fc0",
        "position": "left",
    }
    box = Chat(page).launcher.bounding_box()
    assert box
    assert box["x"] < 100


def test_without_any_attribute_it_works_as_well(page: Page, server: MockServer) -> None:
    page.goto(server.page())
    page.evaluate(
        """() => {
          const chat = document.querySelector("clinic-chat");
          for (const name of chat.getAttributeNames()) chat.removeAttribute(name);
        }"""
    )
    chat = Chat(page).open()
    expect(chat.panel).to_have_accessible_name("Chat with the clinic")
    expect(
        chat.panel.get_by_text("Not for emergencies: call your local emergency number.")
    ).to_be_visible()


@pytest.mark.parametrize(
    ("color", "background", "ink"),
    [
        ("#ffcc00", "rgb(255, 204, 0)", "rgb(0, 0, 0)"),
        ("#123", "rgb(17, 34, 51)", "rgb(255, 255, 255)"),
        ("red", "rgb(11, 85, 99)", "rgb(255, 255, 255)"),
        ("#12345", "rgb(11, 85, 99)", "rgb(255, 255, 255)"),
        ("#fff;background:url(x)", "rgb(11, 85, 99)", "rgb(255, 255, 255)"),
    ],
)
def test_the_accent_colour_carries_readable_words_and_bad_values_are_passed_over(
    page: Page, server: MockServer, color: str, background: str, ink: str
) -> None:
    page.goto(server.page(f'data-color="{color}"'))
    launcher = Chat(page).launcher
    expect(launcher).to_have_css("background-color", background)
    expect(launcher).to_have_css("color", ink)


@pytest.mark.parametrize(("value", "is_open"), [("", True), ("true", True), ("false", False)])
def test_it_may_start_open_without_taking_the_focus(
    page: Page, server: MockServer, value: str, is_open: bool
) -> None:
    page.goto(server.page(f'data-open="{value}"'))
    chat = Chat(page)
    expect(chat.panel).to_be_visible() if is_open else expect(chat.launcher).to_be_visible()
    assert page.evaluate("document.activeElement === document.body")


def test_it_never_covers_a_phones_page_unasked(page: Page, server: MockServer) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(server.page('data-open="true"'))
    expect(Chat(page).launcher).to_be_visible()
    expect(Chat(page).panel).to_be_hidden()


def test_running_the_script_twice_changes_nothing(page: Page, server: MockServer) -> None:
    again = '<script src="/widget.js" data-title="Second"></script>'
    page.goto(server.page(body=again + again))
    expect(page.locator("clinic-chat")).to_have_count(1)
    chat = Chat(page).open()
    expect(chat.panel).to_have_accessible_name("Second")  # the first that finds a body
    assert len(server.chats) == 1


def test_it_works_from_the_head_without_defer(page: Page, server: MockServer) -> None:
    address = server.page()
    path = address.removeprefix(server.url)
    server.pages[path] = server.pages[path].replace(" defer", "")
    page.goto(address)
    Chat(page).open()


def test_it_leaves_nothing_behind_in_the_page(page: Page, server: MockServer) -> None:
    server.pages["/empty"] = "<!doctype html><title>Empty</title>"
    page.goto(server.url + "/empty")
    before = set(page.evaluate("Object.getOwnPropertyNames(window)"))
    page.goto(server.page())
    Chat(page).open()
    after = set(page.evaluate("Object.getOwnPropertyNames(window)"))
    assert after - before <= {"link"}  # the test page's own id
    assert page.evaluate("[...document.head.querySelectorAll('style, link')].length") == 0
    assert page.evaluate("[...document.body.children].map((one) => one.localName)") == [
        "h1",
        "p",
        "clinic-chat",
    ]


def test_a_page_on_another_origin_uses_it_under_a_strict_policy(
    page: Page, server: MockServer, clinic: MockServer
) -> None:
    server.origins = {clinic.url}
    clinic.policy = (
        f"default-src 'none'; script-src {server.url}; connect-src {server.url}; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    violations: list[str] = []
    page.on("console", lambda message: violations.append(message.text))
    page.goto(clinic.page(script=f"{server.url}/widget.js"))
    chat = Chat(page).open()
    chat.ask("hello from afar")
    expect(chat.panel).to_have_css("position", "fixed")  # the style has arrived
    assert [one for one in violations if "favicon" not in one and "404" not in one] == []
    assert clinic.seen == []


def test_an_origin_that_is_not_listed_gets_the_phone_number(
    page: Page, server: MockServer, clinic: MockServer
) -> None:
    clinic.policy = ""
    page.goto(clinic.page(script=f"{server.url}/widget.js"))
    chat = Chat(page)
    chat.launcher.click()
    expect(chat.banner).to_contain_text("You can also call (202) 555-0142.")


def test_the_styles_of_the_page_do_not_reach_it(page: Page, server: MockServer) -> None:
    hostile = """
      html { font-size: 5px; }
      body { direction: rtl; color: red; font: italic 40px cursive; text-transform: uppercase; }
      * { letter-spacing: 9px; line-height: 3; visibility: visible; }
      button, textarea, p, div, section { display: none; font-size: 3px; color: red; }
    """
    page.goto(server.page())
    chat = Chat(page).open()
    before = looks(chat)
    page.evaluate(
        """(css) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets = [sheet];
        }""",
        hostile,
    )
    assert looks(chat) == before


def looks(chat: Chat) -> list[dict[str, object]]:
    """Place and font of every element of the panel."""
    found: list[dict[str, object]] = chat.panel.evaluate(
        """(panel) => [...panel.querySelectorAll("*")].map((node) => {
          const { x, y, width, height } = node.getBoundingClientRect();
          const { color, font, letterSpacing, direction, textTransform } = getComputedStyle(node);
          return { x, y, width, height, color, font, letterSpacing, direction, textTransform };
        })"""
    )
    return found


def test_a_removed_element_lets_go_of_everything(chat: Chat, server: MockServer) -> None:
    with chat.page.expect_response("**/desk?*"):
        chat.open()
    chat.ask("hello")
    server.wait_for_stream()
    chat.page.evaluate(
        """() => {
          window.removed = document.querySelector("clinic-chat");
          window.removed.remove();
        }"""
    )
    server.wait_for_no_stream()
    asked = len(server.seen)
    chat.page.evaluate("dispatchEvent(new Event('online')); dispatchEvent(new Event('pageshow'))")
    chat.page.wait_for_timeout(500)
    assert len(server.seen) == asked

    chat.page.evaluate("document.body.append(window.removed)")
    expect(chat.panel).to_be_visible()
    chat.ask("back again")
    assert len(server.requests("POST", "/conversations")) == 1


def test_changed_attributes_are_shown_and_unchanged_ones_write_nothing(
    chat: Chat, server: MockServer
) -> None:
    with chat.page.expect_response("**/desk?*"):  # whose words are written to the header
        chat.open()
    chat.page.evaluate("document.querySelector('clinic-chat').setAttribute('heading', 'Other')")
    expect(chat.panel).to_have_accessible_name("Other")
    changes = chat.page.evaluate(
        """async () => {
          const chat = document.querySelector("clinic-chat");
          let changes = 0;
          new MutationObserver((records) => { changes += records.length; }).observe(
            chat.shadowRoot, { childList: true, subtree: true, attributes: true });
          chat.setAttribute("heading", "Other");
          chat.setAttribute("position", "right");
          await new Promise((go) => setTimeout(go, 50));
          chat.setAttribute("position", "right");
          await new Promise((go) => setTimeout(go, 50));
          return changes;
        }"""
    )
    assert changes == 0
