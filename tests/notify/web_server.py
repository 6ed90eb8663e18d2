"""A real web server on this machine that keeps what it is posted."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOST = "127.0.0.1"
CHUNK = b"x" * 65536


@dataclass
class Hook:
    """What a web server answers, and what it got.

    Args:
        status: of each answer.
        headers: of each answer.
        chunks: length of the answer's body in pieces of 64 KB.
    """

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    text: bytes = b""
    chunks: int = 0
    port: int = 0
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    written: int = 0

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://{HOST}:{self.port}/hook?of=desk"


@contextmanager
def web(hook: Hook, context: ssl.SSLContext | None = None) -> Iterator[Hook]:
    """Run it on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            hook.got.append((self.path, headers, body))
            self.send_response(hook.status)
            for name, value in hook.headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):  # the other side may have heard enough
                self.wfile.write(hook.text)
                for _ in range(hook.chunks):
                    self.wfile.write(CHUNK)
                    hook.written += 1

        def log_message(self, format: str, *arguments: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer((HOST, 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    hook.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
