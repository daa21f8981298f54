"""API keys: ``vs_live_`` or ``vs_test_`` + 30 base62 characters + 6 check characters.

Only their hash is stored.
"""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from vitascope.accounts.account import Scope
from vitascope.clock import utc_text
from vitascope.ids import BASE62, random_base62

LIVE_PREFIX = "vs_live_"
TEST_PREFIX = "vs_test_"
SECRET_CHARACTERS = 30
CHECK_CHARACTERS = 6
GRACE_MAX_SECONDS = 24 * 3_600
"""The longest that a replaced secret may live on."""


@dataclass(frozen=True, kw_only=True)
class KeyRules:
    """What a key is for and what limits it. Caps are thousandths of a credit, None for no cap."""

    name: str
    test: bool = False
    scopes: frozenset[Scope] = frozenset({Scope.CREATE, Scope.READ})
    networks: tuple[str, ...] = ()
    expires_ms: int | None = None
    cap_hour: int | None = None
    cap_day: int | None = None
    cap_total: int | None = None

    @property
    def is_operators(self) -> bool:
        """Whether such a key is the operator's: one with the scope admin belongs to no account."""
        return Scope.ADMIN in self.scopes

    def owner(self, account_id: str) -> str | None:
        """Return which account owns such a key that works in this one, None for the operator's."""
        return None if self.is_operators else account_id


@dataclass(frozen=True, kw_only=True)
class NewKey:
    """A key just made or reset: the only moment its secret is known.

    account_id is None for the operator's, which belong to no account.
    """

    id: str
    account_id: str | None
    name: str
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class KeyRow:
    """A key as its owner may see it: everything but the secret.

    account_id is None for the operator's keys, which belong to no account; works_in is the account
    in which a key creates and reads, whoever owns it. spent maps periods (see ``periods_of``) to
    thousandths of a credit, counted while the key has a cap.
    """

    id: str
    account_id: str | None
    works_in: str
    hint: str
    rules: KeyRules
    created_ms: int
    revoked_ms: int | None
    last_used_ms: int | None
    previous_until_ms: int | None
    spent: Mapping[str, int]


def new_secret(prefix: str = LIVE_PREFIX) -> str:
    """Return a fresh key of 179 random bits."""
    body = prefix + random_base62(SECRET_CHARACTERS)
    return body + _check(body)


def is_well_formed(secret: str) -> bool:
    """Say whether the check characters match, so that a typo is refused without a look at the
    database.
    """
    body, check = secret[:-CHECK_CHARACTERS], secret[-CHECK_CHARACTERS:]
    return (
        len(body) == len(LIVE_PREFIX) + SECRET_CHARACTERS
        and body.startswith("vs_")
        and check == _check(body)
    )


def hash_of(secret: str) -> str:
    """Return the hash that is stored: a fast one, since the secret is too long to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hint_of(secret: str) -> str:
    """Return what may be shown of a key for its owner to recognise it."""
    return f"{secret[: len(LIVE_PREFIX)]}…{secret[-4:]}"


def periods_of(at_ms: int) -> tuple[str, str, str]:
    """Return the names of the hour, the day (both UTC) and the whole time that a moment counts in."""
    text = utc_text(at_ms)
    return f"hour {text[:13]}", f"day {text[:10]}", "total"


def _check(body: str) -> str:
    number, characters = zlib.crc32(body.encode()), ""
    for _ in range(CHECK_CHARACTERS):
        number, digit = divmod(number, len(BASE62))
        characters += BASE62[digit]
    return characters
