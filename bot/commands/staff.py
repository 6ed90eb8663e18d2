"""`python -m bot staff`: who may use the front desk's console."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from bot.clock import stored
from bot.settings import Settings
from bot.staff.model import ROLES, Invitation, StaffRow
from bot.stores import Stores, stores_at_hand

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
        act=lambda stores, given: _invite(stores.staff.accounts.add_staff(given.name, given.role))
    )
    everybody = actions.add_parser("list", help="list everybody")
    everybody.set_defaults(act=lambda stores, given: table(_everybody(stores)))
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
    # Adding somebody is the first thing that is done with a new installation.
    with stores_at_hand(Settings().database_url, new=True) as stores:
        act: Callable[[Stores, argparse.Namespace], list[str]] = args.act
        lines = act(stores, args)
    for line in lines:
        print(line)
    return 0


def _disable(stores: Stores, given: argparse.Namespace) -> list[str]:
    person = stores.staff.accounts.disable(stores.staff.accounts.find(given.name).id)
    return [f"{person.name} has no access any more; all sessions have ended."]


def _reset(stores: Stores, given: argparse.Namespace) -> list[str]:
    return _invite(stores.staff.accounts.reset(stores.staff.accounts.find(given.name).id))


def _invite(invitation: Invitation) -> list[str]:
    person, until = invitation.staff, invitation.valid_until
    return [
        f"One-time code for {person.name} ({person.role}): {invitation.code}",
        "",
        f"{person.name} opens /desk/enrol at the assistant's address, types it in, chooses a",
        "password and connects an authenticator app.",
        f"The code works once, until {until:%Y-%m-%d %H:%M} UTC. It is not shown again.",
    ]


def _everybody(stores: Stores) -> list[StaffRow]:
    rows: list[StaffRow] = []
    while len(page := stores.staff.accounts.list_staff(limit=AT_ONCE, offset=len(rows))) == AT_ONCE:
        rows += page
    return rows + page


def table(people: list[StaffRow]) -> list[str]:
    """A heading and one line for each person, in columns."""
    if not people:
        return ["There is nobody yet. Add somebody: python -m bot staff add NAME --role admin"]
    rows = [
        COLUMNS,
        *(
            (one.name, one.role, one.state, stored(one.seen_at) if one.seen_at else "never")
            for one in people
        ),
    ]
    widths = [max(len(row[index]) for row in rows) for index in range(len(COLUMNS))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
