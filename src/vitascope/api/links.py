"""Links to videos that are signed and end after 20 minutes."""

from urllib.parse import urlencode

from vitascope import clock
from vitascope.signing import MasterSecret

PURPOSE = "download"
VALID_MS = 20 * 60_000
DOWNLOAD_PATH = "/download/"
FILES_PATH = "/files/"


def name_in(url: str, base_url: str) -> str | None:
    """Return the video's name in one of this service's own URLs, None in any other."""
    for path in (FILES_PATH, DOWNLOAD_PATH):
        if url.startswith(base_url + path):
            name = url.removeprefix(base_url + path).partition("?")[0]
            return name if name and "/" not in name else None
    return None


def signed_url(secret: MasterSecret, base_url: str, name: str) -> str:
    """Return a link that works from now on for 20 minutes."""
    expires = str(clock.now_ms() + VALID_MS)
    query = urlencode({"expires": expires, "signature": secret.sign(PURPOSE, name, expires)})
    return f"{base_url}{DOWNLOAD_PATH}{name}?{query}"


def is_ours(secret: MasterSecret, name: str, expires: str, signature: str) -> bool:
    """Say whether a link was signed here, letter by letter."""
    is_number = expires.isascii() and expires.isdigit()
    return is_number and secret.verify(signature, PURPOSE, name, expires)


def has_ended(expires: str) -> bool:
    """Say whether the time of one of our links is over."""
    return int(expires) <= clock.now_ms()
