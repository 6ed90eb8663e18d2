"""Webhooks against a real server, with answers of every kind."""

from __future__ import annotations

import base64
import json
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.notify import addresses
from bot.notify.errors import TransportError
from bot.notify.webhook import WebhookTransport
from tests.notify.cast import MESSAGE
from tests.notify.certificates import certificate, server_context
from tests.notify.tcp_server import closed_port, drip, tcp
from tests.notify.web_server import Hook, web

SECRET = b"the secret of thirty-two letters"


def transport(url: str, **options: Any) -> WebhookTransport:
    """To this machine, which is allowed unless told otherwise."""
    return WebhookTransport(url, SECRET, **{"allow_private": True, **options})


def failure(url: str, **options: Any) -> TransportError:
    """Post, and fail."""
    with pytest.raises(TransportError) as error:
        transport(url, **options).send(MESSAGE)
    return error.value


def test_what_is_posted_names_rows_and_no_person() -> None:
    with web(Hook(status=204)) as hook:
        assert transport(hook.url).send(MESSAGE) == ""
    ((path, headers, body),) = hook.got
    assert (path, headers["content-type"]) == ("/hook?of=desk", "application/json")
    assert headers["host"] == f"127.0.0.1:{hook.port}"
    assert json.loads(body) == {
        "type": "desk.handoff",
        "timestamp": "2026-03-03T09:30:00.000Z",
        "data": {
            "handoff_id": 1,
            "summary": "A visitor waits",
            "link": "https://desk.example/desk/conversations/c1",
        },
    }


def test_the_signature_is_what_openssl_computes() -> None:
    with web(Hook()) as hook:
        transport(hook.url, clock=lambda: 1772530200.9).send(MESSAGE)
    ((_, headers, body),) = hook.got
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == ("5b0a", "1772530200")
    key = f"hexkey:{SECRET.hex()}"
    command = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", key, "-binary"]
    digest = subprocess.run(
        command, input=b"5b0a.1772530200." + body, capture_output=True, check=True
    ).stdout
    assert headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with web(Hook()) as other, web(Hook(status, {"Location": other.url})) as hook:
        error = failure(hook.url)
        assert (len(hook.got), len(other.got)) == (1, 0)
    assert error.permanent
    assert f"redirect ({status})" in error.reason


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422])
def test_a_client_error_is_final(status: int) -> None:
    with web(Hook(status)) as hook:
        assert failure(hook.url).permanent


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_passing_error_is_tried_again(status: int) -> None:
    with web(Hook(status, {"Retry-After": "77"})) as hook:
        error = failure(hook.url)
    assert (error.permanent, error.retry_after) == (False, 77.0)


def test_the_desk_reads_the_first_words_of_an_answer_on_one_line() -> None:
    with web(Hook(422, text=b"no \x1b[31mfield\r\nid" + b"!" * 500)) as hook:
        reason = failure(hook.url).reason
    assert reason.startswith("The webhook answered 422: no [31mfield id!!!")
    assert len(reason) < 250


@pytest.mark.parametrize(("status", "fails"), [(200, False), (500, True)])
def test_an_answer_without_end_is_not_read_to_its_end(status: int, fails: bool) -> None:
    """Far more than 10 MB are on offer, so that no buffer of the machine swallows them all."""
    with web(Hook(status, chunks=16_000)) as hook:
        if fails:
            assert failure(hook.url).reason.startswith("The webhook answered 500: xxx")
        else:
            transport(hook.url).send(MESSAGE)
    assert hook.written < 16_000


def test_at_most_64_kilobytes_of_an_answer_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(
        "bot.notify.webhook.judge", lambda status, headers, begin: seen.append(len(begin))
    )
    with web(Hook(500, text=b"x" * 10_000_000)) as hook:
        transport(hook.url).send(MESSAGE)
    assert seen == [65536]


@pytest.mark.parametrize(
    "begin", [b"", b"HTTP/1.1 200", b"HTTP/1.1 200 OK\r\nx-slow: "], ids=["none", "line", "header"]
)
def test_an_answer_that_drips_is_cut_off(begin: bytes) -> None:
    def slow(connection: socket.socket) -> None:
        drip(connection, begin, b"a" if begin.endswith(b" ") else b"\r\n" if not begin else b" ")

    with tcp(slow) as port:
        error = failure(f"http://127.0.0.1:{port}/", whole_seconds=0.5)
    assert not error.permanent


def test_an_error_whose_body_drips_is_cut_off() -> None:
    def slow(connection: socket.socket) -> None:
        drip(connection, b"HTTP/1.1 500 No\r\ncontent-length: 9999999\r\n\r\n", b"x")

    with tcp(slow) as port:
        error = failure(f"http://127.0.0.1:{port}/", whole_seconds=0.5)
    assert (error.permanent, error.reason) == (False, "The webhook took too long to answer.")


def test_a_closed_port_and_an_unknown_name_are_tried_again() -> None:
    closed = failure(f"http://127.0.0.1:{closed_port()}/")
    assert (closed.permanent, closed.reason) == (False, "The webhook cannot be reached.")
    unknown = failure("http://hook.invalid/")
    assert (unknown.permanent, unknown.reason) == (False, "The webhook's host name is not known.")


def test_a_server_that_hangs_up_is_tried_again() -> None:
    with tcp(lambda connection: None) as port:
        assert not failure(f"http://127.0.0.1:{port}/").permanent


PRIVATE = ["127.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "2130706433"]


@pytest.mark.parametrize("host", PRIVATE)
def test_this_machine_is_refused_by_every_name_and_never_dialled(host: str) -> None:
    with web(Hook()) as hook:
        error = failure(f"http://{host}:{hook.port}/", allow_private=False)
        assert hook.got == []
    assert error.permanent
    assert "BOT_WEBHOOK_PRIVATE=yes" in error.reason


class Rebinding:
    """A name server that changes its answer from one look to the next."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.looks = 0

    def __call__(self, host: str, port: int, *rest: Any, **more: Any) -> list[Any]:
        address = self.answers[min(self.looks, len(self.answers) - 1)]
        self.looks += 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]


def test_the_address_that_is_dialled_is_the_one_that_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The name leads to a fine address when it is checked, and to another one at a second look."""
    names = Rebinding("127.0.0.1", "127.0.0.2")
    monkeypatch.setattr(addresses, "is_public", lambda address: str(address) == "127.0.0.1")
    with web(Hook()) as hook:
        monkeypatch.setattr(socket, "getaddrinfo", names)
        transport(f"http://hook.example:{hook.port}/", allow_private=False).send(MESSAGE)
        ((_, headers, _),) = hook.got
    assert headers["host"] == f"hook.example:{hook.port}"


def test_one_private_address_among_public_ones_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [Rebinding(one)("h", 80)[0] for one in ("93.184.216.34", "10.0.0.8")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    error = failure("http://hook.example/", allow_private=False)
    assert error.reason.startswith("The webhook leads to 10.0.0.8, ")


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with web(Hook()) as proxy, web(Hook()) as hook:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        transport(hook.url).send(MESSAGE)
        assert (len(hook.got), len(proxy.got)) == (1, 0)


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with web(Hook(), server_context(certificate(tmp_path))) as hook:
        error = failure(hook.url.replace("http:", "https:"))
        assert hook.got == []
    assert not error.permanent
    assert error.reason.startswith("The webhook's certificate is not valid: self")
