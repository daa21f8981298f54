"""Isolation: how many callbacks may be on their way to one receiver, for one account, and to
failing ones in all.
"""

from collections import Counter
from dataclasses import dataclass

from vitascope.callbacks.callback import Delivery

TOTAL = 128
PER_ACCOUNT = 32
PER_RECEIVER = 4
FAILING = 32
"""Receivers whose last answer was no success share these, one each: the dead crowd out the dead
only.
"""
AT_ONCE = 16
"""Claims in one transaction."""


@dataclass(frozen=True, kw_only=True)
class Busy:
    """Who must wait: receivers by name (failing ones already at one callback), accounts, and all
    failing ones.
    """

    receivers: tuple[str, ...]
    failing_receivers: tuple[str, ...]
    accounts: tuple[str, ...]
    failing_full: bool
    room: int


class Slots:
    """Counts what is on its way."""

    def __init__(self) -> None:
        """Start with nothing on its way."""
        self._receivers: Counter[str] = Counter()
        self._accounts: Counter[str] = Counter()
        self._failing = 0

    def take(self, delivery: Delivery) -> None:
        """Count a callback that leaves."""
        self._receivers[delivery.receiver] += 1
        self._accounts[delivery.account_id] += 1
        self._failing += delivery.failing

    def give_back(self, delivery: Delivery) -> None:
        """Count a callback that came back."""
        for counter, name in (
            (self._receivers, delivery.receiver),
            (self._accounts, delivery.account_id),
        ):
            counter[name] -= 1
            if not counter[name]:
                del counter[name]
        self._failing -= delivery.failing

    @property
    def busy(self) -> Busy:
        """Who must wait now."""
        return Busy(
            receivers=tuple(
                name for name, count in self._receivers.items() if count >= PER_RECEIVER
            ),
            failing_receivers=tuple(self._receivers),
            accounts=tuple(name for name, count in self._accounts.items() if count >= PER_ACCOUNT),
            failing_full=self._failing >= FAILING,
            room=min(AT_ONCE, TOTAL - self._receivers.total()),
        )
