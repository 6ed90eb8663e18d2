"""The settings of this process, and the only reader of the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.errors import SettingsError
from bot.settings import notify
from bot.settings.table import SETTINGS
from bot.settings.values import ROOT

__all__ = ["ROOT", "SETTINGS", "Settings", "child_environment", "quieten"]

#: Set for every process that runs Rasa: no telemetry, no chatter of TensorFlow and SQLAlchemy.
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    # On some processors the encoder's other arithmetic gives a text another vector beside other texts.
    "CT2_USE_MKL": "0",
}


def child_environment(**more: str) -> dict[str, str]:
    """Return the environment for a process that runs Rasa, with further variables."""
    return {**os.environ, **QUIET, **more}


def quieten() -> None:
    """Set the same for this process, before Rasa is imported; what the user has set stays."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)


class Settings:
    """Parsed settings, read by attribute in lower case without the prefix `BOT_`.

    Args:
        environ: mapping to read; the process environment when left out.

    Raises:
        SettingsError: naming every variable with a bad value, at once.
    """

    environment: str
    host: str
    port: int
    content: Path
    knowledge: Path
    models: Path
    cache: Path
    database_url: str
    origins: tuple[str, ...]
    trusted_proxies: int
    messages_per_minute: int
    message_burst: int
    messages_per_minute_per_address: int
    conversations_per_hour: int
    streams_per_conversation: int
    queue_limit: int
    turn_seconds: int
    handoff_wait_minutes: int
    handoff_reply_minutes: int
    disk_free_percent: int
    public_url: str
    mail_to: tuple[str, ...]
    mail_from: str
    smtp_url: notify.MailServer | None
    mail_details: bool
    webhook_url: str
    webhook_secret: bytes
    webhook_private: bool
    desk_idle_minutes: int
    desk_session_hours: int
    metrics_token: str

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        source = os.environ if environ is None else environ
        problems = []
        values: dict[str, Any] = {}
        for setting in SETTINGS:
            raw = source.get(setting.name, setting.default)
            try:
                values[setting.name] = setting.parse(raw)
            except ValueError as error:
                shown = setting.name if setting.secret else f"{setting.name}={raw!r}"
                problems.append(f"{shown}: {error}.")
        problems += notify.missing(values)
        values["BOT_KNOWLEDGE"] = values["BOT_KNOWLEDGE"] or values["BOT_CONTENT"] / "knowledge.yml"
        for name, value in values.items():
            object.__setattr__(self, name.removeprefix("BOT_").lower(), value)
        if problems:
            raise SettingsError(" ".join(problems), "See docs/settings.md.")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("settings do not change while the program runs")

    @property
    def domain(self) -> Path:
        """The intents, entities, slots and actions of the dialogue."""
        return self.content / "domain.yml"

    @property
    def config(self) -> Path:
        """The parts of the NLU and of the dialogue, with their numbers."""
        return self.content / "config.yml"

    @property
    def data(self) -> Path:
        """The folder of training data."""
        return self.content / "data"

    @property
    def widget(self) -> Path:
        """The clinic's own words of the widget; there need be none."""
        return self.content / "widget.json"

    @property
    def production(self) -> bool:
        """True when the service faces real visitors."""
        return self.environment == "production"
