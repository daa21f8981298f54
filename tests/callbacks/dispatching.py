"""A post office for tests: a data folder, deliveries of finished tasks, a dispatcher, a clock that
can travel.
"""

import json
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from tests.callers import caller_of
from tests.small import settings_for
from vitascope import clock, ids
from vitascope.accounts import store as account_store
from vitascope.accounts.account import Account
from vitascope.callbacks import store
from vitascope.callbacks.deliver import Sender
from vitascope.egress.targets import TargetRules, Targets
from vitascope.maintenance.deliveries import CallbackDispatcher
from vitascope.runtime import Runtime, open_runtime
from vitascope.tasks import store as task_store
from vitascope.wire import State

MODEL = "kling/v2-1-master-text-to-video"
START_MS = 1_800_000_000_000
SLACK_MS = 50
"""Two clocks, this process's and a database server's, travel together only so exactly."""


class Travel:
    """A wall clock that goes where it is told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = START_MS
        monkeypatch.setattr(clock, "now_ms", lambda: self.now)


@dataclass
class Office:
    """What tests need of a runtime to post callbacks."""

    runtime: Runtime
    dispatcher: CallbackDispatcher
    account_id: str

    @property
    def owner(self) -> Account:
        """Who calls for the account."""
        return caller_of(self.account_id)

    async def add(self, *urls: str, account_id: str = "") -> list[str]:
        """Freeze one callback per URL, as T4 does; return the tasks' ids."""
        return await self.runtime.db.write(
            lambda connection: _add(connection, urls, account_id or self.account_id)
        )

    async def new_account(self) -> str:
        account_id = ids.new_id("acc")
        now = clock.now_ms()
        await self.runtime.db.write(
            lambda connection: account_store.insert_account(
                connection, account_id, "another", now_ms=now
            )
        )
        return account_id

    async def shown(self, task_id: str) -> dict[str, Any]:
        return await self.runtime.callbacks.show(self.owner, task_id)

    async def count(self, where: str = "1 = 1") -> int:
        """Count deliveries."""
        statement = text(f"SELECT count(*) FROM delivery WHERE {where}")
        return int(
            await self.runtime.db.read(
                lambda connection: connection.execute(statement).scalar_one()
            )
        )

    async def first_due(self) -> int | None:
        statement = text("SELECT min(due_ms) FROM receiver WHERE off_ms IS NULL")
        due: int | None = await self.runtime.db.read(
            lambda connection: connection.execute(statement).scalar()
        )
        return due

    async def run_to_the_end(self, travel: Travel) -> list[int]:
        """Send until nothing is due any more, jumping to whenever something is.

        Return the times it jumped to.
        """
        jumps = []
        while (due := await self.first_due()) is not None:
            travel.now = max(travel.now, due + SLACK_MS)
            jumps.append(travel.now)
            await self.dispatcher.run_due()
        return jumps


@asynccontextmanager
async def dispatching(
    folder: Path,
    *,
    targets: Targets | None = None,
    timeout_seconds: float = 5.0,
    ssl_context: ssl.SSLContext | None = None,
) -> AsyncIterator[Office]:
    """Open a data folder with a dispatcher that is not started."""
    async with open_runtime(settings_for(folder)) as runtime:
        account_id = await runtime.db.read(account_store.first_account_id)
        assert account_id is not None
        sender = Sender(
            targets or runtime.targets, timeout_seconds=timeout_seconds, ssl_context=ssl_context
        )
        dispatcher = CallbackDispatcher(runtime.callbacks, sender, runtime.queue)
        try:
            yield Office(runtime, dispatcher, account_id)
        finally:
            await dispatcher.stop(0.0)
            await sender.close()


def local_targets(names: dict[str, Sequence[str]] | None = None) -> Targets:
    """Allow loopback; look names up in a book instead of the DNS."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        if host.replace(".", "").isdigit():
            return [host]
        try:
            return (names or {})[host]
        except KeyError:
            raise OSError("no such name") from None

    return Targets(TargetRules(ports=frozenset({80, 443}), loopback=True), at_dial=resolve)


def _add(connection: Connection, urls: Sequence[str], account_id: str) -> list[str]:
    made = []
    for url in urls:
        task_id, now = ids.new_task_id(), clock.now_ms()
        row = {
            "id": task_id, "account_id": account_id, "model": MODEL, "param": "{}", "spec": "{}", "callback_url": url,
            "cost": 0, "state": State.SUCCESS.value, "created_ms": now,
        }  # fmt: skip
        task_store.insert_task(connection, row)
        body = json.dumps(
            {"code": 200, "data": {"taskId": task_id, "prompt": "雪"}}, ensure_ascii=False
        )
        store.insert_delivery(
            connection, task_id=task_id, account_id=account_id, url=url, body=body, now_ms=now
        )
        made.append(task_id)
    return made
