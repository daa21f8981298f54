"""Which addresses the public internet is made of: explicit lists, from IANA's special-purpose
registries.

``ipaddress.is_global`` of Python 3.11 calls several of these global (6to4, NAT64, 192.0.0.0/29 and
more).
"""

from ipaddress import IPv6Address, ip_network

from vitascope.addresses import Address, within

_METADATA = (
    "169.254.169.254/32",  # AWS, Google, Azure, DigitalOcean and most others
    "169.254.170.2/32",  # AWS containers
    "169.254.170.23/32",  # AWS pods
    "169.254.0.23/32",  # Tencent
    "168.63.129.16/32",  # Azure's wire server, which lies in public space
    "100.100.100.200/32",  # Alibaba
    "192.0.0.192/32",  # Oracle
    "fd00:ec2::254/128",  # AWS
    "fd00:ec2::23/128",  # AWS pods
    "fd20:ce::254/128",  # Google
    "fd00:42::42/128",  # Scaleway
)
_RESERVED_4 = (
    "0.0.0.0/8",  # this network
    "10.0.0.0/8",  # private
    "100.64.0.0/10",  # carrier-grade NAT
    "127.0.0.0/8",  # loopback
    "169.254.0.0/16",  # link-local
    "172.16.0.0/12",  # private
    "192.0.0.0/24",  # IETF protocols
    "192.0.2.0/24",  # documentation
    "192.31.196.0/24",  # AS112
    "192.52.193.0/24",  # AMT
    "192.88.99.0/24",  # 6to4 relays
    "192.168.0.0/16",  # private
    "192.175.48.0/24",  # AS112
    "198.18.0.0/15",  # benchmarks
    "198.51.100.0/24",  # documentation
    "203.0.113.0/24",  # documentation
    "224.0.0.0/4",  # multicast
    "240.0.0.0/4",  # future use and broadcast
)
_UNICAST_6 = "2000::/3"
"""Outside of it lie loopback, mapped and NAT64 addresses, unique local, link-local and multicast.
"""
_RESERVED_6 = (
    "2001::/23",  # IETF protocols: Teredo, benchmarks, ORCHID and more
    "2001:db8::/32",  # documentation
    "2002::/16",  # 6to4
    "2620:4f:8000::/48",  # AS112
    "3ffe::/16",  # the old 6bone
    "3fff::/20",  # documentation
)

METADATA = tuple(ip_network(text) for text in _METADATA)
RESERVED = tuple(ip_network(text) for text in (*_RESERVED_4, *_RESERVED_6))
UNICAST_6 = ip_network(_UNICAST_6)
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def is_metadata(address: Address) -> bool:
    """Say whether a cloud hands out credentials there: never allowed, whoever owns the network."""
    return within(address, METADATA)


def is_public(address: Address) -> bool:
    """Say whether an address is an ordinary one of the public internet."""
    if isinstance(address, IPv6Address) and address not in UNICAST_6:
        return False
    return not within(address, RESERVED) and not is_metadata(address)
