"""recordInfo per second and core with a thousand tasks stored, and with a million (or as many as
the argument says).

Of the million about a thousand are polled too, again and again as their owners do: only what is
stored beside differs.
"""

import json
import random
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.load import RequestCost, get, run, served
from benchmarks.served import KEYS_FILE
from vitascope.ids import new_task_id
from vitascope.runtime import DATABASE_FILE

FEW = 1_000
MANY = 1_000_000
PER_ROUND = 10_000
ROUNDS = 3
INSERT = (
    "INSERT INTO task (id, account_id, model, param, spec, cost, state, progress, result, created_ms, started_ms, "
    "finished_ms, key_id, test) "
    "VALUES (?, ?, 'kling/v2-1-master-text-to-video', ?, ?, 160000, 'success', 100, ?, ?, ?, ?, ?, 0)"
)
PARAM = json.dumps(
    {"input": json.dumps({"prompt": "a red fox runs through deep snow at dawn", "duration": "5"})}
)


def fill(folder: Path, count: int) -> list[tuple[str, str]]:
    """Store finished tasks, the same number for each account.

    Return (task, account) of about FEW of them.
    """
    connection = sqlite3.connect(folder / DATABASE_FILE, isolation_level=None)
    owners = connection.execute(
        "SELECT id, account_id FROM api_key ORDER BY created_ms, rowid"
    ).fetchall()[1:]
    made: list[tuple[str, str]] = []

    def rows() -> Iterator[tuple[object, ...]]:
        for number in range(count):
            key, account = owners[number % len(owners)]
            task = new_task_id()
            if count <= FEW or random.random() < FEW / count:
                made.append((task, account))
            at = 1_760_000_000_000 + number
            yield task, account, PARAM, "{}", f"{task}-1.mp4", at, at, at + 5_000, key

    connection.execute("BEGIN")
    connection.executemany(INSERT, rows())
    connection.execute("COMMIT")
    connection.close()
    return made


def measure(folder: Path, tasks: list[tuple[str, str]]) -> RequestCost:
    """Poll the tasks in random order, each with a key of its own account."""
    connection = sqlite3.connect(folder / DATABASE_FILE)
    accounts = [
        row[0]
        for row in connection.execute("SELECT account_id FROM api_key ORDER BY created_ms, rowid")
    ][1:]
    connection.close()
    key_of = dict(zip(accounts, json.loads((folder / KEYS_FILE).read_text()), strict=True))
    picks = random.choices(tasks, k=PER_ROUND)
    requests = [
        get(f"/api/v1/jobs/recordInfo?taskId={task}", key_of[account]) for task, account in picks
    ]
    with served("ours", str(folder)) as server:
        run(server, requests[:500])
        return run(server, requests)


def main(many: int) -> None:
    """Measure few and many in turn and print the best of each."""
    with tempfile.TemporaryDirectory() as name:
        folders = {FEW: Path(name) / "few", many: Path(name) / "many"}
        tasks = {}
        for count, folder in folders.items():
            folder.mkdir()
            with served("ours", str(folder)):
                pass
            tasks[count] = fill(folder, count)
        costs: dict[int, list[RequestCost]] = {FEW: [], many: []}
        for _ in range(ROUNDS):
            for count, folder in folders.items():
                costs[count].append(measure(folder, tasks[count]))
    best = {count: max(cost.per_core for cost in found) for count, found in costs.items()}
    for count, rate in best.items():
        print(f"recordInfo, {count:9,} tasks stored {rate:8,.0f} /s and core")
    print(
        f"ratio {best[many] / best[FEW]:.2f}   refused {sum(cost.refused for each in costs.values() for cost in each)}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)
