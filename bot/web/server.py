"""Runs an app on a bound socket until told to stop; streams end first, nothing is cut off."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable

from sanic import Sanic
from sanic.server.async_server import AsyncioServer

from bot.errors import SettingsError

BACKLOG = 512
GRACE_SECONDS = 10.0
# A visitor who lost the network leaves data that nobody confirms; after this long the system
# gives the connection up, so that it no longer counts as an open stream.
UNCONFIRMED_MILLISECONDS = 45_000


def bind(host: str, port: int) -> socket.socket:
    """Take the address before anything slow happens; `run` begins to listen on it.

    Raises:
        SettingsError: when the address cannot be taken, saying why.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        sock = socket.socket(family, kind, protocol)
    except OSError as error:
        raise SettingsError(f"BOT_HOST={host} is not an address to listen on.") from error
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNCONFIRMED_MILLISECONDS)
        sock.bind(address)
    except OSError as error:
        sock.close()
        raise _cannot_listen(host, port, error) from error
    sock.setblocking(False)
    return sock


def _cannot_listen(host: str, port: int, error: OSError) -> SettingsError:
    if error.errno == errno.EADDRINUSE:
        return SettingsError(
            f"Port {port} is already in use.", "Stop the other program or set BOT_PORT."
        )
    if error.errno == errno.EACCES:
        return SettingsError(f"Port {port} may not be used by this user.", "Set BOT_PORT.")
    return SettingsError(f"{host}:{port} cannot be listened on.", "Set BOT_HOST and BOT_PORT.")


def address_of(sock: socket.socket) -> str:
    """The address of the bound socket as a person would type it."""
    host, port = sock.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def run(
    app: Sanic,
    sock: socket.socket,
    stop: asyncio.Event,
    *,
    started: Callable[[], None] = lambda: None,
    grace: float = GRACE_SECONDS,
) -> None:
    """Serve until `stop` is set, then end streams, finish requests and close.

    Args:
        app: made by create_app.
        sock: made by bind.
        stop: set on this loop to end.
        started: called once requests are answered.
        grace: seconds that requests in progress get to finish.
    """
    # Sanic would accept connections at once, before its router is built: it has to wait for us.
    server = await app.create_server(
        sock=sock,
        return_asyncio_server=True,
        access_log=False,
        backlog=BACKLOG,
        asyncio_server_kwargs={"start_serving": False},
    )
    await server.startup()
    await server.before_start()
    await server.start_serving()
    await server.after_start()
    started()
    try:
        await stop.wait()
    finally:
        await _shut_down(server, grace)


async def _shut_down(server: AsyncioServer, grace: float) -> None:
    await server.before_stop()
    server.server.close()
    for connection in list(server.connections):
        connection.close_if_idle()
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(_drained(server), grace)
    for connection in list(server.connections):
        connection.abort()
    await server.server.wait_closed()
    await server.after_stop()


async def _drained(server: AsyncioServer) -> None:
    while server.connections:
        await asyncio.sleep(0.02)
        for connection in list(server.connections):
            connection.close_if_idle()
