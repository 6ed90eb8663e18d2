"""`python -m bot COMMAND`; finds the command's module, prints errors plainly."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import warnings
from collections.abc import Sequence
from typing import TextIO

from bot.errors import AssistantError
from bot.settings import ROOT, quieten

COMMANDS: dict[str, str] = {
    "serve": "answer visitors over HTTP",
    "train": "train the model if the files have changed",
    "check": "check the knowledge file and all files that must agree with it",
    "ask": "answer questions without a server",
    "evaluate": "measure the answers against labelled questions",
    "migrate": "bring the database to the current version",
    "bookings": "list the bookings",
    "staff": "say who may use the front desk's console",
    "notify": "send the mails and webhooks that wait",
    "mails": "catch mails and show them, for development",
}
EXIT_REFUSED = 2
EXIT_INTERRUPTED = 130
EXIT_PIPE_CLOSED = 141


def build_parser(chosen: str) -> argparse.ArgumentParser:
    """Build the parser; only the chosen command's module is imported, the others are named.

    Args:
        chosen: the command on the command line, or anything else for the overview.
    """
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="A clinic's assistant: answers, bookings, front desk."
    )
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        if name == chosen:
            importlib.import_module(f"bot.commands.{name}").add_parser(subparsers)
        else:
            subparsers.add_parser(name, help=summary)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 2 refused with one clear sentence."""
    words = list(sys.argv[1:] if argv is None else argv)
    chosen = next((word for word in words if not word.startswith("-")), "")
    quieten()
    _show_only_our_warnings()
    try:
        # Ends the program itself for --help and for options that do not exist.
        arguments = build_parser(chosen).parse_args(words)
        status: int = arguments.run(arguments)
    except AssistantError as error:
        print(error, file=sys.stderr)
        return EXIT_REFUSED
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader has closed (`... | head`); Python must not try to write the rest at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_PIPE_CLOSED
    return status


def _show_only_our_warnings() -> None:
    """Hide the warnings of the libraries that Rasa pins; some switch theirs on while imported."""
    show = warnings.showwarning
    ours = (str(ROOT / "bot"), str(ROOT / "actions"))

    def show_ours(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if filename.startswith(ours):
            show(message, category, filename, lineno, file, line)

    warnings.showwarning = show_ours


if __name__ == "__main__":
    sys.exit(main())
