"""createTask behind a long line on PostgreSQL costs what it costs behind none."""

import threading
import time

import psycopg
from sqlalchemy import text

from vitascope.accounts import store
from vitascope.db.postgres import open_postgres

WAITING = 2_000
ACCOUNT = "INSERT INTO account (id, name, created_ms, balance) VALUES ('acc_1', 'one', 0, 0)"
LINE = f"""
SET session_replication_role = replica;
INSERT INTO job (kind, task_id, account_id, rank, due_ms)
SELECT 'generate', 'task_' || n, 'acc_1', n, 0 FROM generate_series(1, {WAITING}) n;
ANALYZE job
"""
CHANGE = "UPDATE account SET pending = pending + 1"
WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted"
READ = text(
    "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'job'"
)


def test_a_create_that_waited_for_another_of_its_account_reads_one_place_of_the_line(
    database: str,
) -> None:
    with psycopg.connect(database, autocommit=True) as watcher:
        watcher.execute(ACCOUNT)
        watcher.execute(LINE.encode())
        engine = open_postgres(database)
        with psycopg.connect(database) as first, engine.connect() as second:
            first.execute(CHANGE)
            waiting = threading.Thread(target=store.for_create, args=(second, "acc_1"))
            waiting.start()
            _until_it_waits(watcher)
            first.commit()
            waiting.join()
            # Once, and once more since the account's row was changed meanwhile.
            assert 1 <= second.execute(READ).scalar_one() <= 2
        engine.dispose()


def _until_it_waits(watcher: psycopg.Connection) -> None:
    while watcher.execute(WAITS).fetchone() == (0,):
        time.sleep(0.01)
