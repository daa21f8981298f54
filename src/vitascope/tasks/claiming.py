"""T2 and T3, the transactions of a worker: take the job whose turn it is, and keep it."""

from dataclasses import dataclass

from sqlalchemy import Connection

from vitascope.accounts import store as account_store
from vitascope.db.now import now_ms
from vitascope.tasks import store
from vitascope.tasks.completion import end_failed, failure_before_start
from vitascope.tasks.record import VideoUrl
from vitascope.tasks.rows import lease_of
from vitascope.tasks.task import Affinity, ClaimFilter, Lease, Rules


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a look for the next job brought: its lease, how many leases had run out, and the accounts
    whose tasks ended on the way.
    """

    lease: Lease | None
    expired: int
    ended: frozenset[str]


def claim_job(
    connection: Connection, rules: Rules, video_url: VideoUrl, wanted: ClaimFilter
) -> Claim:
    """Lease the job whose turn it is; end those that may not begin any more."""
    now, expired, ended = now_ms(connection), 0, set[str]()
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
            ended.add(found.account_id)
            continue
        store.start(connection, found.task_id, now_ms=now)
        store.begin_attempt(connection, found.task_id, lease.attempt, now_ms=now)
        return Claim(lease=lease, expired=expired, ended=frozenset(ended))
    return Claim(lease=None, expired=expired, ended=frozenset(ended))


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
