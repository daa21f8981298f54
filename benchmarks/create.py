"""createTask per second and core, beside a bare FastAPI endpoint and beside SQLite with nothing around it.

Three things get the same work in short turns, so that a busy neighbour disturbs all alike:

- our service without workers, as `vitascope serve` runs it (its server, loop, memory and INFO log lines, to /dev/null),
  on a thousand accounts: key, switches, body, rate, credits, task, job and ledger entry, answered after the fsync;
- a FastAPI endpoint under uvicorn (uvloop and httptools too) that checks a body of the same shape and keeps nothing;
- the statements of the transaction, written out below as the service sends them, by sqlite3 alone: as many to a COMMIT
  as the service had on the average in this very run (the same durability and grouping), one, and 64.

The same requests go to both servers, 64 at once over kept connections. CPU is that of the server's whole process, the
thread that commits included. A ratio is the median over the turns (7, or as many as the argument says).
"""

import json
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.load import RequestCost, post, run, served
from benchmarks.served import GROUP_FILE, KEYS_FILE
from vitascope.ids import new_task_id
from vitascope.runtime import DATABASE_FILE

TURNS = 7
PER_TURN = 2_000
FULL_GROUP = 64
BODY = json.dumps(
    {
        "model": "kling/v2-1-master-text-to-video",
        "input": {
            "prompt": "a red fox runs through deep snow at dawn, wide shot",
            "duration": "5",
            "cfg_scale": 0.5,
        },
    }
).encode()
PATH = "/api/v1/jobs/createTask"

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
    """Run the same statements by sqlite3 alone, ``group`` tasks to a COMMIT.

    Return tasks per second, wall and CPU.
    """
    connection = sqlite3.connect(folder / DATABASE_FILE, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
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
    _, pending, _, recent, head = connection.execute(LOCK, (account,)).fetchone()
    connection.execute(TASK, (task, account, text, text, number, key))
    connection.execute(JOB, (task, account, pending, number))
    connection.execute(LEDGER, (account, task, number, head, text[:64]))
    connection.execute(MOVE, (text[:64], recent, account))


def _requests(folder: Path) -> list[bytes]:
    keys = json.loads((folder / KEYS_FILE).read_text())
    return [post(PATH, keys[number % len(keys)], BODY) for number in range(PER_TURN)]


def _per_second(cost: RequestCost) -> tuple[float, float]:
    return cost.requests / cost.wall_seconds, cost.per_core


def measure(folder: Path, turns: int) -> tuple[dict[str, list[tuple[float, float]]], float]:
    """Take turns.

    Return requests per second, by the clock and by CPU, of each thing, and the service's group
    size.
    """
    found: dict[str, list[tuple[float, float]]] = {}
    with served("ours", str(folder)) as ours, served("bare", ".") as bare:
        requests = _requests(folder)
        for server in (ours, bare):
            run(server, requests[:1_000])
        refused = 0
        for _ in range(turns):
            for name, server in (("ours", ours), ("bare", bare)):
                cost = run(server, requests)
                refused += cost.refused
                found.setdefault(name, []).append(_per_second(cost))
        assert not refused
    group = float((folder / GROUP_FILE).read_text())
    for _ in range(turns):
        for name, size in (("same", max(1, round(group))), ("one", 1), ("full", FULL_GROUP)):
            found.setdefault(name, []).append(
                raw(folder, group=size, count=min(PER_TURN, 200 * size))
            )
    return found, group


def main(turns: int) -> None:
    """Measure and print the medians, and our ratio to each."""
    with tempfile.TemporaryDirectory() as name:
        found, group = measure(Path(name), turns)
    print(f"{'':<34} {'by the clock':>16} {'by CPU, a core':>20}")
    for name, text in (
        ("ours", "createTask, durable"),
        ("bare", "bare FastAPI endpoint"),
        ("same", f"raw SQLite, {max(1, round(group))} to a COMMIT as ours"),
        ("one", "raw SQLite, COMMIT each"),
        ("full", f"raw SQLite, {FULL_GROUP} to a COMMIT"),
    ):
        clock, cpu = (median(turn[which] for turn in found[name]) for which in (0, 1))
        ratios = [
            median(
                mine[which] / theirs[which]
                for mine, theirs in zip(found["ours"], found[name], strict=True)
            )
            for which in (0, 1)
        ]
        print(f"{text:<34} {clock:8,.0f} /s  {ratios[0]:4.2f} {cpu:10,.0f} /s    {ratios[1]:4.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TURNS)
