"""`python -m tests.chaos FOLDER KILLS TASKS [PROOF…]`: the long form on both databases, or each
PROOF named.

PostgreSQL is the tests' own server, which is killed as well; `vitascope chaos` proves an
operator's. A database with a colon, `postgresql:kill9_random,crash_task`, goes through these
proofs of chaos/faults.py alone. `disk`, under `unshare -rm`, fills the disk of SQLite, videos and
log instead. `power`, which needs strace, cuts the power of a recorded service KILLS times.
`points-sqlite` and `points-postgresql` kill the service KILLS times before and after every commit,
rename and HTTP send (tests/chaos/points).
"""

import asyncio
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

from tests.chaos.points import report
from tests.chaos.points.proof import Outcome, carry_out
from tests.chaos.power import proof as power
from tests.postgres import PostgresServer, running_server
from tests.storage.swift import running_swift, settings_of
from vitascope_chaos.plan import ProofPlan
from vitascope_chaos.report import prove


def _on_sqlite(plan: ProofPlan) -> bool:
    return asyncio.run(prove(plan))


def _on_postgres(plan: ProofPlan) -> bool:
    with running_server() as server:
        return asyncio.run(
            prove(replace(plan, database=server.new_database(), crash=lambda: _crash(server)))
        )


def _on_a_small_disk(plan: ProofPlan) -> bool:
    return asyncio.run(prove(replace(plan, proofs=("disk_full",), disk_mb=DISK_MB)))


def _without_power(plan: ProofPlan) -> bool:
    return asyncio.run(power.prove(plan))


def _points_on_sqlite(plan: ProofPlan) -> bool:
    folder, kills = plan.folder, plan.kills
    return _told(
        "SQLite and a folder of videos", folder, kills, asyncio.run(carry_out(folder, times=kills))
    )


def _points_on_postgres(plan: ProofPlan) -> bool:
    folder, kills, prefixes = plan.folder, plan.kills, count()
    with running_server() as server, running_swift() as endpoint:
        outcome = asyncio.run(
            carry_out(
                folder,
                lambda: {
                    "database": server.new_database(),
                    **settings_of(endpoint, f"points{next(prefixes)}"),
                },
                times=kills,
            )
        )
    return _told("PostgreSQL and S3", folder, kills, outcome)


def _told(where: str, folder: Path, kills: int, outcome: Outcome) -> bool:
    sys.stdout.write(report.text_of(where, outcome, kills))
    report.write(folder, outcome)
    return outcome.holds and not report.lacking(outcome, kills)


def _crash(server: PostgresServer) -> None:
    server.stop("immediate")
    server.start()


DISK_MB = 192
PROOFS = {
    "sqlite": _on_sqlite, "postgresql": _on_postgres, "disk": _on_a_small_disk, "power": _without_power,
    "points-sqlite": _points_on_sqlite, "points-postgresql": _points_on_postgres,
}  # fmt: skip


def main(folder: Path, kills: int, tasks: int, names: list[str]) -> None:
    """Exit with an error where a promise was broken or a goal missed."""
    held = [_holds(folder / name, kills, tasks, *name.split(":")) for name in names]
    sys.exit(0 if all(held) else 1)


def _holds(folder: Path, kills: int, tasks: int, name: str, proofs: str = "") -> bool:
    chosen = tuple(proofs.split(",")) if proofs else None
    return PROOFS[name](ProofPlan(folder=folder, kills=kills, tasks=tasks, proofs=chosen))


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        int(sys.argv[2]),
        int(sys.argv[3]),
        sys.argv[4:] or ["sqlite", "postgresql"],
    )
