"""`python -m bot ask`: answers texts from the trained model without a server."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from bot.commands.session import AskSession
from bot.errors import AssistantError
from bot.settings import Settings


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
            print(json.dumps(answer, ensure_ascii=False), flush=True)
            continue
        print(f"> {text}\n{answer['answer']}")
        for choice in answer["choices"]:
            print(f"  [{choice}]")
        print(flush=True)
    return 0


def _texts(arguments: argparse.Namespace) -> Iterable[str]:
    if arguments.text:
        return list(arguments.text)
    if arguments.file is None:
        return (line.rstrip("\n") for line in sys.stdin)
    try:
        return str(arguments.file.read_text(encoding="utf-8")).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AssistantError(
            f"The file {arguments.file} cannot be read ({error.__class__.__name__}).",
            "Give a text file in UTF-8 with one question a line.",
        ) from error
