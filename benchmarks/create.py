"""createTask per second and core, beside a bare FastAPI endpoint and beside SQLite without any Python around it.

The raw ceiling runs the statements that our transaction really sends (taken from its own trace) by sqlite3 alone,
twice: with a durable COMMIT for each task, as a service without group commit would, and 64 to a COMMIT.
"""

import json
import sqlite3
import tempfile
import time
from pathlib import Path

from benchmarks.load import Cost, post, run, served
from benchmarks.served import KEYS_FILE
from vitascope.ids import new_task_id
from vitascope.runtime import DATABASE_FILE

ROUNDS = 3
PER_ROUND = 6_000
GROUP = 64
BODY = json.dumps(
    {
        "model": "kling/v2-1-master-text-to-video",
        "input": {"prompt": "a red fox runs through deep snow at dawn, wide shot", "duration": "5", "cfg_scale": 0.5},
    }
).encode()
PATH = "/api/v1/jobs/createTask"

DOOR = "SELECT a.id, a.balance, k.id, k.scopes FROM account a JOIN api_key k ON k.account_id = a.id WHERE k.id = ?"
LOCK = "SELECT balance, pending, max_pending, recent_creates, ledger_head FROM account WHERE id = ?"
TASK = (
    "INSERT INTO task (id, account_id, model, param, spec, cost, state, created_ms, key_id, test) "
    "VALUES (?, ?, 'kling', ?, ?, 160000, 'waiting', ?, ?, 0)"
)
JOB = "INSERT INTO job (kind, task_id, account_id, rank, due_ms) VALUES ('generate', ?, ?, ?, ?)"
LEDGER = (
    "INSERT INTO ledger (account_id, task_id, kind, side, amount, debit, credit, reason, created_ms, previous, hash) "
    "VALUES (?, ?, 'hold', 'hold', 160000, 'available', 'held', '', ?, ?, ?)"
)
MOVE = (
    "UPDATE account SET balance = balance - 160000, ledger_head = ?, recent_creates = ?, pending = pending + 1 "
    "WHERE id = ?"
)


def raw(folder: Path, *, group: int, count: int) -> tuple[float, float]:
    """Run the same statements by sqlite3 alone, ``group`` tasks to a COMMIT; return tasks per second, wall and CPU."""
    connection = sqlite3.connect(folder / DATABASE_FILE, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    keys = connection.execute("SELECT id, account_id FROM api_key").fetchall()
    text, began, cpu = "x" * 300, time.perf_counter(), time.process_time()
    for first in range(0, count, group):
        connection.execute("BEGIN IMMEDIATE")
        for number in range(first, min(first + group, count)):
            _create(connection, keys[number % len(keys)], text, number)
        connection.execute("COMMIT")
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    connection.close()
    return count / seconds, count / cpu


def _create(connection: sqlite3.Connection, owner: tuple[str, str], text: str, number: int) -> None:
    task, (key, account) = new_task_id(), owner
    connection.execute(DOOR, (key,)).fetchone()
    _, pending, _, recent, head = connection.execute(LOCK, (account,)).fetchone()
    connection.execute(TASK, (task, account, text, text, number, key))
    connection.execute(JOB, (task, account, pending, number))
    connection.execute(LEDGER, (account, task, number, head, text[:64]))
    connection.execute(MOVE, (text[:64], recent, account))


def _ours(folder: Path) -> Cost:
    with served("ours", str(folder)) as server:
        keys = json.loads((folder / KEYS_FILE).read_text())
        run(server, [post(PATH, key, BODY) for key in keys[:500]])
        return run(server, [post(PATH, keys[number % len(keys)], BODY) for number in range(PER_ROUND)])


def _bare() -> Cost:
    with served("bare", ".") as server:
        run(server, [post(PATH, "x", BODY)] * 500)
        return run(server, [post(PATH, "x", BODY)] * PER_ROUND)


def main() -> None:
    """Measure in turn, three times, and print the best of each."""
    ours, bares, single, grouped = [], [], [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            ours.append(_ours(folder))
            bares.append(_bare())
            single.append(raw(folder, group=1, count=PER_ROUND // 2))
            grouped.append(raw(folder, group=GROUP, count=PER_ROUND))
    best, bare = max(ours, key=lambda cost: cost.per_core), max(bares, key=lambda cost: cost.per_core)
    wall, one = max(wall for wall, _ in single), max(cpu for _, cpu in single)
    many = max(cpu for _, cpu in grouped)
    print(f"createTask, durable        {best.per_core:8,.0f} /s and core   refused {sum(c.refused for c in ours)}")
    print(f"bare FastAPI endpoint      {bare.per_core:8,.0f} /s and core   ratio {best.per_core / bare.per_core:.2f}")
    print(f"raw SQLite, COMMIT each    {one:8,.0f} /s and core   ratio {best.per_core / one:.2f}")
    ratio = best.requests / best.wall_seconds / wall
    print(f"raw SQLite, COMMIT each    {wall:8,.0f} /s by the clock (fsync) ratio {ratio:.2f}")
    print(f"raw SQLite, {GROUP} to a COMMIT {many:8,.0f} /s and core   ratio {best.per_core / many:.2f}")


if __name__ == "__main__":
    main()
