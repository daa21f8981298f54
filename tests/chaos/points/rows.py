"""The rows as this proof sees them: what is undone, and what a client knows must be there once."""

from collections.abc import Callable

from sqlalchemy import Connection, inspect, text

from vitascope.db import audit
from vitascope.db.postgres import open_postgres
from vitascope.db.sqlite import open_engine
from vitascope_chaos.rows import Rows

UNFINISHED = ("stuck", "open jobs", "callbacks not delivered")
_TOP_UPS = text("SELECT reason, count(*) FROM ledger WHERE kind = 'top-up' GROUP BY reason")
_RESULTS = text("SELECT result FROM task WHERE result IS NOT NULL AND deleted_ms IS NULL")
_DELETED = text("SELECT id FROM task WHERE deleted_ms IS NOT NULL")
_KEPT_BRIEFLY = text("UPDATE task SET keep_ms = 1 WHERE id = :id")
_RESULT = text("SELECT result FROM task WHERE id = :id")
_CALLED_BACK = text("SELECT id FROM task WHERE callback_url IS NOT NULL")
_OLD_TASK = text("UPDATE task SET finished_ms = 1 WHERE id = :id")
_OLD_SESSIONS = text("UPDATE console_session SET seen_ms = seen_ms - 120000")


class PointRows(Rows):
    """Reads either database; writes only where time has to pass, while the service is dead."""

    def is_there(self) -> bool:
        """Say whether the schema has been made."""
        if self._url is None and not self._file.is_file():
            return False
        with self._connect() as connection:
            return inspect(connection).has_table("delivery")

    def standing(self) -> dict[str, int]:
        """Return how many rows break the promises that hold at every moment."""
        with self._connect() as connection:
            return audit.faults(connection)

    def unfinished(self) -> dict[str, int]:
        """Return what is left to do."""
        with self._connect() as connection:
            found = audit.faults(connection, at_rest=True)
        return {name: found[name] for name in UNFINISHED}

    def top_ups(self) -> dict[str, int]:
        """Return how often each reason stands in the ledger."""
        with self._connect() as connection:
            return {row[0]: row[1] for row in connection.execute(_TOP_UPS)}

    def results(self) -> set[str]:
        """Return the name of every video that a task points to."""
        with self._connect() as connection:
            return set(connection.execute(_RESULTS).scalars())

    def result_of(self, task_id: str) -> str:
        """Return the name of a task's video."""
        with self._connect() as connection:
            return str(connection.execute(_RESULT, {"id": task_id}).scalar_one())

    def called_back(self) -> set[str]:
        """Return every task that has somebody to call back."""
        with self._connect() as connection:
            return set(connection.execute(_CALLED_BACK).scalars())

    def age_task(self, task_id: str) -> None:
        """Let a task have ended long ago."""
        self.change(lambda connection: connection.execute(_OLD_TASK, {"id": task_id}))

    def deleted(self) -> set[str]:
        """Return the tasks whose films are deleted."""
        with self._connect() as connection:
            return set(connection.execute(_DELETED).scalars())

    def keep_briefly(self, task_id: str) -> None:
        """Let the time that a task's film is kept be over."""
        self.change(lambda connection: connection.execute(_KEPT_BRIEFLY, {"id": task_id}))

    def age_sessions(self) -> None:
        """Let every session have been used two minutes earlier."""
        self.change(lambda connection: connection.execute(_OLD_SESSIONS))

    def change(self, change: Callable[[Connection], object]) -> None:
        """Change rows while the service is dead."""
        engine = open_engine(self._file) if self._url is None else open_postgres(self._url)
        with engine.connect() as connection:
            change(connection)
        engine.dispose()
