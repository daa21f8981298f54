"""`vitascope callback`: listen, list, show, replay and secret, as an integrator meets them."""

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.callbacks.dispatching import dispatching
from tests.callbacks.receivers import receiver, refused_port
from tests.small import MODEL, whole_service
from vitascope.cli.app import app


async def _run(*words: str) -> str:
    done = await asyncio.to_thread(CliRunner().invoke, app, ["callback", *words])
    assert done.exit_code == 0, done.output
    return done.stdout


@asynccontextmanager
async def _listening(*words: str) -> AsyncIterator[tuple[str, asyncio.StreamReader]]:
    port = str(await refused_port())
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "vitascope.cli", "callback", "listen", "--port", port, *words,
        stdout=asyncio.subprocess.PIPE, env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{port}/", process.stdout
    finally:
        process.terminate()
        await process.wait()


async def _open(url: str) -> None:
    host, port = url.removeprefix("http://").rstrip("/").split(":")
    while True:
        try:
            _, writer = await asyncio.open_connection(host, int(port))
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            return


async def test_listen_prints_a_callback_and_says_that_both_signatures_hold(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as small:
        async with _listening("--data", str(tmp_path), "--json") as (url, lines):
            await _open(url)
            created = await small.post(
                {"model": MODEL, "input": {"prompt": "cat"}, "callBackUrl": url}
            )
            told: dict[str, Any] = json.loads(await lines.readline())
        assert (told["standard"], told["kie"], told["answered"]) == ("holds", "holds", 200)
        assert json.loads(told["body"])["data"]["taskId"] == created["data"]["taskId"]
        assert json.loads(await _run("list", "--data", str(tmp_path), "--json"))["id"] == told["id"]


async def test_listen_fails_when_told_to_and_says_what_is_wrong_with_a_signature(
    tmp_path: Path,
) -> None:
    secret = "whsec_" + "A" * 32
    async with dispatching(tmp_path) as post:
        async with _listening("--secret", secret, "--fail", "1", "--status", "503", "--json") as (
            url,
            lines,
        ):
            await _open(url)
            await post.add(url, url)
            await post.dispatcher.run_due()
            told = [json.loads(await lines.readline()) for _ in range(2)]
        assert sorted(each["answered"] for each in told) == [200, 503]
        assert all(each["standard"].startswith("WRONG: no signature fits") for each in told)
        assert [each["kie"] for each in told] == ["WRONG", "WRONG"]


async def test_list_show_replay_and_secret_work_on_a_folder_that_nobody_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    async with receiver("410") as hook:
        async with dispatching(tmp_path) as post:
            (task_id,) = await post.add(hook.url)
            await post.dispatcher.run_due()
            secret = (await post.runtime.callbacks.secrets(post.owner)).current
        data = ("--data", str(tmp_path))
        listed = (await _run("list", *data)).splitlines()
        assert [line.split("  ")[0] for line in listed] == ["ID", listed[1][:10]]
        assert re.search(r"given up  1/10 .* 127.0.0.1:\d+ +the receiver answered 410", listed[1])
        shown = await _run("show", task_id, *data)
        assert hook.url in shown
        assert "the receiver answered 410" in shown
        assert await _run("replay", "--failed", *data) == "Callbacks that go again: 1\n"
        assert (
            await _run("replay", "--since", "2020-01-01", "--until", "2021-01-01", *data)
            == "Callbacks that go again: 0\n"
        )
        assert await _run("secret", *data) == f"{secret}\n"
        assert f"{secret}  (the previous one" in await _run("secret", "--rotate", *data)
        async with dispatching(tmp_path) as post:
            await post.dispatcher.run_due()
            assert (len(hook.requests), len(set(hook.ids))) == (2, 1)
