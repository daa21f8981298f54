"""How the queue on PostgreSQL drains, and what it costs: `python -m benchmarks.scale`.

Workers (1, 2, 4 processes) whose engine only sleeps; the same without the sleep, so that something
is saturated; with 100,000 tasks in line beside 1,000; createTask of one account through one `api`
process, behind as many. Beside every rate: CPU milliseconds per task of our processes and of
PostgreSQL, bytes of WAL per task; at the end statements per task, from the server's log. PostgreSQL
lies where the tests' server lies, in memory where there is such a place: its disk is not measured.
"""

import asyncio
import re
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx2
import psutil
import psycopg
from tests.deployments import deployed
from tests.postgres import PostgresServer, running_server
from tests.small import MODEL

SLEEP_SECONDS = 0.1
SECONDS = 4.0
LONG_LINE, SHORT_LINE = 100_000, 1_000
CREATORS = 16
COUNTED = 100
DONE = "SELECT count(*) FROM job WHERE done_ms IS NOT NULL"
FILL = """
WITH template AS (SELECT * FROM task LIMIT 1), numbers AS (SELECT generate_series(1, {count}) AS n),
made AS (
  INSERT INTO task (id, account_id, key_id, model, param, spec, cost, state, created_ms)
  SELECT 'filled_' || n, account_id, key_id, model, param, spec, cost, 'waiting', created_ms FROM template, numbers
  RETURNING id, account_id, model),
jobs AS (
  INSERT INTO job (kind, task_id, account_id, rank, due_ms)
  SELECT 'generate', id, account_id, split_part(id, '_', 2)::int, 0 FROM made RETURNING task_id)
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
SELECT model, 'generate', -split_part(id, '_', 2)::int, jsonb_build_object('task', id) FROM made
"""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a span of work came to."""

    tasks: int
    seconds: float
    ours_cpu: float
    postgres_cpu: float
    wal_bytes: int

    def __str__(self) -> str:
        """Say it per second and per task."""
        tasks = max(1, self.tasks)
        return (
            f"{self.tasks / self.seconds:7.1f} /s   ours {self.ours_cpu / tasks * 1e3:5.2f} ms CPU   PostgreSQL"
            f" {self.postgres_cpu / tasks * 1e3:5.2f} ms CPU   WAL {self.wal_bytes / tasks / 1e3:5.1f} kB   cores busy"
            f" {self.ours_cpu / self.seconds:4.2f} + {self.postgres_cpu / self.seconds:4.2f}"
        )


class Meter:
    """Reads clocks and counters of a database and of processes."""

    def __init__(self, server: PostgresServer, url: str, pids: list[int], count: str) -> None:
        """Count what the query count says, in url on server, and the CPU of pids."""
        self._postmaster = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
        self._pids, self._count = pids, count
        self._connection = psycopg.connect(url, autocommit=True)
        self._before = self._read()

    def cost(self) -> Cost:
        """Return what was done since this was made."""
        after = self._read()
        tasks, at, ours, postgres, wal = (
            new - old for new, old in zip(after, self._before, strict=True)
        )
        self._connection.close()
        return Cost(
            tasks=int(tasks), seconds=at, ours_cpu=ours, postgres_cpu=postgres, wal_bytes=int(wal)
        )

    def _read(self) -> tuple[float, ...]:
        row = self._connection.execute(
            f"SELECT ({self._count}), pg_current_wal_lsn() - '0/0'".encode()
        ).fetchone()
        assert row is not None
        backends = psutil.Process(self._postmaster).children()
        postgres = sum(_cpu(each.pid) for each in backends) + _cpu(
            self._postmaster, waited_for=True
        )
        return float(row[0]), time.monotonic(), sum(map(_cpu, self._pids)), postgres, float(row[1])


def _cpu(pid: int, *, waited_for: bool = False) -> float:
    """Return the CPU seconds of a process, and of those it has waited for; 0 where it has gone."""
    try:
        spent = psutil.Process(pid).cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(sum(spent[:4] if waited_for else spent[:2]))


def database_with(server: PostgresServer, folder: Path, waiting: int) -> str:
    """Return a new database's URL with so many tasks in line."""
    url = server.new_database()

    async def one_task() -> None:
        async with deployed(folder, apis=1, workers=0, database=url) as service:
            await service.create()

    asyncio.run(one_task())
    fill(url, waiting)
    return url


def fill(url: str, waiting: int) -> None:
    """Put so many copies of a database's first task in line."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(FILL.format(count=waiting).encode())
        connection.execute(
            f"UPDATE account SET pending = {waiting + 1}, max_running = 1000, max_pending = 2000000".encode()
        )
        connection.execute(b"VACUUM ANALYZE")


def drain(
    server: PostgresServer, folder: Path, workers: int, sleep_seconds: float, waiting: int
) -> Cost:
    """Let workers drain a line for a while."""
    url = database_with(server, folder, waiting)
    arguments = [url, str(folder / "data"), str(folder / "shared.secret"), str(sleep_seconds)]
    command = [sys.executable, "-m", "benchmarks.hollow", *arguments]
    with ExitStack() as stack:
        processes = [
            stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE))
            for _ in range(workers)
        ]
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        time.sleep(1)
        meter = Meter(server, url, [process.pid for process in processes], DONE)
        time.sleep(SECONDS)
        cost = meter.cost()
        for process in processes:
            process.kill()
    server.drop(url)
    return cost


async def create(server: PostgresServer, folder: Path, waiting: int) -> Cost:
    """Send createTask of one account to one api process over many connections for a while, behind
    so many tasks.
    """
    url = server.new_database()
    async with deployed(folder, apis=1, workers=0, database=url) as service:
        await service.create()
        await asyncio.to_thread(fill, url, waiting)
        meter = Meter(server, url, [service.members[0].pid], "SELECT count(*) FROM task")
        until = time.monotonic() + SECONDS
        await asyncio.gather(*(_create_until(service.http, until) for _ in range(CREATORS)))
        cost = meter.cost()
    server.drop(url)
    return cost


async def _create_until(http: httpx2.AsyncClient, until: float) -> None:
    while time.monotonic() < until:
        await http.post("/api/v1/jobs/createTask", json={"model": MODEL, "input": {"prompt": "x"}})


async def statements_per_task(server: PostgresServer, folder: Path) -> float:
    """Return how many statements the server logs for a task, from createTask to its end, sweeps
    included.
    """
    url, log = server.new_database(), server.folder / "log"
    name = re.findall(r"@/(\w+)", url)[0]
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} SET log_statement = 'all'".encode())
    async with deployed(folder, database=url) as service:
        with psycopg.connect(url, autocommit=True) as watcher:
            watcher.execute("SET log_statement = 'none'")
            await service.until(await service.create(), "success")
            before = log.stat().st_size
            for done in range(COUNTED):
                await service.create()
                while watcher.execute(DONE.encode()).fetchone() != (done + 2,):
                    await asyncio.sleep(0.01)
            text = log.read_bytes()[before:].decode(errors="replace")
    server.drop(url)
    return len(re.findall(r"LOG:  (?:statement|execute)", text)) / COUNTED


def main() -> None:
    """Print every line of the table."""
    with running_server() as server, tempfile.TemporaryDirectory() as text:
        folder, number = Path(text), iter(range(100))
        for sleep_seconds in (SLEEP_SECONDS, 0.0):
            for workers in (1, 2, 4):
                cost = drain(
                    server, folder / str(next(number)), workers, sleep_seconds, SHORT_LINE * 5
                )
                print(
                    f"drain, {workers} workers, engine sleeps {sleep_seconds * 1e3:3.0f} ms     {cost}",
                    flush=True,
                )
        for waiting in (SHORT_LINE, LONG_LINE):
            cost = drain(server, folder / str(next(number)), 1, SLEEP_SECONDS / 2, waiting)
            print(f"drain, 1 worker, {waiting:7,} in line           {cost}", flush=True)
        for waiting in (SHORT_LINE, LONG_LINE):
            cost = asyncio.run(create(server, folder / str(next(number)), waiting))
            print(f"createTask, 1 api, {waiting:7,} in line         {cost}", flush=True)
        count = asyncio.run(statements_per_task(server, folder / "statements"))
        print(f"statements per task, without polls        {count:7.1f}")


if __name__ == "__main__":
    main()
