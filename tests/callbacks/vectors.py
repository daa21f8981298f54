"""URLs that try to reach what callbacks must not reach; none of them may get a byte to anybody."""

from ipaddress import IPv4Address, IPv6Address, ip_network

from vitascope.egress.addresses import RESERVED

INSIDE = (
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "168.63.129.16", "192.0.0.192", "198.18.0.1",
)  # fmt: skip
METADATA_NAMES = {
    "metadata.google.internal": "169.254.169.254",
    "METADATA.google.internal": "169.254.169.254",
    "metadata.google.internal.": "169.254.169.254",
    "metadata": "169.254.169.254",
    "metadata.goog": "169.254.169.254",
    "instance-data": "169.254.169.254",
    "instance-data.ec2.internal": "169.254.169.254",
    "metadata.tencentyun.com": "169.254.0.23",
    "metadata.azure.internal": "169.254.169.254",
    "kubernetes.default.svc": "10.0.0.1",
    "localhost": "127.0.0.1",
    "localhost.": "127.0.0.1",
    "LOCALHOST": "127.0.0.1",
    "app.localhost": "::1",
    "localtest.me": "127.0.0.1",
    "127.0.0.1.nip.io": "127.0.0.1",
    "xn--fiqs8s.example": "10.0.0.1",
    "printer.local": "192.168.1.77",
    "db.corp": "fd12:3456:789a::1",
    "router.lan": "fe80::1%eth0",
}
"""Names, and what the tests' DNS says of them."""


def number_forms(address: str) -> list[str]:
    """Return the ways that the system's resolver reads as an IPv4 address."""
    a, b, c, d = (int(part) for part in address.split("."))
    value = int(IPv4Address(address))
    return [
        address, f"{address}.", str(value), hex(value), f"0{value:o}", f"0X{value:X}", f"0x{value:016x}",
        f"{a}.{(b << 16) | (c << 8) | d}", f"{a}.{b}.{(c << 8) | d}", f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", f"000{a:o}.{b}.{c}.{d}", f"0x{a:x}.{b}.{c}.{d}", f"{a}.0x{b:x}.0{c:o}.{d}",
    ]  # fmt: skip


def wrapped_forms(address: str) -> list[str]:
    """Return the IPv6 addresses that carry an IPv4 address within them."""
    value = int(IPv4Address(address))
    high, low = value >> 16, value & 0xFFFF
    inverted = value ^ 0xFFFFFFFF
    return [
        f"::ffff:{address}", f"::ffff:{high:x}:{low:x}", f"0:0:0:0:0:ffff:{high:04x}:{low:04x}", f"::{address}",
        f"::ffff:0:{address}", f"64:ff9b::{address}", f"64:ff9b:1::{address}", f"2002:{high:x}:{low:x}::1",
        f"2001:0:4136:e378:8000:63bf:{inverted >> 16:x}:{inverted & 0xFFFF:x}", f"fe80::5efe:{address}",
    ]  # fmt: skip


def reserved_ends() -> list[str]:
    """Return the first and the last address of every reserved network, and of IPv6's special ones."""
    special = [
        "::/128",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
        "100::/64",
        "5f00::/16",
        "4000::/3",
    ]
    networks = [*RESERVED, *(ip_network(text) for text in special)]
    ends = [end for network in networks for end in (network[0], network[-1])]
    return [f"[{end}]" if isinstance(end, IPv6Address) else str(end) for end in ends]


def urls(port: int) -> list[str]:
    """Return every vector, pointed at a port."""
    hosts = [form for address in INSIDE for form in number_forms(address)]
    hosts += [f"[{form}]" for address in INSIDE for form in wrapped_forms(address)]
    hosts += [*reserved_ends(), *METADATA_NAMES]
    plain = [f"http://{host}:{port}/" for host in hosts]
    return [*plain, *(f"https://{host}:{port}/x?y=1" for host in INSIDE), *odd_urls(port)]


def odd_urls(port: int) -> list[str]:
    """Return credentials, brackets, mixed separators, other schemes and ports."""
    inside = f"127.0.0.1:{port}"
    return [
        f"http://user:password@{inside}/", f"http://93.184.216.34@{inside}/", f"http://{inside}@93.184.216.34:25/",
        f"http://user@93.184.216.34:{port}/", f"http://@{inside}/",
        f"http://{inside}\\@93.184.216.34/", f"http://93.184.216.34\\@{inside}/", f"http:\\\\{inside}/",
        f"http://[127.0.0.1]:{port}/", f"http://[::1%25lo]:{port}/", f"http://[::1%lo]:{port}/", "http://[::1/",
        f"http://[0:0:0:0:0:0:0:1]:{port}/", f"http://[::]:{port}/", f"http://[::1]]:{port}/",
        f"http://127。0。0。1:{port}/", f"http://１２７.0.0.1:{port}/", f"http://①②⑦.⓪.⓪.①:{port}/",
        f"http://127.0.0.1%00.example:{port}/", f"http://127.0.0.1%2eexample@{inside}/", f"http://%31%32%37.0.0.1:{port}/",
        f"http:///{inside}/", f"http:{inside}/", f"//{inside}/", f"{inside}/", "", "http://", "http://:80/",
        "file:///etc/passwd", f"gopher://{inside}/_x", f"ftp://{inside}/", f"ws://{inside}/", "data:text/plain,x",
        "http://93.184.216.34:22/", "http://93.184.216.34:25/", "http://93.184.216.34:6379/", "http://93.184.216.34:0/",
        "http://93.184.216.34:99999/", "http://93.184.216.34:-80/", "https://93.184.216.34:11211/",
        f"http://127.0.0.1\t:{port}/", f"http://{'a' * 64}.example@{inside}/", f"http://127.0.0.1 :{port}/",
        f"HTTP://127.0.0.1:{port}/", f"http://127.1:{port}", f"http://0:{port}/", f"http://0x0:{port}/",
        f"http://[fd00:ec2::254]:{port}/latest/meta-data/", f"http://[::ffff:7f00:1]:{port}/",
    ]  # fmt: skip
