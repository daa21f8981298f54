"""Four API processes over one PostgreSQL under a storm of createTask, judged by clients and rows."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.callers import OPERATOR
from tests.deployments import Deployment, deployed
from tests.limits import checks
from tests.limits.arrival import ACCEPTED, REFUSED, Watched
from tests.limits.callers import Caller, Storm
from vitascope.accounts.key import KeyRules
from vitascope.accounts.service import Accounts
from vitascope.db.postgres import PostgresDatabase
from vitascope_chaos.cluster import ClusterProcess

PROCESSES = 4
ALONE, CROWDED, CROWD = 16, 24, 4
"""Accounts with one client, accounts with several, and how many those have."""
LEAST_RETRIES = 10
"""Without calls that wait for their Retry-After, which takes up to ten seconds, there is no proof.
"""
SLOWEST_PER_SECOND, SLOWEST_START_SECONDS = 30, 60.0
"""A machine that is slower does not come to the end."""
PLENTY_MILLI, PLENTY_PENDING = 10**15, 10**9
"""An account without credits or with a full queue is refused for another reason."""
EXAMPLES = 3


@dataclass(frozen=True, kw_only=True)
class LimitsResult:
    """What was done, and what was found beside its goal."""

    wanted: int
    arrivals: int
    accepted: int
    refused: int
    most: int
    false_refusals: int
    retries: int
    broken_promises: int
    misdated: int
    seconds: float
    examples: tuple[str, ...]

    @property
    def other_answers(self) -> int:
        """Calls that were neither accepted nor refused for the rate, or whose answer was lost."""
        return self.arrivals - self.accepted - self.refused

    @property
    def holds(self) -> bool:
        """Whether all was done and every goal was met."""
        broken = self.false_refusals + self.broken_promises + self.misdated + self.other_answers
        done = self.arrivals >= self.wanted and self.retries >= LEAST_RETRIES
        return done and self.most <= checks.LIMIT and broken == 0

    def __str__(self) -> str:
        """Say it as a table."""
        lines = [
            f"limits_exact: {PROCESSES} api processes, PostgreSQL, {ALONE + CROWDED} accounts",
            f"  {'arrivals':<66} {self.arrivals:>9,}   ≥ {self.wanted:,}",
            f"  {'accepted':<66} {self.accepted:>9,}",
            f"  {'refused':<66} {self.refused:>9,}",
            f"  {'most of an account accepted in any 10 s':<66} {self.most:>9}   ≤ {checks.LIMIT}",
            f"  {'false refusals':<66} {self.false_refusals:>9}   0",
            f"  {'calls that honoured a Retry-After':<66} {self.retries:>9,}   ≥ {LEAST_RETRIES}",
            f"  {'of these refused though nobody took the place':<66} {self.broken_promises:>9}   0",
            f"  {'tasks dated outside their call, or known to one side only':<66} {self.misdated:>9}   0",
            f"  {'other answers, or none':<66} {self.other_answers:>9}   0",
            f"  {'arrivals per second':<66} {self.arrivals / self.seconds:>9,.0f}",
            f"  {'seconds':<66} {self.seconds:>9,.0f}",
            "every goal was met" if self.holds else "A GOAL WAS MISSED",
        ]
        return "\n".join((*lines, *self.examples))


def limited(folder: Path, url: str) -> AbstractAsyncContextManager[Deployment]:
    """Run the processes over a migrated database, with the contract's limit."""
    return deployed(
        folder,
        apis=PROCESSES,
        workers=0,
        database=url,
        creates_per_10_seconds=checks.LIMIT,
        log_level="ERROR",
    )


def port_of(member: ClusterProcess) -> int:
    """Return the port that a process listens on."""
    port = urlsplit(member.url).port
    assert port is not None
    return port


async def prove(service: Deployment, url: str, arrivals: int) -> LimitsResult:
    """Send at least so many arrivals to the processes of a service over the database at url, and
    judge the answers.
    """
    accounts = await _new_accounts(url)
    storm = Storm(
        [port_of(member) for member in service.members],
        arrivals=arrivals, retries=LEAST_RETRIES,
        most_seconds=SLOWEST_START_SECONDS + arrivals / SLOWEST_PER_SECOND,
    )  # fmt: skip
    clients = [each for each in accounts.values() for _ in range(1 if each.is_alone else CROWD)]
    async with asyncio.TaskGroup() as group:
        for number, account in enumerate(clients):
            group.create_task(Caller(storm, account, number).run())
    seconds = storm.seconds
    for process in storm.processes:
        process.close()
    _read_tasks(url, accounts)
    return judge(accounts.values(), wanted=arrivals, seconds=seconds)


async def _new_accounts(url: str) -> dict[str, Watched]:
    db, made = PostgresDatabase(url), dict[str, Watched]()
    accounts = Accounts(db, local_token="")
    for number in range(ALONE + CROWDED):
        account = await accounts.create_account(f"account {number}", credits_milli=PLENTY_MILLI)
        await accounts.change_account(account.id, max_pending=PLENTY_PENDING)
        key = await accounts.create_key(OPERATOR, account.id, KeyRules(name="storm"))
        made[account.id] = Watched(key=key.secret, is_alone=number < ALONE)
    await db.close()
    return made


def _read_tasks(url: str, accounts: dict[str, Watched]) -> None:
    with psycopg.connect(url) as connection:
        for account_id, task_id, at_ms in connection.execute(
            "SELECT account_id, id, created_ms FROM task"
        ):
            if account_id in accounts:
                accounts[account_id].created_ms[task_id] = at_ms


def judge(accounts: Iterable[Watched], *, wanted: int, seconds: float) -> LimitsResult:
    """Return what the accounts' calls and tasks say."""
    codes, found = Counter[int](), Counter[str]()
    examples, most = list[str](), 0
    for account in accounts:
        codes.update(each.code for each in account.arrivals)
        most = max(most, checks.most_in_any_window(account.times_ms))
        false, broken = checks.false_refusals(account), checks.broken_promises(account)
        misdated = checks.misdated(account)
        found.update(
            false=len(false), broken=len(broken), misdated=len(misdated),
            retries=sum(1 for _ in checks.honoured(account.arrivals)),
        )  # fmt: skip
        examples += chain(map(str, false), map(str, broken), misdated)
    return LimitsResult(
        wanted=wanted, arrivals=codes.total(), accepted=codes[ACCEPTED], refused=codes[REFUSED], most=most,
        false_refusals=found["false"], retries=found["retries"], broken_promises=found["broken"],
        misdated=found["misdated"], seconds=seconds, examples=tuple(examples[:EXAMPLES]),
    )  # fmt: skip
