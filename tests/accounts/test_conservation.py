"""ledger_conservation: whatever happens in whatever order, credits are neither made nor lost."""

import asyncio
import tempfile
from contextlib import ExitStack, suppress
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Connection, text

from tests.callers import caller_of
from tests.databases import make_movable, migrated, move_with_this_process
from tests.postgres import PostgresServer, running_server
from tests.small import MODEL, settings_for
from vitascope import catalog, clock, log
from vitascope.db.sqlite import migrate_file
from vitascope.errors import InsufficientCredits, Invalid
from vitascope.runtime import DATABASE_FILE, open_runtime
from vitascope.tasks.task import Completed, Failed, HandedBack, Lease, Outcome, Stopped

MACHINES, STEPS = 12, 50
"""The goal's 500 machines run by `python -m tests.accounts.test_conservation 500 [postgresql]`."""
OUTCOMES: tuple[Outcome, ...] = (
    Completed(video="v-1.mp4", record={}), Failed(message="no", retryable=False), Failed(message="no", retryable=True),
    Stopped(), HandedBack(),
)  # fmt: skip


@cache
def _empty_database() -> bytes:
    """Return a migrated file, made once: to make it takes as long as a third of a machine's steps."""
    with tempfile.TemporaryDirectory() as name:
        migrate_file(file := Path(name, DATABASE_FILE))
        return file.read_bytes()


class Money(RuleBasedStateMachine):
    """Top up, hold, charge, release, cancel, expire, crash and retry on a real data folder."""

    def __init__(self) -> None:
        """Open a service's runtime in a loop of its own."""
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        Path(self.folder.name, DATABASE_FILE).write_bytes(_empty_database())
        self.leases: list[Lease] = []
        self.tasks: list[str] = []
        self.put_in = 500_000
        self.elsewhere: dict[str, str] = {}
        self.real_now, self.ahead_ms = clock.now_ms, 0
        clock.now_ms = lambda: self.real_now() + self.ahead_ms

    @initialize()
    def open(self) -> None:
        """Start the first process."""
        self._open()

    def _open(self) -> None:
        self.context = open_runtime(
            settings_for(
                Path(self.folder.name),
                start_credits=500,
                creates_per_10_seconds=10_000,
                **self.elsewhere,
            )
        )
        self.runtime = self.loop.run_until_complete(self.context.__aenter__())
        row = self._do(self.runtime.accounts.account(""))
        self.account = caller_of(row.id)

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
            self.tasks.append(self._do(self.runtime.tasks.submit(self.account, body)).task_id)
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
                self._do(
                    self.runtime.tasks.cancel(self.account, self.tasks[pick % len(self.tasks)])
                )

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
        """Nothing is overdrawn or lost.

        Each task has one hold, and one settle when it has ended.
        """
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


class MoneyOnPostgres(Money):
    """The same in a database of each machine's own."""

    cluster: ClassVar[PostgresServer]
    template: ClassVar[str]

    def __init__(self) -> None:
        """Make the database."""
        super().__init__()
        self.url = self.cluster.new_database(self.template)
        make_movable(self.url)
        self.elsewhere = {"database": self.url}

    def teardown(self) -> None:
        """Remove it too."""
        super().teardown()
        self.cluster.drop(self.url)


def _sums(connection: Connection) -> tuple[int, int, int]:
    query = "SELECT coalesce(sum(CASE credit WHEN :b THEN amount ELSE 0 END - CASE debit WHEN :b THEN amount ELSE 0 END), 0) FROM ledger"  # noqa: E501
    one, two, three = (
        int(connection.execute(text(query), {"b": b}).scalar_one())
        for b in ("available", "held", "revenue")
    )
    return one, two, three


def _per_task(connection: Connection) -> list[Any]:
    query = (
        "SELECT task.state, sum(CASE ledger.side WHEN 'hold' THEN 1 ELSE 0 END), "
        "sum(CASE ledger.side WHEN 'settle' THEN 1 ELSE 0 END) "
        "FROM task JOIN ledger ON ledger.task_id = task.id GROUP BY task.id, task.state"
    )
    return list(connection.execute(text(query)))


CHECKS = settings(
    max_examples=MACHINES, stateful_step_count=STEPS, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip

TestMoney = Money.TestCase
TestMoney.settings = CHECKS
TestMoneyOnPostgres = pytest.mark.everywhere(
    pytest.mark.usefixtures("cluster")(MoneyOnPostgres.TestCase)
)
TestMoneyOnPostgres.settings = CHECKS


@pytest.fixture
def cluster(postgres: PostgresServer, template: str, on_postgres: None) -> None:
    """Give the machines their server, and clocks that move."""
    MoneyOnPostgres.cluster, MoneyOnPostgres.template = postgres, template


if __name__ == "__main__":
    import sys

    from hypothesis.stateful import run_state_machine_as_test

    count, is_shared = int(sys.argv[1]), sys.argv[2:] == ["postgresql"]
    log.configure(level="ERROR")
    with ExitStack() as stack:
        if is_shared:
            MoneyOnPostgres.cluster = stack.enter_context(running_server())
            MoneyOnPostgres.template = migrated(MoneyOnPostgres.cluster)
            move_with_this_process(stack.enter_context(pytest.MonkeyPatch.context()))
        machine = MoneyOnPostgres if is_shared else Money
        run_state_machine_as_test(
            machine, settings=settings(CHECKS, max_examples=count, derandomize=False)
        )
    where = "PostgreSQL" if is_shared else "SQLite"
    print(f"ledger_conservation on {where}: {count} machines of {STEPS} steps, 0 faults")
