"""A server that does with each connection what a test tells it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

HOST = "127.0.0.1"
Script = Callable[[socket.socket], None]


@contextmanager
def tcp(script: Script) -> Iterator[int]:
    """Run the script on every connection, each in a thread; yields the port."""
    listener = socket.create_server((HOST, 0))
    threads: list[threading.Thread] = []

    def serve_one(connection: socket.socket) -> None:
        # A client that goes away is what most of these tests are about.
        with connection, suppress(OSError):
            script(connection)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threads.append(threading.Thread(target=serve_one, args=(connection,)))
                threads[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join()
        for thread in threads:
            thread.join()


def closed_port() -> int:
    """A port where nothing listens."""
    with socket.create_server((HOST, 0)) as taken:
        return int(taken.getsockname()[1])


def drip(connection: socket.socket, begin: bytes, drop: bytes) -> None:
    """Send a beginning and then a drop every moment until the other side goes away."""
    connection.sendall(begin)
    connection.settimeout(0.05)
    while True:
        connection.sendall(drop)
        with suppress(TimeoutError):
            if not connection.recv(65536):
                return
