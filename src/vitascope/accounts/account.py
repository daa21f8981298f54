"""The Account noun: who pays, as the rest of the service sees it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from ipaddress import ip_network
from typing import NamedTuple

from vitascope.addresses import Network
from vitascope.errors import KeyLimit, NotFound
from vitascope.language import mark


class Scope(StrEnum):
    """What a key may do. ``admin`` is the operator's: it reaches every account."""

    CREATE = "create"
    READ = "read"
    ADMIN = "admin"


EVERY_SCOPE = frozenset(Scope)
SCOPE_TEXT = mark("This key does not have the {scope} scope.")
ADMIN_TEXT = mark(
    "This key does not have the {scope} scope. On the server itself, unset VITASCOPE_API_KEY."
)
MANAGERS_ONLY_TEXT = mark("Sign in with a key without limits, or as the operator, to change this.")


@dataclass(frozen=True, kw_only=True)
class Account:
    """A caller that has shown a good key, with what that key allows.

    test says that the key makes small clips without credits; has_caps that its spending is limited.
    good_until_ms is when its secret stops being good by itself, None if it does not. networks is
    the key's allow-list as text, "" for everywhere.
    """

    id: str
    name: str
    key_id: str
    scopes: frozenset[Scope]
    networks: str = ""
    test: bool = False
    has_caps: bool = False
    good_until_ms: int | None = None

    @property
    def is_operator(self) -> bool:
        """Whether the caller reaches every account."""
        return Scope.ADMIN in self.scopes

    def is_good(self, now_ms: int) -> bool:
        """Return True if the key's own time has not run out."""
        return self.good_until_ms is None or now_ms < self.good_until_ms

    @property
    def may_manage(self) -> bool:
        """Whether the caller may change keys and secrets.

        A tenant needs a key without limits: any other could make itself a stronger one.
        """
        limited = self.networks or self.has_caps or self.test or self.good_until_ms is not None
        return self.is_operator or (not limited and {Scope.CREATE, Scope.READ} <= self.scopes)

    def reaches(self, owner: str | None) -> bool:
        """Whether what an account owns is the caller's too.

        owner is None for the operator's own.
        """
        return self.is_operator or self.id == owner

    def require(self, scope: Scope) -> None:
        """Raise KeyLimit where the caller's key lacks a scope."""
        if scope not in self.scopes:
            rule = ADMIN_TEXT if scope is Scope.ADMIN else SCOPE_TEXT
            raise KeyLimit(rule, scope=scope.value)

    def require_reader(self) -> None:
        """Raise KeyLimit for a caller who may not look at keys.

        An operator needs no scope but admin.
        """
        if not self.is_operator:
            self.require(Scope.READ)

    def require_reach(self, account_id: str) -> None:
        """Raise NotFound for another's account."""
        if not self.reaches(account_id):
            raise NotFound('No account named "{name}"', name=account_id)

    def require_manager(self) -> None:
        """Raise KeyLimit where the caller may not change keys and secrets."""
        if not self.may_manage:
            raise KeyLimit(MANAGERS_ONLY_TEXT)

    def working_in(self, account_id: str, name: str) -> "Account":
        """Return the operator as a caller of another account: with every scope, in its key's mode.

        Raises KeyLimit for a caller who is no operator.
        """
        self.require(Scope.ADMIN)
        return replace(self, id=account_id, name=name, scopes=EVERY_SCOPE)


@dataclass(frozen=True, kw_only=True)
class AccountRow:
    """An account as its operator sees it; amounts in thousandths of a credit."""

    id: str
    name: str
    balance_milli: int
    running: int
    pending: int
    max_running: int
    max_pending: int
    created_ms: int


@lru_cache(maxsize=1_024)
def scopes_of(text: str) -> frozenset[Scope]:
    """Read a key's stored scopes: words with spaces between."""
    return frozenset(Scope(word) for word in text.split())


@lru_cache(maxsize=1_024)
def networks_of(text: str) -> tuple[Network, ...]:
    """Read a key's stored allow-list: networks with spaces between."""
    return tuple(ip_network(word, strict=False) for word in text.split())


class AccountSnapshot(NamedTuple):
    """What creating a task reads of an account, whose row is locked from then on."""

    balance: int
    pending: int
    max_pending: int
    recent_creates: str
    recent_test_creates: str
    ledger_head: str
    now_ms: int
    turn: int | None

    @property
    def rank(self) -> int:
        """Where a new task of the account stands: behind whose turn it is, the further the more it
        has unfinished.

        Counted from the rank whose turn it is, so that ranks rise and nobody who waits is overtaken
        for ever; turn is None where no job is open.
        """
        return self.pending if self.turn is None else self.turn + 1 + self.pending
