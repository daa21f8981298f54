"""The Account noun: who pays, as the rest of the service sees it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Account:
    """A caller that has shown a good key."""

    id: str
    name: str
    balance_milli: int
    key_id: str


@dataclass(frozen=True, kw_only=True)
class Door:
    """What one look at the database says about a request: who calls, and whether the service takes tasks."""

    account: Account
    maintenance: str | None
