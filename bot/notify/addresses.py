"""Which network addresses a webhook may go to."""

from __future__ import annotations

import asyncio
import socket
from functools import partial
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from bot.notify.errors import TransportError

Address = IPv4Address | IPv6Address
#: Translates to IPv4 in the last four bytes.
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Tell whether an address lies in the open internet, also the one wrapped in an IPv6 one."""
    inner = _inner(address)
    if inner is not None:
        return is_public(inner)
    # `is_global` alone lets through what was given back or never given out: ::127.0.0.1, fec0::1.
    site_local = isinstance(address, IPv6Address) and address.is_site_local
    return (
        address.is_global
        and not (address.is_multicast or address.is_reserved or address.is_unspecified)
        and not site_local
    )


def _inner(address: Address) -> Address | None:
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]


async def resolve(host: str, port: int, *, allow_private: bool) -> list[str]:
    """Addresses of a host, all of which have been checked.

    The caller connects to what is returned here and never looks the name up again: a second look
    may give another answer.

    Raises:
        TransportError: the name is not known, or leads to an address that is not allowed.
    """
    look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = await asyncio.get_running_loop().run_in_executor(None, look_up)
    except (socket.gaierror, UnicodeError) as error:
        raise TransportError("The webhook's host name is not known.") from error
    # An IPv6 address may carry its zone: fe80::1%eth0.
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    private = [one for one in addresses if not is_public(ip_address(one.split("%")[0]))]
    if private and not allow_private:
        raise TransportError(
            f"The webhook leads to {private[0]}, which is not an address of the open internet. "
            "If that is meant, set BOT_WEBHOOK_PRIVATE=yes.",
            permanent=True,
        )
    return addresses
