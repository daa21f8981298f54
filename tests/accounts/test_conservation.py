"""ledger_conservation: whatever happens in whatever order, credits are neither made nor lost."""

import asyncio
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Connection, text

from tests.small import MODEL, settings_for
from vitascope import catalog, clock
from vitascope.accounts.account import Account
from vitascope.errors import InsufficientCredits, Invalid
from vitascope.runtime import open_runtime
from vitascope.tasks.task import Done, Failed, HandedBack, Lease, Outcome, Stopped

MACHINES, STEPS = 12, 50
"""The goal's 500 machines run by `python -m tests.accounts.test_conservation 500`."""
OUTCOMES: tuple[Outcome, ...] = (
    Done(video="v-1.mp4", record={}), Failed(message="no", retryable=False), Failed(message="no", retryable=True),
    Stopped(), HandedBack(),
)  # fmt: skip


class Money(RuleBasedStateMachine):
    """Top up, hold, charge, release, cancel, expire, crash and retry on a real data folder."""

    def __init__(self) -> None:
        """Open a service's runtime in a loop of its own."""
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.leases: list[Lease] = []
        self.tasks: list[str] = []
        self.put_in = 500_000
        self.real_now, self.ahead_ms = clock.now_ms, 0
        clock.now_ms = lambda: self.real_now() + self.ahead_ms

    @initialize()
    def open(self) -> None:
        """Start the first process."""
        self._open()

    def _open(self) -> None:
        self.context = open_runtime(
            settings_for(Path(self.folder.name), start_credits=500, creates_per_10_seconds=10_000)
        )
        self.runtime = self.loop.run_until_complete(self.context.__aenter__())
        row = self._do(self.runtime.accounts.account(""))
        self.account = Account(id=row.id, name="", key_id="k")

    def _close(self) -> None:
        self.loop.run_until_complete(self.context.__aexit__(None, None, None))

    def _do(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    @rule(amount=st.integers(-200_000, 400_000).filter(bool))
    def top_up(self, amount: int) -> None:
        """Add credits, or take some."""
        try:
            self._do(self.runtime.accounts.add_credits(self.account.id, amount, "test"))
            self.put_in += amount
        except Invalid:
            assert amount < 0

    @rule(duration=st.sampled_from(["5", "10"]))
    def hold(self, duration: str) -> None:
        """Create a task, where the balance covers it."""
        body = {"model": MODEL, "input": {"prompt": "x", "duration": duration}}
        plan = catalog.find(MODEL).plan(body, short_side=90)
        balance = self._do(self.runtime.accounts.account("")).balance_milli
        try:
            self.tasks.append(self._do(self.runtime.tasks.create(self.account, plan)))
            assert balance >= plan.cost_milli
        except InsufficientCredits:
            assert balance < plan.cost_milli

    @rule()
    def claim(self) -> None:
        """Let a worker take what is due."""
        lease = self._do(self.runtime.tasks.claim())
        if lease is not None:
            self.leases.append(lease)

    @rule(outcome=st.sampled_from(OUTCOMES), pick=st.integers(0, 100))
    def finish(self, outcome: Outcome, pick: int) -> None:
        """Let a worker finish, twice: it may be one that lost its lease long ago."""
        if self.leases:
            lease = self.leases[pick % len(self.leases)]
            self._do(self.runtime.tasks.finish(lease, outcome))
            assert not self._do(self.runtime.tasks.finish(lease, outcome))

    @rule(pick=st.integers(0, 100))
    def cancel(self, pick: int) -> None:
        """Cancel a task, whatever became of it."""
        if self.tasks:
            with suppress(Invalid):
                self._do(self.runtime.tasks.cancel(self.account.id, self.tasks[pick % len(self.tasks)]))

    @rule(seconds=st.integers(1, 100))
    def expire(self, seconds: int) -> None:
        """Let leases run out."""
        self.ahead_ms += seconds * 1_000

    @rule()
    def crash(self) -> None:
        """End the process and start the next."""
        self._close()
        self._open()

    @invariant()
    def credits_are_conserved(self) -> None:
        """Nothing is overdrawn or lost; each task has one hold, and one settle when it has ended."""
        if not hasattr(self, "runtime"):
            return
        audits = self._do(self.runtime.accounts.audit())
        assert [fault for audit in audits for fault in audit.faults] == []
        available, held, revenue = self._do(self.runtime.db.read(_sums))
        assert available >= 0
        assert available + held + revenue == self.put_in
        for state, holds, settles in self._do(self.runtime.db.read(_per_task)):
            assert (holds, settles) == (1, int(state in {"success", "fail"}))

    def teardown(self) -> None:
        """Close everything and give the clock back."""
        if hasattr(self, "runtime"):
            self._close()
        clock.now_ms = self.real_now
        self.loop.close()
        self.folder.cleanup()


def _sums(connection: Connection) -> tuple[int, int, int]:
    query = "SELECT coalesce(sum(CASE credit WHEN :b THEN amount ELSE 0 END - CASE debit WHEN :b THEN amount ELSE 0 END), 0) FROM ledger"  # noqa: E501
    one, two, three = (
        int(connection.execute(text(query), {"b": b}).scalar_one()) for b in ("available", "held", "revenue")
    )
    return one, two, three


def _per_task(connection: Connection) -> list[Any]:
    query = (
        "SELECT task.state, sum(ledger.side = 'hold'), sum(ledger.side = 'settle') "
        "FROM task JOIN ledger ON ledger.task_id = task.id GROUP BY task.id, task.state"
    )
    return list(connection.execute(text(query)))


CHECKS = settings(
    max_examples=MACHINES, stateful_step_count=STEPS, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip

TestMoney = Money.TestCase
TestMoney.settings = CHECKS


if __name__ == "__main__":
    import sys

    from hypothesis.stateful import run_state_machine_as_test

    count = int(sys.argv[1])
    run_state_machine_as_test(Money, settings=settings(CHECKS, max_examples=count, derandomize=False))
    print(f"ledger_conservation: {count} machines of {STEPS} steps, 0 faults")
