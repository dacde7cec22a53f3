"""Where fetching may go: allowed hosts on global addresses, whatever way an address is written."""

import ipaddress
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS: Final = {"http": 80, "https": 443}
NAT64: Final = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits
IPV4_COMPATIBLE: Final = ipaddress.ip_network("::/96")  # RFC 4291 §2.5.5.1, deprecated, still routed by some


class HostRule(Struct, frozen=True):
    """Hosts that a source may be fetched from; `*.example.cn` stands for all below example.cn and itself."""

    patterns: tuple[str, ...]

    def allows(self, host: str) -> bool:
        """Return whether a host may be asked."""
        name = host.rstrip(".").lower()
        return any(_matches(name, pattern.lower()) for pattern in self.patterns)


def is_global(address: Address) -> bool:
    """Return whether an address belongs to the open internet, and so do the addresses that hide in it."""
    if isinstance(address, ipaddress.IPv6Address):
        hidden = _hidden(address)
        if hidden is not None:
            return is_global(hidden)
    refused = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    return address.is_global and not refused and not address.is_link_local


def choose(addresses: Iterable[str], *, is_private_allowed: bool = False) -> str | None:
    """Return the address to connect to, or None where one of a host's addresses is not global.

    One bad address refuses the host: which of them is used would be the choice of whoever answers for the name.
    """
    found = [ipaddress.ip_address(address.partition("%")[0]) for address in addresses]
    if not found or not (is_private_allowed or all(is_global(address) for address in found)):
        return None
    return str(next((address for address in found if address.version == 4), found[0]))


def _hidden(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 address leads to, if any."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in NAT64 or (address in IPV4_COMPATIBLE and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _matches(name: str, pattern: str) -> bool:
    if pattern.startswith("*."):
        return name == pattern[2:] or name.endswith(pattern[1:])
    return name == pattern
