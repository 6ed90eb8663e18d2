"""Tells a program of the clinic's by a signed POST."""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Callable
from functools import lru_cache

import httpx

from bot.clock import stored
from bot.notify.addresses import resolve
from bot.notify.errors import TransportError
from bot.notify.message import Message
from bot.notify.signature import signed_headers
from bot.notify.webhook_answers import MOST_BYTES, judge

WHOLE_SECONDS = 10.0
AGENT = "clinic-assistant webhook"


class WebhookTransport:
    """Posts each message as JSON.

    Args:
        url: where to.
        secret: key of the signature.
        allow_private: addresses of this machine and the local network are fine.
        whole_seconds: time for everything from the name's look-up to the answer.
        clock: seconds since 1970.
    """

    name = "webhook"

    def __init__(
        self,
        url: str,
        secret: bytes,
        *,
        allow_private: bool = False,
        whole_seconds: float = WHOLE_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._url = httpx.URL(url)
        self._secret = secret
        self._allow_private = allow_private
        self._whole_seconds = whole_seconds
        self._clock = clock

    def send(self, message: Message) -> str:
        """Post it; see `Transport.send`."""
        try:
            asyncio.run(asyncio.wait_for(self._send(message), self._whole_seconds))
        except (asyncio.TimeoutError, httpx.TimeoutException) as error:
            raise TransportError("The webhook took too long to answer.") from error
        except httpx.HTTPError as error:
            raise TransportError(_plain(error)) from error
        return ""

    async def _send(self, message: Message) -> None:
        body = body_of(message)
        port = self._url.port or {"http": 80, "https": 443}[self._url.scheme]
        addresses = await resolve(self._url.host, port, allow_private=self._allow_private)
        # No proxies of the environment: they would connect elsewhere than we have checked.
        async with httpx.AsyncClient(
            verify=_context(), trust_env=False, follow_redirects=False, timeout=self._whole_seconds
        ) as client:
            for address in addresses:
                try:
                    await self._post(client, address, message.delivery_id, body)
                    return
                except httpx.ConnectError:
                    if address == addresses[-1]:
                        raise

    async def _post(
        self, client: httpx.AsyncClient, address: str, delivery_id: str, body: bytes
    ) -> None:
        signed = signed_headers(self._secret, delivery_id, int(self._clock()), body)
        headers = {
            **signed,
            "host": self._url.netloc.decode("ascii"),
            "content-type": "application/json",
            "user-agent": AGENT,
            # A packed answer could unfold to any size.
            "accept-encoding": "identity",
        }
        # The checked address is dialled; name and certificate remain those of the host.
        url = self._url.copy_with(host=address)
        names = {"sni_hostname": self._url.raw_host.decode("ascii")}
        async with client.stream(
            "POST", url, content=body, headers=headers, extensions=names
        ) as response:
            if not response.is_success:
                judge(response.status_code, response.headers, await _begin_of(response))


async def _begin_of(response: httpx.Response) -> bytes:
    """The answer's first bytes; the rest is never read."""
    begin = b""
    async for chunk in response.aiter_raw():
        begin += chunk
        if len(begin) >= MOST_BYTES:
            break
    return begin[:MOST_BYTES]


def body_of(message: Message) -> bytes:
    """The message for a program: ids and a link, never a name."""
    data = {**message.refs, "summary": message.subject, "link": message.link}
    body = {"type": f"desk.{message.kind}", "timestamp": stored(message.at), "data": data}
    return json.dumps(body, ensure_ascii=False).encode()


@lru_cache(maxsize=1)
def _context() -> ssl.SSLContext:
    # The machine's own certificates, so that a clinic's own authority counts.
    return ssl.create_default_context()


def _plain(error: httpx.HTTPError) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"The webhook's certificate is not valid: {cause.verify_message}."
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ConnectError):
        return "The webhook cannot be reached."
    return f"The webhook broke the connection off ({type(error).__name__})."
