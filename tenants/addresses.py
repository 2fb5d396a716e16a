"""What counts as one address where something is limited by address.

It is the address of the connection. `X-Forwarded-For` is whatever its sender likes, so it is not looked at.
"""

from ipaddress import IPv6Address, ip_address, ip_network

LONGEST = 100


def counted_as(address: str) -> str:
    """The address itself; of IPv6 the network of 64 bits, for one machine has all of the addresses in it."""
    try:
        parsed = ip_address(address.partition("%")[0])  # a zone may stand behind the %
    except ValueError:  # a socket of the machine itself
        return address[:LONGEST]
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((int(parsed), 64), strict=False))
    return str(parsed)
