"""`python -m tests.chaos FOLDER KILLS TASKS [PROOF…]`: the long form on both databases, or each PROOF named.

PostgreSQL is the tests' own server, which is killed as well; `vitascope chaos` proves an operator's. `disk`, under
`unshare -rm`, fills the disk of SQLite, videos and log instead. `power`, which needs strace, cuts the power of a
recorded service KILLS times. `points-sqlite` and `points-postgresql` kill the service KILLS times before and after
every commit, rename and HTTP send (tests/chaos/points).
"""

import asyncio
import sys
from itertools import count
from pathlib import Path

from tests.chaos.points import report
from tests.chaos.points.proof import Outcome, carry_out
from tests.chaos.power import proof as power
from tests.postgres import Server, running_server
from tests.storage.swift import running_swift, settings_of
from vitascope.chaos.plan import Plan
from vitascope.chaos.report import prove


def _on_sqlite(folder: Path, kills: int, tasks: int) -> bool:
    return asyncio.run(prove(Plan(folder=folder, kills=kills, tasks=tasks)))


def _on_postgres(folder: Path, kills: int, tasks: int) -> bool:
    with running_server() as server:
        plan = Plan(
            folder=folder, database=server.new_database(), kills=kills, tasks=tasks, crash=lambda: _crash(server)
        )
        return asyncio.run(prove(plan))


def _on_a_small_disk(folder: Path, kills: int, tasks: int) -> bool:
    plan = Plan(folder=folder, kills=kills, tasks=tasks, proofs=("disk_full",), disk_mb=DISK_MB)
    return asyncio.run(prove(plan))


def _without_power(folder: Path, cuts: int, tasks: int) -> bool:
    return asyncio.run(power.prove(Plan(folder=folder, kills=cuts, tasks=tasks)))


def _points_on_sqlite(folder: Path, kills: int, tasks: int) -> bool:
    return _told("SQLite and a folder of videos", folder, kills, asyncio.run(carry_out(folder, times=kills)))


def _points_on_postgres(folder: Path, kills: int, tasks: int) -> bool:
    prefixes = count()
    with running_server() as server, running_swift() as endpoint:
        outcome = asyncio.run(
            carry_out(
                folder,
                lambda: {"database": server.new_database(), **settings_of(endpoint, f"points{next(prefixes)}")},
                times=kills,
            )
        )
    return _told("PostgreSQL and S3", folder, kills, outcome)


def _told(where: str, folder: Path, kills: int, outcome: Outcome) -> bool:
    sys.stdout.write(report.text_of(where, outcome, kills))
    report.write(folder, outcome)
    return outcome.holds and not report.lacking(outcome, kills)


def _crash(server: Server) -> None:
    server.stop("immediate")
    server.start()


DISK_MB = 192
PROOFS = {
    "sqlite": _on_sqlite, "postgresql": _on_postgres, "disk": _on_a_small_disk, "power": _without_power,
    "points-sqlite": _points_on_sqlite, "points-postgresql": _points_on_postgres,
}  # fmt: skip


def main(folder: Path, kills: int, tasks: int, names: list[str]) -> None:
    """Exit with an error where a promise was broken or a goal missed."""
    held = [PROOFS[name](folder / name, kills, tasks) for name in names]
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:] or ["sqlite", "postgresql"])
