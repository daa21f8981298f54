"""The operator's queue: who waits, whose it is, which engines work, and an end for any task."""

import re
from pathlib import Path

from tests.callers import ask, new_account, new_key
from tests.console.browser import PASSWORD
from tests.console.test_doors import DoorVisitor, doors
from tests.small import MODEL, Small, whole_service
from vitascope.metrics import engine_processes

CREATE = "/api/v1/jobs/createTask"
TAGS = re.compile(r"<[^>]+>")


async def _signed_in(small: Small, visitor: DoorVisitor) -> None:
    await small.runtime.sessions.set_password(PASSWORD)
    await visitor.sign_in(PASSWORD, "operator")


async def _wait(small: Small, tier: str, key: str | None = None) -> str:
    body = {"model": MODEL, "input": {"prompt": "a cat"}, "tier": tier}
    task_id: str = (await ask(small, "POST", CREATE, key=key or small.key, body=body))["data"][
        "taskId"
    ]
    return task_id


async def test_whoever_waits_is_listed_in_the_order_of_turns(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await _signed_in(small, visitor)
        other = await new_key(small, await new_account(small, "Studio Nord"))
        last, first = await _wait(small, "off-peak"), await _wait(small, "priority", other.secret)
        waiting = (await small.runtime.tasks.queue())["waiting"]
        assert [row["id"] for row in waiting] == [first, last]
        shown = (await visitor.http.get("/console/queue")).text.partition("Waiting list")[2]
        places = [shown.index(text) for text in (first[-10:], "Studio Nord", "Priority")]
        assert max(places) < shown.index(last[-10:])
        assert "Off-peak" in shown


async def test_the_operator_cancels_anybodys_task_and_the_owner_is_paid_back(
    tmp_path: Path,
) -> None:
    async with doors(tmp_path) as (small, visitor):
        await _signed_in(small, visitor)
        account = await new_account(small)
        task_id = await _wait(small, "standard", (await new_key(small, account)).secret)
        form = {"account": account, "task": task_id, "back": "/queue"}
        answer = await visitor.post("/console/queue/cancel", "/console/queue", **form)
        assert answer.headers["location"] == "/console/queue"
        assert (await small.runtime.tasks.queue())["waiting"] == []
        row = await small.runtime.accounts.account(account)
        assert (row.balance_milli, row.pending) == (10_000_000, 0)


async def test_a_task_of_another_account_is_not_found_in_this_one(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await _signed_in(small, visitor)
        task_id = await _wait(small, "standard")
        form = {"account": await new_account(small), "task": task_id, "back": "/queue"}
        await visitor.post("/console/queue/cancel", "/console/queue", **form)
        assert [row["id"] for row in (await small.runtime.tasks.queue())["waiting"]] == [task_id]


async def test_without_workers_the_page_says_where_the_engines_are(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await _signed_in(small, visitor)
        assert "Engines run in other processes" in (await visitor.http.get("/console/queue")).text


async def test_the_engines_of_this_process_are_counted_with_their_memory(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as small:
        await small.runtime.sessions.set_password(PASSWORD)
        small.http.headers.pop("Authorization")
        visitor = DoorVisitor(small.http, None)  # type: ignore[arg-type]
        await visitor.sign_in(PASSWORD, "operator")
        text = TAGS.sub(" ", (await small.http.get("/console/queue")).text)
        (process,) = engine_processes()
        assert process.memory_bytes > 2**20
        assert re.search(r"OK\s+1 of 1\s+\d[\d,]* MiB", text)


async def test_a_banner_tells_an_operator_whose_account_it_acts_in(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await _signed_in(small, visitor)
        account = await new_account(small, "Studio Nord")
        assert "You are acting as" not in (await visitor.http.get("/console/accounts")).text
        await visitor.post("/console/work-in", "/console/accounts", account=account)
        assert "You are acting as Studio Nord" in (await visitor.http.get("/console/tasks")).text
        first = await small.runtime.accounts.account("")
        await visitor.post("/console/work-in", "/console/accounts", account=first.id)
        assert "You are acting as" not in (await visitor.http.get("/console/tasks")).text
