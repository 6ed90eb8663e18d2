"""Under whose address a request is counted."""

from __future__ import annotations

import pytest

from bot.web.addresses import counted_address


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "address"),
    [
        ("192.0.2.1", [], 0, "192.0.2.1"),
        ("192.0.2.1", ["203.0.113.9"], 0, "192.0.2.1"),
        ("192.0.2.1", ["203.0.113.9"], 1, "203.0.113.9"),
        ("192.0.2.1", ["198.51.100.7, 203.0.113.9"], 1, "203.0.113.9"),
        ("192.0.2.1", ["198.51.100.7", "203.0.113.9"], 1, "203.0.113.9"),
        ("192.0.2.1", ["198.51.100.7, 203.0.113.9, 10.0.0.2"], 2, "203.0.113.9"),
        ("192.0.2.1", ["203.0.113.9"], 2, "192.0.2.1"),
        ("192.0.2.1", ["203.0.113.9, garbage"], 1, "192.0.2.1"),
        ("192.0.2.1", ["203.0.113.9:4711"], 1, "203.0.113.9"),
        ("192.0.2.1", ["[2001:db8:1:2::9]:4711"], 1, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:aaaa::1", [], 0, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", [], 0, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", [], 0, "192.0.2.1"),
        ("fe80::1%eth0", [], 0, "fe80::/64"),
        ("", [], 0, "local"),
    ],
)
def test_the_address_is_the_one_our_own_proxy_saw(
    peer: str, forwarded: list[str], proxies: int, address: str
) -> None:
    assert counted_address(peer, forwarded, proxies) == address
