"""Which network addresses a server may connect to on a stranger's word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_IPV6_UNICAST = IPv6Network("2000::/3")
"""All that has been given out for global use (RFC 4291, IANA); what lies outside is never a web server."""
_SPECIAL: tuple[Network, ...] = (
    *map(IPv4Network, ("192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.175.48.0/24")),
    *map(IPv6Network, ("2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20")),
)
"""Special ranges of IANA's registries that count as global, or did in some version of Python, and yet are no place of a
web server: anycast addresses of routers, relays and sinks, identities, documentation
(https://www.iana.org/assignments/iana-ipv4-special-registry, iana-ipv6-special-registry; of 2025)."""
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_IPV4_COMPATIBLE = IPv6Network("::/96")
_PLATFORM = frozenset({IPv4Address("168.63.129.16")})
"""Public by its number, and yet answered by the machine's own host: Azure's platform service
(https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16)."""


def is_allowed(text: str, networks: Sequence[Network] = ()) -> bool:
    """Whether the address may be connected to: it is public, or in one of ``networks``.

    An IPv6 address that carries an IPv4 address (mapped, 6to4, Teredo, NAT64) is allowed only if both are.
    """
    address = ip_address(text.partition("%")[0])
    return all(is_public(each) or any(each in network for network in networks) for each in _unwrap(address))


def is_public(address: Address) -> bool:
    """Whether the address is one of the internet's, neither private, local, reserved nor multicast."""
    if isinstance(address, IPv6Address) and address not in _IPV6_UNICAST:
        return False
    if address in _PLATFORM or any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _unwrap(address: Address) -> Iterator[Address]:
    """The address that packets go to in the end, and the wrapping itself where packets go there first."""
    if isinstance(address, IPv4Address):
        yield address
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    elif any(address in network for network in _NAT64) or address in _IPV4_COMPATIBLE:
        yield IPv4Address(int(address) & 0xFFFFFFFF)
        if address in _NAT64[1] or address in _IPV4_COMPATIBLE:
            yield address
    elif address.sixtofour:
        yield from (address.sixtofour, address)
    elif address.teredo:
        yield from (*address.teredo, address)
    else:
        yield address
