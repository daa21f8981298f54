"""The API's promises over HTTP alone, on every way to run the service: real processes, real
databases, real storage.

One machine: `serve`, SQLite, files, the embedded queue. Scale-out: an `api` and a `worker`,
PostgreSQL, S3, Procrastinate. Each is started once for all tests of the module.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.deployments import Deployment, deployed
from tests.postgres import PostgresServer
from tests.small import MODEL
from tests.storage.swift import settings_of
from vitascope_chaos.journal import Journal
from vitascope_chaos.receiver import CallbackReceiver

ENDED = ("success", "fail")
CREATE, RECORD = "/api/v1/jobs/createTask", "/api/v1/jobs/recordInfo"
PLAIN = {"model": MODEL, "input": {"prompt": "a cat"}}


@dataclass(frozen=True, kw_only=True)
class House:
    """A deployment, the receiver of its callbacks, and the folder that its operator stands in."""

    service: Deployment
    receiver: CallbackReceiver
    folder: Path

    async def operate(self, *arguments: str) -> str:
        """Run one of the operator's commands; return what it prints."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "vitascope.cli", *arguments, cwd=self.folder, stdout=PIPE
        )
        out, _ = await process.communicate()
        assert process.returncode == 0, arguments
        return out.decode()

    async def balance(self) -> float:
        """Return the first account's credits."""
        return float((await self.service.http.get("/api/v1/chat/credit")).json()["data"])


@pytest.fixture(scope="module", params=["one machine", "scale-out"])
async def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    folder = tmp_path_factory.mktemp("house")
    settings: dict[str, Any] = {}
    if request.param == "scale-out":
        postgres: PostgresServer = request.getfixturevalue("postgres")
        settings = {"database": postgres.new_database()} | settings_of(
            request.getfixturevalue("swift"), folder.name
        )
    journal = Journal(folder / "callbacks.journal")
    receiver = CallbackReceiver(journal)
    await receiver.start()
    async with deployed(folder, callback_ports=[receiver.port], **settings) as service:
        yield House(service=service, receiver=receiver, folder=folder)
    await receiver.stop()
    journal.close()


async def test_a_task_becomes_a_video_that_anybody_with_its_url_can_load(house: House) -> None:
    record = await house.service.until(await house.service.create(), *ENDED)
    assert record["state"] == "success"
    url = json.loads(record["resultJson"])["resultUrls"][0]
    async with httpx2.AsyncClient(trust_env=False) as anybody:
        whole, head = await anybody.get(url), await anybody.head(url)
        part = await anybody.get(url, headers={"Range": "bytes=4-11"})
        beyond = await anybody.get(url, headers={"Range": "bytes=99999999-"})
        unknown = await anybody.get(url.rpartition("/")[0] + "/unknown-1.mp4")
    assert (whole.status_code, whole.headers["content-type"], whole.content[4:8]) == (
        200,
        "video/mp4",
        b"ftyp",
    )
    assert head.headers["content-length"] == str(len(whole.content))
    assert (part.status_code, part.content) == (206, whole.content[4:12])
    assert beyond.status_code == 416
    assert unknown.json()["code"] == 404


async def test_every_end_is_called_back_once(house: House) -> None:
    prompts = ("a cat", "refuse this")
    made = [
        await house.service.create(prompt, callBackUrl=house.receiver.url) for prompt in prompts
    ]
    async with asyncio.timeout(60):
        while not house.receiver.by_task.keys() >= set(made):
            await asyncio.sleep(0.02)
    states = [(await house.service.record(task_id))["state"] for task_id in made]
    assert states == ["success", "fail"]
    assert [house.receiver.by_task[task_id] for task_id in made] == [1, 1]


async def test_what_fails_or_is_cancelled_is_refunded(house: House) -> None:
    before = await house.balance()
    failed = await house.service.until(await house.service.create("refuse this"), *ENDED)
    running = await house.service.create("slow cat")
    await house.service.until(running, "generating")
    waiting = await house.service.create("slow cat")
    for task_id in (waiting, running):
        answer = (
            await house.service.http.post("/api/v1/jobs/cancelTask", json={"taskId": task_id})
        ).json()
        assert answer["code"] == 200, answer
    ended = [failed, *[await house.service.until(each, *ENDED) for each in (waiting, running)]]
    assert [record["failCode"] for record in ended] == ["501", "499", "499"]
    assert await house.balance() == before


async def test_the_same_idempotency_key_makes_one_task_and_charges_once(house: House) -> None:
    before = await house.balance()
    once = {"Idempotency-Key": "the same"}
    answers = await asyncio.gather(
        *(house.service.http.post(CREATE, json=PLAIN, headers=once) for _ in range(8))
    )
    (task_id,) = {answer.json()["data"]["taskId"] for answer in answers}
    other = await house.service.http.post(
        CREATE, json=PLAIN | {"input": {"prompt": "a dog"}}, headers=once
    )
    assert other.json()["code"] == 422
    await house.service.until(task_id, *ENDED)
    assert await house.balance() == before - 160


async def test_refusals_are_the_wires_own(house: House) -> None:
    http, stranger = house.service.http, {"Authorization": "Bearer vs_live_wrong"}
    codes = [
        (await http.post(CREATE, json=PLAIN, headers=stranger)).json()["code"],
        (await http.get(RECORD, params={"taskId": "task_kling_1"})).json()["code"],
        (await http.post(CREATE, json=PLAIN | {"model": "kling/none"})).json()["code"],
        (await http.post(CREATE, json=PLAIN | {"input": {"prompt": ""}})).json()["code"],
    ]
    assert codes == [401, 404, 422, 422]


async def test_what_the_operator_says_counts_at_once(house: House) -> None:
    await house.operate("account", "create", "poor", "--credits", "200")
    shown = await house.operate("key", "create", "--account", "poor", "--name", "test")
    key = next(word for word in shown.replace('"', " ").split() if word.startswith("vs_live_"))
    poor = {"Authorization": f"Bearer {key}"}
    codes = [
        (await house.service.http.post(CREATE, json=PLAIN, headers=poor)).json()["code"]
        for _ in range(2)
    ]
    assert codes == [200, 402]
    await house.operate("maintenance", "on", "--message", "Back at noon.")
    told = (await house.service.http.post(CREATE, json=PLAIN)).json()
    await house.operate("maintenance", "off")
    assert (told["code"], told["msg"]) == (455, "Back at noon.")
    assert (await house.service.http.post(CREATE, json=PLAIN)).json()["code"] == 200


async def test_many_at_once_all_end_and_the_ledger_adds_up(house: House) -> None:
    made = await asyncio.gather(*(house.service.create() for _ in range(12)))
    states = [(await house.service.until(task_id, *ENDED))["state"] for task_id in made]
    assert states == ["success"] * 12
    await house.operate("ledger", "verify")


async def test_a_process_that_is_told_to_stop_leaves_no_work_behind(house: House) -> None:
    """The last test: whoever makes videos is stopped while it does, and started again."""
    task_id = await house.service.create("brisk cat")
    await house.service.until(task_id, "generating")
    worker = house.service.members[-1]
    await worker.drain()
    assert worker.bad_exits == 0
    assert (await house.service.until(task_id, *ENDED))["state"] == "success"
