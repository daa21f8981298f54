"""A task's end reaches its receiver: signed, once, whatever else is wrong."""

import asyncio
import json
from pathlib import Path

from standardwebhooks import Webhook

from tests.callbacks.receivers import receiver, refused_port
from tests.callers import caller_of
from tests.small import MODEL, Small, whole_service


async def _ended(small: Small, task_id: str) -> dict[str, object]:
    while (record := await small.record(task_id))["state"] not in {"success", "fail"}:
        await asyncio.sleep(0.02)
    return record


async def test_the_end_of_a_task_reaches_its_receiver_with_recordinfos_data(tmp_path: Path) -> None:
    async with receiver() as hook, whole_service(tmp_path) as small:
        task_id = (
            await small.post({"model": MODEL, "input": {"prompt": "雪"}, "callBackUrl": hook.url})
        )["data"]["taskId"]
        record = await _ended(small, task_id)
        while not hook.requests:
            await asyncio.sleep(0.01)
        headers, raw = hook.requests[0]
        body = json.loads(raw)
        assert (body["code"], body["msg"]) == (200, "Playground task completed successfully.")
        assert body["taskId"] == body["data"]["taskId"] == body["data"]["task_id"] == task_id
        extra = {"task_id": task_id, "updateTime": record["completeTime"]}
        assert body["data"] == record | extra
        secrets = await small.runtime.callbacks.secrets(caller_of(await _account(small)))
        assert Webhook(secrets.current).verify(raw, headers) == body
        assert headers["content-type"] == "application/json"


async def test_a_failed_task_is_told_with_code_501(tmp_path: Path) -> None:
    async with receiver() as hook, whole_service(tmp_path) as small:
        await small.post(
            {"model": MODEL, "input": {"prompt": "refuse this"}, "callBackUrl": hook.url}
        )
        while not hook.requests:
            await asyncio.sleep(0.01)
        body = json.loads(hook.requests[0][1])
        assert (body["code"], body["msg"], body["data"]["state"]) == (
            501,
            "Playground task failed.",
            "fail",
        )


async def test_a_dead_callback_url_leaves_the_task_untouched(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as small:
        urls = [f"http://127.0.0.1:{await refused_port()}/", "https://your-domain.com/api/callback"]
        for url in urls:
            created = await small.post(
                {"model": MODEL, "input": {"prompt": "cat"}, "callBackUrl": url}
            )
            assert created["code"] == 200
            assert (await _ended(small, created["data"]["taskId"]))["state"] == "success"
        assert await small.balance() == 10_000 - 2 * 160


async def _account(small: Small) -> str:
    account = await small.runtime.accounts.authenticate(small.runtime.local_token)
    return account.id
