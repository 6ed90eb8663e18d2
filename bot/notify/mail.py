"""The form of a mail: headers, a text part and an HTML part."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.notify.message import Message
from bot.notify.words import one_line

TEMPLATES = Path(__file__).parent / "templates"
LONGEST_SUBJECT = 120

_TEMPLATES = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)


def make_mail(message: Message, *, sender: str, to: Sequence[str]) -> EmailMessage:
    """Form the mail of a message; the same message gives the same Message-ID at every try."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = ", ".join(to)
    mail["Subject"] = one_line(_subject(message), LONGEST_SUBJECT)
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = f"<{message.delivery_id}@{sender.rsplit('@', 1)[1]}>"
    # Keeps holiday replies and the like away.
    mail["Auto-Submitted"] = "auto-generated"
    form = "mail" if message.letter is None else "answer"
    parts = {"message": message, "letter": message.letter}
    mail.set_content(_TEMPLATES.get_template(f"{form}.txt").render(parts))
    html = _TEMPLATES.get_template(f"{form}.html").render(parts)
    mail.add_alternative(html, subtype="html")
    return mail


def _subject(message: Message) -> str:
    name = next((value for label, value in message.details if label == "Name"), "")
    subject = f"{message.subject}: {name}" if name else message.subject
    # The email package decodes encoded words in what it is given, line breaks and all.
    return subject.replace("=?", "= ?")
