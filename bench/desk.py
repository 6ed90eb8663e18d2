"""How soon the clerk sees a visitor who asks for a person.

The real service with the trained model and SQLite; a clerk's queue stands open in a real browser.
Timed from the moment when the visitor's "I'd like to talk to someone" is accepted (the POST's answer
has arrived) until the visitor's row is on the clerk's screen (seen by an observer of the page). Both
clocks are this machine's.

    .venv/bin/python bench/desk.py [--json] [--rounds 20]
"""

from __future__ import annotations

import argparse
import json
import secrets
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import httpx
from playwright.sync_api import Page, sync_playwright

from bot.stores import open_stores

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from turns import Ours, free_port, process, wait_ready

from bot.commands.train import ensure_model
from bot.console.frame import cookies
from bot.settings import Settings
from bot.staff.codes import hash_code
from bot.web.tokens import hash_token, new_token

WISH = "I'd like to talk to someone"
WARMING = 3
#: Remembers when each row came, by the browser's own clock.
OBSERVE = """() => {
  window.seen = {};
  const look = () => {
    for (const link of document.querySelectorAll("#queue .entry.waiting [data-open]")) {
      window.seen[link.id] ??= performance.timeOrigin + performance.now();
    }
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}"""


def log_in(database: str) -> str:
    """Add a clerk who has enrolled; returns the token of a session."""
    stores = open_stores(database, process="bench")
    try:
        invitation = stores.staff.accounts.add_staff("Bench clerk", "clerk")
        first, token = hash_token(new_token()), new_token()
        stores.staff.enrolment.open(hash_code(invitation.code), first, agent="")
        stores.staff.enrolment.keep(first, password_hash="-", secret="-")
        stores.staff.enrolment.finish(first, hash_token(token), step=1, recovery=[], agent="")
        return token
    finally:
        stores.close()


def ask(url: str) -> tuple[str, float]:
    """A new visitor asks for a person; returns the conversation and when that was accepted."""
    with httpx.Client(base_url=f"{url}/webhooks/widget", timeout=30) as http:
        opened = http.post("/conversations", json={}).json()
        headers = {"Authorization": f"Bearer {opened['token']}"}
        body = {"client_msg_id": secrets.token_hex(16), "text": WISH}
        answer = http.post("/messages", json=body, headers=headers)
        accepted = time.time() * 1000
        if answer.status_code != 202:
            raise SystemExit(f"The wish was refused: {answer.text[:200]}")
    return str(opened["conversation_id"]), accepted


def measure(page: Page, url: str, rounds: int) -> list[float]:
    """Milliseconds of each round."""
    found = []
    for number in range(WARMING + rounds):
        conversation, accepted = ask(url)
        row = f"open-{conversation}"
        page.wait_for_function("row => row in window.seen", arg=row, timeout=30_000)
        if number >= WARMING:
            found.append(float(page.evaluate("row => window.seen[row]", row)) - accepted)
        page.wait_for_timeout(100)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument("--rounds", type=int, default=20, help="visitors who ask")
    arguments = parser.parse_args()
    ensure_model(Settings())
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database, url = f"sqlite:///{folder}/bench.db", f"http://127.0.0.1:{port}"
        with process(
            [sys.executable, "-m", "bot", "serve"], folder / "service.log",
            BOT_PORT=str(port), DATABASE_URL=database, BOT_CONVERSATIONS_PER_HOUR="100000",
            BOT_MESSAGES_PER_MINUTE_PER_ADDRESS="100000",
        ):  # fmt: skip
            wait_ready(Ours(port), "The service", folder / "service.log")
            token = log_in(database)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
                )
                # Playwright polls by evaluating text, which our pages forbid.
                context = browser.new_context(bypass_csp=True)
                context.add_cookies(
                    [{"name": cookies.SESSION, "value": token, "url": f"{url}/desk"}]
                )
                page = context.new_page()
                page.goto(f"{url}/desk/queue")
                page.wait_for_function(
                    "/[1-9] at the desk/.test(document.querySelector('#presence').textContent)"
                )
                page.evaluate(OBSERVE)
                times = measure(page, url, arguments.rounds)
                browser.close()
    figures = {
        "rounds": len(times),
        "median_ms": round(statistics.median(times), 1),
        "p90_ms": round(sorted(times)[max(0, len(times) * 9 // 10 - 1)], 1),
        "max_ms": round(max(times), 1),
    }
    print(f"from accepted to the row on the screen, median of {len(times)}: "
          f"{figures['median_ms']} ms (90% within {figures['p90_ms']} ms)")  # fmt: skip
    if arguments.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
