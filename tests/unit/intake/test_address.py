from __future__ import annotations

from ipaddress import ip_network

import pytest

from webimage_ocr.intake.address import is_allowed

# every row of IANA's two registries of special addresses, as of 2025, and what is beside it
SPECIAL = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.0.0/29", "192.0.0.8/32", "192.0.0.9/32", "192.0.0.10/32", "192.0.0.170/32", "192.0.0.171/32",
    "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.88.99.2/32", "192.168.0.0/16",
    "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    "255.255.255.255/32",
    "::1/128", "::/128", "::ffff:0:0:0/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001::/32",
    "2001:1::1/128", "2001:1::2/128", "2001:1::3/128", "2001:2::/48", "2001:3::/32", "2001:4:112::/48", "2001:10::/28",
    "2001:20::/28", "2001:30::/28", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7",
    "fe80::/10", "fec0::/10", "ff00::/8",
]  # fmt: skip
PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"]
NOT_PUBLIC = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
    "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1",
    "240.0.0.1", "255.255.255.255", "168.63.129.16", "::ffff:168.63.129.16", "2002:a83f:8110::1",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "100::1",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8", "64:ff9b:1::7f00:1",
    "2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:80ff:fffe", "2001::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_allowed(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_all_others_are_not(address: str) -> None:
    assert not is_allowed(address)


@pytest.mark.parametrize("network", SPECIAL)
def test_no_special_range_is_public(network: str) -> None:
    block = ip_network(network)
    assert not any(is_allowed(str(block[index])) for index in (0, -1, block.num_addresses // 2))


@pytest.mark.parametrize("network", [each for each in SPECIAL if ":" not in each])
def test_no_wrapping_leads_into_a_special_range(network: str) -> None:
    number = int(ip_network(network)[-1])
    high, low = number >> 16, number & 0xFFFF
    teredo = f"2001:0:5db8:d822:0:0:{high ^ 0xFFFF:x}:{low ^ 0xFFFF:x}"
    for wrapped in (f"::ffff:{high:x}:{low:x}", f"64:ff9b::{high:x}:{low:x}", f"2002:{high:x}:{low:x}::1", teredo):
        assert not is_allowed(wrapped), wrapped
        assert not is_allowed(wrapped, (ip_network("2001::/32"), ip_network("2002::/16"))), wrapped


@pytest.mark.parametrize("address", ["10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::10.1.2.3", "fd00::1"])
def test_listed_networks_are_allowed_in_every_wrapping(address: str) -> None:
    networks = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
    assert is_allowed(address, networks)
    assert not is_allowed("192.168.0.1", networks)


def test_6to4_needs_both_addresses() -> None:
    assert not is_allowed("2002:a00:1::1", (ip_network("2002::/16"),))
    assert is_allowed("2002:a00:1::1", (ip_network("2002::/16"), ip_network("10.0.0.0/8")))
