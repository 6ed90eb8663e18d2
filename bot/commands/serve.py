"""`python -m bot serve`: one process that answers visitors until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import logging
import secrets
import signal
import socket
import sys
from collections.abc import Coroutine
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.commands.console import Desk, encoder_of
from bot.commands.engine import live_knowledge
from bot.commands.notify import make_worker
from bot.commands.runtime import Runtime
from bot.commands.train import ensure_model
from bot.db import schema
from bot.db.probe import probe_write
from bot.desk.states import Waits
from bot.errors import KnowledgeError
from bot.knowledge.live import LiveKnowledge
from bot.limits.store import buckets_of
from bot.numbers.metrics import Metrics, digest_of
from bot.settings import ROOT, Settings
from bot.stores import Stores, open_stores
from bot.web.server import address_of, bind
from bot.web.server import run as run_server
from bot.widget.words import word_problems

if TYPE_CHECKING:
    from sanic import Sanic

    from bot.channels.widget.tail import StreamHub


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's options."""
    parser = subparsers.add_parser("serve", help="answer visitors over HTTP")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check, train if need be, and serve until SIGTERM or SIGINT.

    Raises:
        AssistantError: when anything that a visitor needs is not in order.
    """
    settings = Settings()
    _log_plainly()
    knowledge = _content(settings)
    # The address is taken first: a second program should learn of the first within a second,
    # not after minutes of training.
    with bind(settings.host, settings.port) as sock:
        model = ensure_model(settings)
        waits = Waits(
            answer=timedelta(minutes=settings.handoff_wait_minutes),
            reply=timedelta(minutes=settings.handoff_reply_minutes),
        )
        stores = open_stores(settings.database_url, process=secrets.token_hex(16), waits=waits)
        try:
            schema.migrate(stores.database)
            metrics = Metrics(stores.numbers.census, lambda: digest_of(model))
            runtime = Runtime(settings, stores, knowledge, model, metrics.observe_turn)
            return _run_loop(_serve(settings, stores, knowledge, runtime, metrics, sock))
        finally:
            stores.close()


def _content(settings: Settings) -> LiveKnowledge:
    """Read the clinic's files; the problems of all of them come at once."""
    problems = word_problems(settings.widget)
    try:
        knowledge = live_knowledge(settings)
    except KnowledgeError as error:
        raise KnowledgeError([*problems, *error.problems]) from error
    if problems:
        raise KnowledgeError(problems)
    return knowledge


def _run_loop(main: Coroutine[Any, Any, int]) -> int:
    """Run on uvloop where it is installed; it serves the same requests with less work."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(main)
    return int(uvloop.run(main))


async def _serve(
    settings: Settings,
    stores: Stores,
    knowledge: LiveKnowledge,
    runtime: Runtime,
    metrics: Metrics,
    sock: socket.socket,
) -> int:
    from bot.channels.widget.tail import StreamHub
    from bot.console.frame.hub import DeskHub

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    desk_hub = DeskHub()
    hub = StreamHub(
        settings.streams_per_conversation,
        followed=lambda conversation_id: desk_hub.notify(f"conversation:{conversation_id}"),
    )
    encode = encoder_of(settings, knowledge.known)
    # A changed file is read by the threads of the turns and deadlines, never by the loop.
    desk = Desk(settings, stores, knowledge.known, hub, desk_hub, encode=encode)
    app = _app(settings, stores, knowledge, runtime, hub, desk, metrics)
    # The model loads while the port is open already: /live answers, messages are stored, and
    # /ready says what is missing.
    notifier = make_worker(
        settings, stores, knowledge, on_change=lambda: desk_hub.notify("deliveries")
    )

    def committed(conversation_id: str) -> None:
        desk.committed(conversation_id)
        notifier.wake()

    runtime.begin(notify=committed, failed=lambda: loop.call_soon_threadsafe(stop.set))
    notifier.start()
    await run_server(app, sock, stop, started=lambda: _announce(settings, sock))
    await loop.run_in_executor(None, runtime.end)
    await loop.run_in_executor(None, notifier.stop)
    if runtime.failure is not None:
        raise runtime.failure
    return 0


def _app(
    settings: Settings,
    stores: Stores,
    knowledge: LiveKnowledge,
    runtime: Runtime,
    hub: StreamHub,
    desk: Desk,
    metrics: Metrics,
) -> Sanic:
    # Rasa's channel base class takes a second to import, which other commands need not wait for.
    from bot.channels.widget.services import Services
    from bot.site.app import create_app
    from bot.site.health import Readiness, data_folder
    from bot.web.limits import VisitorLimits

    readiness = Readiness(
        probe_write=partial(probe_write, stores.database),
        model=runtime.model_state,
        worker=runtime.worker_state,
        disk_path=data_folder(settings.database_url, ROOT),
        disk_free_percent=settings.disk_free_percent,
    )
    services = Services(
        settings=settings,
        stores=stores,
        worker=runtime,
        hub=hub,
        limits=VisitorLimits(settings, buckets_of(stores.database)),
        knowledge=knowledge.known,
        desk=desk,
        prefetch=runtime.prefetch,
    )
    return create_app(services, readiness, metrics, add_console=desk.attach)


def _announce(settings: Settings, sock: socket.socket) -> None:
    address = address_of(sock)
    page = "" if settings.production else f" Demo page: {address}/"
    print(f"Listening on {address}.{page}", flush=True)


def _log_plainly() -> None:
    logging.basicConfig(
        level=logging.WARNING,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
