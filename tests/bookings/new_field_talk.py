"""Books with the program at hand and prints what is kept where; test_new_field.py starts it.

It runs in a process of its own, because tables and columns are made when the program is imported.
"""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from actions.booking import form_reply
from bot.bookings.asking import Step
from bot.bookings.draft import Draft
from bot.bookings.export_csv import to_csv
from bot.bookings.export_fhir import to_fhir
from bot.bookings.steps import advance, begin
from bot.commands.bookings import as_lines, as_table
from bot.console.bookings.facts import facts, searched
from bot.db import schema
from bot.errors import KnowledgeError
from bot.knowledge.load import load
from bot.knowledge.model import Knowledge
from bot.settings import ROOT
from bot.stores import open_stores
from tests.cast import GREETING, result, turn

NOW = datetime(2026, 3, 3, 14, 0, tzinfo=timezone.utc)
ANSWERS = {
    "name": "Ana Diaz", "contact": "ana@example.com", "about": "my knee", "times": "tuesdays",
    "colour": "Dark Green", "consent": "yes",
}  # fmt: skip


def talked() -> tuple[list[str], Step]:
    """What a consultation asks for, and the step that reads it back."""
    asked, step = [], begin(Draft("d1"), "", now=NOW, region="US")
    while step.outcome == "asking":
        asked.append(step.draft.asked)
        answer = ANSWERS.get(step.draft.asked, "as it is")
        acts = {"yes": 1.0} if step.draft.asked == "consent" else {}
        step = advance(
            step.draft, answer, intent="inform", known=False, acts=acts, now=NOW, region="US"
        )
    return asked, step


def kept(knowledge: Knowledge, step: Step, folder: str) -> dict[str, Any]:
    """Store the booking and look at it in every way."""
    stores = open_stores(f"sqlite:///{folder}/new.db", process="new field")
    schema.migrate(stores.database)
    chat = stores.conversations.chats.open(token_hash="t", greeting=GREETING)
    turn(stores, chat, "yes", result(effects=[step.draft.wish()]))
    (booking,) = stores.bookings.export(None, "export.csv")
    bundle = json.loads(to_fhir([booking], knowledge.clinic, NOW))
    found = {
        "csv": to_csv([booking], timezone.utc, mark=False).splitlines(),
        "json": json.loads(as_lines([booking])[0]),
        "table": as_table([booking]),
        "fhir": bundle["entry"][1]["resource"]["comment"],
        "facts": [[one.label, one.text] for one in facts(booking)],
        "searched": searched(),
        "found": sum(stores.bookings.page(search="dark green").counts.values()),
        "mail": dict(stores.deliveries.contact(booking.id) or {}),
    }
    stores.close()
    return found


def main() -> None:
    """Print it as JSON; without the sentences, what is said of them."""
    try:
        knowledge = load(Path(ROOT / "knowledge.yml"))
    except KnowledgeError as error:
        print(json.dumps({"problems": [str(one) for one in error.problems]}))
        return
    asked, step = talked()
    change = advance(
        step.draft,
        "change the colour",
        intent="inform",
        known=False,
        acts={"change": 1.0},
        now=NOW,
        region="US",
    )
    with TemporaryDirectory() as folder:
        found = kept(knowledge, step, folder)
    summary = form_reply(knowledge, step).items
    again = form_reply(knowledge, change).text
    print(json.dumps({**found, "asked": asked, "summary": summary, "again": again}))


if __name__ == "__main__":
    main()
