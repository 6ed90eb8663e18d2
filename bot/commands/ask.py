"""`python -m bot ask`: answers texts from the trained model without a server."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bot.commands.asking import AskSession
from bot.errors import AssistantError
from bot.settings import Settings

#: What `--json` prints, in this order; the README names them for programs that read it.
KEYS = (
    "text", "intent", "confidence", "alternatives", "entities", "answer", "choices", "sources",
    "urgent", "alarm", "rang_like", "offers",
)  # fmt: skip


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's options."""
    parser = subparsers.add_parser("ask", help="answer questions without a server")
    parser.add_argument("text", nargs="*", help="one question each; standard input when left out")
    parser.add_argument("--file", type=Path, help="read one question a line from this file")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.add_argument(
        "--same-conversation", action="store_true", help="treat the lines as one conversation"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Answer each line; an empty line is skipped."""
    texts = [text for text in _texts(arguments) if text.strip()]
    session = AskSession.load(Settings())
    for text in texts:
        answer = session.ask(text, fresh=not arguments.same_conversation)
        if arguments.json:
            shown = {key: answer[key] for key in KEYS}
            print(json.dumps(shown, ensure_ascii=False), flush=True)
            continue
        print(f"> {text}\n{answer['answer']}")
        if answer["alarm"]:
            print(f"  alarm: {answer['alarm']}, like {' / '.join(answer['rang_like'])}")
        for choice in answer["choices"]:
            print(f"  [{choice}]")
        print(flush=True)
    return 0


def _texts(arguments: argparse.Namespace) -> list[str]:
    if arguments.text:
        # A byte that is no UTF-8 arrives as half a character, which cannot be printed.
        return [text.encode("utf-8", "replace").decode("utf-8") for text in arguments.text]
    try:
        if arguments.file is None:
            return sys.stdin.read().splitlines()
        return str(arguments.file.read_text(encoding="utf-8")).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        name = f"file {arguments.file}" if arguments.file else "standard input"
        raise AssistantError(
            f"The {name} cannot be read ({error.__class__.__name__}).",
            "Give a text file in UTF-8 with one question a line.",
        ) from error
