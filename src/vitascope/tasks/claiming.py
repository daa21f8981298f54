"""T2 and T3, the transactions of a worker: take the job whose turn it is, and keep it."""

from sqlalchemy import Connection

from vitascope.accounts import store as account_store
from vitascope.db.now import now_ms
from vitascope.tasks import store
from vitascope.tasks.completion import end_failed, failure_before_start
from vitascope.tasks.record import VideoUrl
from vitascope.tasks.rows import lease_of
from vitascope.tasks.task import Affinity, ClaimFilter, Lease, Rules


def claim_job(
    connection: Connection, rules: Rules, video_url: VideoUrl, wanted: ClaimFilter
) -> tuple[Lease | None, int]:
    """Return the lease of the job whose turn it is, and how many leases were found that had run
    out.
    """
    now, expired = now_ms(connection), 0
    while (found := store.next_job(connection, now, wanted)) is not None:
        if found.lease is not None:
            expired += 1
        elif not account_store.one_more_running(connection, found.account_id):
            continue
        lease = lease_of(found, now)
        store.lease_job(
            connection,
            found.id,
            lease.token,
            due_ms=now + rules.lease_ms,
            attempt=min(lease.attempt, rules.max_attempts),
        )
        why = failure_before_start(found, lease.attempt, rules.max_attempts)
        if why is not None:
            end_failed(connection, lease, why, video_url)
            continue
        store.start(connection, found.task_id, now_ms=now)
        store.begin_attempt(connection, found.task_id, lease.attempt, now_ms=now)
        return lease, expired
    return None, expired


def beat_job(
    connection: Connection,
    lease: Lease,
    progress: int,
    memo: str,
    affinity: Affinity | None,
    lease_ms: int,
) -> bool | None:
    """Extend a lease; return whether to cancel, or None where the lease is lost."""
    if not store.beat(
        connection,
        lease.job_id,
        lease.token,
        due_ms=now_ms(connection) + lease_ms,
        affinity=affinity,
    ):
        return None
    return store.note_progress(connection, lease.task_id, progress=progress, memo=memo)
