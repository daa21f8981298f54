"""What a caller may know of its account's tasks."""

from typing import Protocol, TypeVar

from vitascope.accounts.account import Account
from vitascope.errors import NotFound


class OfOneMode(Protocol):
    """What a test key or a live key made: a task, its detail or a batch."""

    @property
    def test(self) -> bool:
        """Whether a test key made it."""


Found = TypeVar("Found", bound=OfOneMode)


def visible(caller: Account, found: Found | None) -> Found:
    """Return what was found.

    Raise NotFound for nothing, and for what a live key made if a test key asks.
    """
    if found is None or (caller.test and not found.test):
        raise NotFound
    return found
