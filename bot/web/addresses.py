"""The network address under which a request is counted; imports sanic."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from sanic.request import Request


def client_address(request: Request, trusted_proxies: int) -> str:
    """Name the network address of whoever asks, "local" for a Unix socket.

    Args:
        request: the request.
        trusted_proxies: own proxies in front; 0 believes no header at all.
    """
    peer = request.conn_info.client_ip if request.conn_info else ""
    forwarded = request.headers.getall("x-forwarded-for", [])
    return counted_address(peer, forwarded, trusted_proxies)


def counted_address(peer: str, forwarded: Sequence[str], trusted_proxies: int) -> str:
    """Name the network address a request is counted under.

    Each proxy appends the address it was called from, so with n own proxies only the n-th entry
    from the right was written by one of ours; everything left of it is the visitor's claim.

    Args:
        peer: address of the socket's other end; empty for a Unix socket.
        forwarded: values of all X-Forwarded-For headers in order.
        trusted_proxies: own proxies in front; 0 believes no header at all.
    """
    if trusted_proxies > 0:
        entries = [entry.strip() for value in forwarded for entry in value.split(",")]
        if len(entries) >= trusted_proxies:
            claimed = _network(entries[-trusted_proxies])
            if claimed:
                return claimed
    return _network(peer) or "local"


def _network(text: str) -> str:
    """Normalise an address; an IPv6 visitor owns a whole /64, so that is what counts."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
