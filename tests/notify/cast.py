"""What the tests of bot.notify send."""

from __future__ import annotations

from dataclasses import replace

from bot.clock import moment_of
from bot.knowledge.model import Clinic
from bot.notify.message import Message
from tests.shipped import shipped

CLINIC = Clinic(
    name="Harbor Street Pain Clinic",
    phone="(212) 555-0142",
    email="desk@example.com",
    address="12 Harbor Street",
    website="",
    region="US",
    time_zone="America/New_York",
    emergency_number="911",
)
KNOWLEDGE = replace(shipped(), clinic=CLINIC)
MESSAGE = Message(
    delivery_id="5b0a",
    kind="handoff",
    at=moment_of("2026-03-03T09:30:00.000Z"),
    when="Tuesday 3 March 2026, 04:30 EST",
    subject="A visitor waits",
    sentence="A visitor asks to talk to a person.",
    link="https://desk.example/desk/conversations/c1",
    refs={"handoff_id": 1},
)
