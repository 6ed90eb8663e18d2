"""A server that speaks the visitor protocol, with faults on request; standard library only."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from bot.widget.script import FOLDER, script
from bot.widget.words import words_of
from tests.widget.replies import CREATED_AT, greeting, reply

PREFIX = "/webhooks/widget"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'"
)
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="{script}" data-title="Test Clinic" data-phone="(202) 555-0142" data-emergency="911"
 {attributes} defer></script>
</head><body><h1>A page</h1><p><a href="#there" id="link">A link</a></p></body></html>
"""


@dataclass
class Seen:
    """One request that reached the server."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class Fault:
    """The next request that fits is refused, or with status 0 cut off."""

    method: str
    path: str
    status: int
    retry_after: int | None = None
    message: str = "Please try that again soon."
    code: str = "refused"  # empty: a proxy's page, not the service's answer


@dataclass
class Chat:
    """One conversation as the server keeps it."""

    token: str
    id: str
    messages: list[dict[str, Any]] = field(default_factory=list)
    unanswered: list[dict[str, Any]] = field(default_factory=list)

    @property
    def next_seq(self) -> int:
        """The number of the next message."""
        return max((one["seq"] for one in self.messages), default=0) + 1


def default_answer(words: str) -> list[dict[str, Any]]:
    """Answer by repeating the question."""
    return [reply(f"Answer to: {words}")]


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up in the middle of an answer is what these tests are about."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class MockServer:
    """Answers on a free port of this machine until closed.

    Attributes:
        answer: makes the replies to a visitor's words.
        seen: all requests to the visitor routes, in order of arrival.
        scripts: scripts of the pages' own, by path.
        faults: refusals still to come.
        is_down: visitor routes are cut off without an answer.
        holds_answers: messages are acknowledged, and answered only by `release`.
        desk: what is said of the front desk.
        streams: "work", "refuse" (as a proxy would) or "silent".
        origins: other origins that may call.
        policy: content security policy of the pages.
        words: what the widget says in place of the English words, by key.
    """

    def __init__(self) -> None:
        self.answer: Callable[[str], list[dict[str, Any]]] = default_answer
        self.seen: list[Seen] = []
        self.faults: list[Fault] = []
        self.feedback: list[dict[str, Any]] = []
        self.chats: dict[str, Chat] = {}
        self.pages: dict[str, str] = {}
        self.scripts: dict[str, str] = {}
        self.origins: set[str] = set()
        self.policy = POLICY
        self.words: dict[str, str] = {}
        self.is_down = False
        self.holds_answers = False
        self.streams = "work"
        self.desk = {"open": False, "live": False, "text": ""}
        self.open_streams = 0
        self.generation = 0
        self.changed = threading.Condition()
        self._http = _Http(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop answering."""
        self.drop_streams()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    # What a test asks for

    def page(self, attributes: str = "", *, body: str = "", script: str = "/widget.js") -> str:
        """Add a page that carries the widget and return its address."""
        path = f"/page{len(self.pages)}"
        html = PAGE.format(script=script, attributes=attributes)
        self.pages[path] = html.replace("</body>", f"{body}</body>")
        return self.url + path

    @property
    def chat(self) -> Chat:
        """The newest conversation."""
        return list(self.chats.values())[-1]

    def requests(self, method: str, path: str) -> list[Seen]:
        """Requests of one kind so far."""
        return [one for one in self.seen if one.method == method and one.path == path]

    def add(self, message: dict[str, Any], *, seq: int | None = None) -> int:
        """Store an assistant's message in the newest conversation and wake the streams."""
        with self.changed:
            return self._add(self.chat, message, None, seq)

    def release(self) -> None:
        """Answer what was held back."""
        with self.changed:
            for row in self.chat.unanswered:
                self._reply(self.chat, row)
            self.chat.unanswered.clear()

    def wait_for_stream(self) -> None:
        """Wait until the widget follows."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.open_streams > 0, timeout=10)

    def wait_for_no_stream(self) -> None:
        """Wait until the widget has let go."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.open_streams == 0, timeout=10)

    def drop_streams(self) -> None:
        """End all open streams."""
        with self.changed:
            self.generation += 1
            self.changed.notify_all()

    def forget(self) -> None:
        """Know no conversation any more."""
        with self.changed:
            self.chats.clear()
        self.drop_streams()

    # The protocol

    def open_conversation(self) -> dict[str, str]:
        """POST /conversations."""
        with self.changed:
            token = f"token-{len(self.seen)}-abcdefghijklmnopqrstuvwxyz"
            chat = self.chats[token] = Chat(token, f"id-of-{token}")
            self._add(chat, greeting(), None, None)
        return {"conversation_id": chat.id, "token": token}

    def accept(self, chat: Chat, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """POST /messages."""
        with self.changed:
            for row in chat.messages:
                if row.get("client_msg_id") == body["client_msg_id"]:
                    return 202, {"seq": row["seq"]}
            words = body.get("text")
            if words is None:
                offered = [one for row in chat.messages for one in row.get("choices", ())]
                labels = {one["id"]: one["label"] for one in offered}
                if body["choice"] not in labels:
                    return 422, _error("unknown_choice", "That choice is gone.")
                words = labels[body["choice"]]
            row = {
                "seq": chat.next_seq,
                "role": "visitor",
                "text": words,
                "client_msg_id": body["client_msg_id"],
                "state": "received",
                "created_at": CREATED_AT,
            }
            chat.messages.append(row)
            if self.holds_answers:
                chat.unanswered.append(row)
            else:
                self._reply(chat, row)
            self.changed.notify_all()
        return 202, {"seq": row["seq"]}

    def _reply(self, chat: Chat, row: dict[str, Any]) -> None:
        row["state"] = "answered"
        for message in self.answer(row["text"]):
            self._add(chat, message, row["seq"], None)

    def _add(
        self, chat: Chat, message: dict[str, Any], in_reply_to: int | None, seq: int | None
    ) -> int:
        number = chat.next_seq if seq is None else seq
        head = {"seq": number, "role": "assistant", "created_at": CREATED_AT}
        chat.messages.append({**head, "in_reply_to": in_reply_to, **message})
        self.changed.notify_all()
        return number


def _error(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


def _handler(server: MockServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            pass

        def do_OPTIONS(self) -> None:
            self._send(204, b"", "text/plain")

        def do_GET(self) -> None:
            self._visitor() if self.path.startswith(PREFIX) else self._file()

        def do_POST(self) -> None:
            self._visitor()

        def do_DELETE(self) -> None:
            self._visitor()

        def _file(self) -> None:
            path = self.path.partition("?")[0]
            if path == "/widget.js":
                words = {**words_of(), **server.words}
                return self._send(200, script(words=words), "text/javascript; charset=utf-8")
            if path in server.pages:
                return self._send(200, server.pages[path].encode(), "text/html; charset=utf-8")
            if path in server.scripts:
                return self._send(200, server.scripts[path].encode(), "text/javascript")
            if path == "/":
                return self._send(200, (FOLDER / "demo.html").read_bytes(), "text/html")
            if path == "/demo.css":
                return self._send(200, (FOLDER / "demo.css").read_bytes(), "text/css")
            return self._send(404, b"", "text/plain")

        def _visitor(self) -> None:
            path, _, raw_query = self.path.removeprefix(PREFIX).partition("?")
            query = dict(parse_qsl(raw_query))
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = json.loads(raw) if raw else None
            headers = {name.lower(): value for name, value in self.headers.items()}
            # Before any word of a fault: a stream asked for before a drop is dropped by it.
            generation = server.generation
            server.seen.append(Seen(self.command, path, query, headers, body))
            if server.is_down:
                return self._cut()
            for fault in server.faults:
                if (fault.method, fault.path) == (self.command, path):
                    server.faults.remove(fault)
                    return self._fail(fault)
            if path == "/desk":
                return self._json(200, server.desk)
            if path == "/conversations":
                return self._json(201, server.open_conversation())
            chat = server.chats.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
            if chat is None:
                return self._json(401, _error("unknown_token", "We do not know this chat."))
            if query.get("conversation_id", chat.id) != chat.id:
                return self._json(404, _error("not_found", "We do not know this chat."))
            if (self.command, path) == ("GET", "/events"):
                return self._events(chat, generation)
            return self._known(chat, path, query, body)

        def _known(self, chat: Chat, path: str, query: dict[str, str], body: Any) -> None:
            match self.command, path:
                case "POST", "/messages":
                    self._json(*server.accept(chat, body))
                case "GET", "/messages":
                    after = int(query["after"])
                    with server.changed:
                        rows = [one for one in chat.messages if one["seq"] > after]
                    rows = sorted(rows, key=lambda one: int(one["seq"]))
                    last = rows[-1]["seq"] if rows else after
                    self._json(200, {"messages": rows, "last_seq": last})
                case "POST", "/feedback":
                    server.feedback.append(body)
                    self._send(204, b"", "text/plain")
                case "GET", "/transcript":
                    words = "\n".join(one["text"] for one in chat.messages)
                    self._send(200, words.encode(), "text/plain; charset=utf-8")
                case "DELETE", "/conversation":
                    with server.changed:
                        del server.chats[chat.token]
                    self._send(204, b"", "text/plain")
                    server.drop_streams()
                case _:
                    self._json(404, _error("not_found", "Nothing is here."))

        def _events(self, chat: Chat, generation: int) -> None:
            if server.streams == "refuse":
                return self._send(502, b"<html>Bad gateway</html>", "text/html")
            self.send_response(200)
            self._headers("text/event-stream; charset=utf-8")
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            sent = {
                one["seq"]
                for one in chat.messages
                if one["seq"] <= int(self.headers["Last-Event-ID"])
            }
            if server.streams == "work":
                self.wfile.write(b": still here\n\n")
            with server.changed:
                server.open_streams += 1
                server.changed.notify_all()
            try:
                while server.generation == generation:
                    with server.changed:
                        fresh = [one for one in chat.messages if one["seq"] not in sent]
                        if server.streams == "silent" or not fresh:
                            server.changed.wait(0.2)
                            fresh = []
                    for one in fresh:
                        data = json.dumps(one, ensure_ascii=False)
                        head = f"id: {one['seq']}\nevent: message\n"
                        self.wfile.write(f"{head}data: {data}\n\n".encode())
                        sent.add(one["seq"])
                    if not fresh and server.streams == "work":
                        self.wfile.write(b": still here\n\n")
            except OSError:
                pass
            finally:
                with server.changed:
                    server.open_streams -= 1
                    server.changed.notify_all()

        def _fail(self, fault: Fault) -> None:
            if fault.status == 0:
                return self._cut()
            if not fault.code:
                return self._send(fault.status, b"<html>Not here.</html>", "text/html")
            body = _error(fault.code, fault.message)
            more = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            return self._json(fault.status, body, more)

        def _cut(self) -> None:
            self.close_connection = True
            self.connection.close()

        def _json(self, status: int, body: Any, more: dict[str, str] | None = None) -> None:
            self._send(status, json.dumps(body).encode(), "application/json", more)

        def _send(
            self, status: int, body: bytes, kind: str, more: dict[str, str] | None = None
        ) -> None:
            self.send_response(status)
            self._headers(kind)
            for name, value in (more or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _headers(self, kind: str) -> None:
            self.send_header("Content-Type", kind)
            self.send_header("Cache-Control", "no-store")
            if kind.startswith("text/html"):
                self.send_header("Content-Security-Policy", server.policy)
            origin = self.headers.get("Origin", "")
            if origin in server.origins:
                self.send_header("Access-Control-Allow-Origin", origin)
                self.send_header("Access-Control-Expose-Headers", "Retry-After")
                allowed = "Authorization, Content-Type, Last-Event-ID"
                self.send_header("Access-Control-Allow-Headers", allowed)
                self.send_header("Access-Control-Allow-Methods", "GET, POST, DELETE")

    return Handler
