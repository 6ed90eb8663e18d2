"""GET /metrics for Prometheus: to this machine, or with the token; imports sanic."""

from __future__ import annotations

from sanic.request import Request
from sanic.response import HTTPResponse, raw

from bot.errors import RequestError
from bot.numbers.metrics import CONTENT_TYPE, Metrics, may_look
from bot.web.threads import Threads

#: What proxies add; with one of these the connection's own address says nothing of who asks.
FORWARDING = ("x-forwarded-for", "forwarded", "x-real-ip", "via")


async def metrics_page(
    request: Request, metrics: Metrics, threads: Threads, token: str
) -> HTTPResponse:
    """Answer with the numbers.

    Raises:
        RequestError: 403 for everybody else.
    """
    allowed = may_look(
        peer=request.conn_info.client_ip if request.conn_info else "",
        forwarded=any(name in request.headers for name in FORWARDING),
        authorization=str(request.headers.get("authorization", "")),
        token=token,
    )
    if not allowed:
        raise RequestError(
            403, "forbidden", "The metrics are for this machine, or for those with the token."
        )
    text = await threads.run_in_thread(metrics.text)
    return raw(text, headers={"Cache-Control": "no-store"}, content_type=CONTENT_TYPE)
