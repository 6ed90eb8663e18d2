"""Cuts a connection that takes too long as a whole, however steadily it drips."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

AGAIN_SECONDS = 0.5


@contextmanager
def cut_off_after(seconds: float, current: Callable[[], socket.socket | None]) -> Iterator[None]:
    """Shut the current socket down when the time is over; who reads from it gets an error.

    Args:
        seconds: time for the whole.
        current: the socket of that moment; it changes when TLS begins, so it is asked for again.

    Raises:
        TimeoutError: in place of whatever the cut led to.
    """
    done = threading.Event()
    cut = threading.Event()

    def watch() -> None:
        wait = seconds
        while not done.wait(wait):
            cut.set()
            sock = current()
            if sock is not None:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
            wait = AGAIN_SECONDS

    watcher = threading.Thread(target=watch, name="cut off", daemon=True)
    watcher.start()
    try:
        yield
    except Exception as error:
        if cut.is_set():
            raise TimeoutError from error
        raise
    finally:
        done.set()
        watcher.join()
