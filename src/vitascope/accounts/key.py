"""API keys: ``vs_live_`` + 30 base62 characters + 6 check characters; only their hash is stored."""

import hashlib
import zlib
from dataclasses import dataclass

from vitascope.ids import BASE62, random_base62

LIVE_PREFIX = "vs_live_"
SECRET_CHARACTERS = 30
CHECK_CHARACTERS = 6


@dataclass(frozen=True, kw_only=True)
class NewKey:
    """A key just made: the only moment its secret is known."""

    id: str
    account_id: str
    name: str
    secret: str


def new_secret(prefix: str = LIVE_PREFIX) -> str:
    """Return a fresh key of 179 random bits."""
    body = prefix + random_base62(SECRET_CHARACTERS)
    return body + _check(body)


def is_well_formed(secret: str) -> bool:
    """Say whether the check characters match, so that a typo is refused without a look at the database."""
    body, check = secret[:-CHECK_CHARACTERS], secret[-CHECK_CHARACTERS:]
    return len(body) == len(LIVE_PREFIX) + SECRET_CHARACTERS and body.startswith("vs_") and check == _check(body)


def hash_of(secret: str) -> str:
    """Return the hash that is stored: a fast one, since the secret is too long to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hint_of(secret: str) -> str:
    """Return what may be shown of a key for its owner to recognise it."""
    return f"{secret[: len(LIVE_PREFIX)]}…{secret[-4:]}"


def _check(body: str) -> str:
    number, characters = zlib.crc32(body.encode()), ""
    for _ in range(CHECK_CHARACTERS):
        number, digit = divmod(number, len(BASE62))
        characters += BASE62[digit]
    return characters
