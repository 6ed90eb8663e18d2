"""`python -m bot staff`: who may use the front desk's console."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Callable

from bot.conversations.store import Store
from bot.errors import StoreError
from bot.settings import Settings
from bot.staff.model import ROLES, Invitation, StaffRow

COLUMNS = ("name", "role", "state", "last seen")
AT_ONCE = 50


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's options."""
    parser = subparsers.add_parser("staff", help="say who may use the front desk's console")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    add = actions.add_parser("add", help="add somebody and print their one-time code")
    add.add_argument("name")
    add.add_argument("--role", required=True, choices=ROLES)
    add.set_defaults(
        act=lambda store, given: _invite(store.accounts.add_staff(given.name, given.role))
    )
    everybody = actions.add_parser("list", help="list everybody")
    everybody.set_defaults(act=lambda store, given: table(_everybody(store)))
    for name, act, summary in (
        ("disable", _disable, "end somebody's access"),
        ("reset", _reset, "for a lost phone or password: print a new one-time code"),
    ):
        one = actions.add_parser(name, help=summary)
        one.add_argument("name")
        one.set_defaults(act=act)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what was asked and print what comes of it.

    Raises:
        AssistantError: for a name that is taken, unknown or empty.
    """
    store = Store(Settings().database_url, process=secrets.token_hex(8))
    try:
        if store.is_new():
            store.migrate()  # the first thing that is done with a new installation
        if not store.schema_ok():
            raise StoreError(
                "The database's tables are missing or of another version.",
                "Run: python -m bot migrate",
            )
        act: Callable[[Store, argparse.Namespace], list[str]] = args.act
        lines = act(store, args)
    finally:
        store.close()
    for line in lines:
        print(line)
    return 0


def _disable(store: Store, given: argparse.Namespace) -> list[str]:
    person = store.accounts.disable(store.accounts.find(given.name).id)
    return [f"{person.name} has no access any more; all sessions have ended."]


def _reset(store: Store, given: argparse.Namespace) -> list[str]:
    return _invite(store.accounts.reset(store.accounts.find(given.name).id))


def _invite(invitation: Invitation) -> list[str]:
    person, until = invitation.staff, invitation.valid_until
    return [
        f"One-time code for {person.name} ({person.role}): {invitation.code}",
        "",
        f"{person.name} opens /desk/enrol at the assistant's address, types it in, chooses a",
        "password and connects an authenticator app.",
        f"The code works once, until {until[:10]} {until[11:16]} UTC. It is not shown again.",
    ]


def _everybody(store: Store) -> list[StaffRow]:
    rows: list[StaffRow] = []
    while len(page := store.accounts.list_staff(limit=AT_ONCE, offset=len(rows))) == AT_ONCE:
        rows += page
    return rows + page


def table(people: list[StaffRow]) -> list[str]:
    """A heading and one line for each person, in columns."""
    if not people:
        return ["There is nobody yet. Add somebody: python -m bot staff add NAME --role admin"]
    rows = [COLUMNS, *((one.name, one.role, one.state, one.seen_at or "never") for one in people)]
    widths = [max(len(row[index]) for row in rows) for index in range(len(COLUMNS))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
