"""A service with a flaw, for the tests that the proof can fail."""

from typing import Any
from unittest.mock import patch

from tests.chaos.points.found import COMMIT
from tests.chaos.points.watch import AFTER, Watch
from vitascope.tasks import completion

HALF = "the first half of an end"
HALFWAY = f"{AFTER} {COMMIT} {HALF}"


def end_in_two_halves(watch: Watch) -> None:
    """Commit that a task has ended, and what it costs in a transaction of its own."""
    settle = completion._settle

    def settle_later(connection: Any, *given: Any, **named: Any) -> None:
        connection.exec_driver_sql("COMMIT")
        watch.passes(AFTER, COMMIT, HALF)
        for statement in ("BEGIN IMMEDIATE", "SAVEPOINT one"):
            connection.exec_driver_sql(statement)
        settle(connection, *given, **named)

    patch.object(completion, "_settle", settle_later).start()
