"""The receivers' guide: its receivers accept a genuine callback and nothing else.

Both languages hold the same code.
"""

import asyncio
import json
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import httpx2
import pytest

from tests.callbacks.dispatching import dispatching
from tests.callbacks.receivers import receiver, refused_port
from tests.cli.process import environment_of, run, serving
from tests.small import MODEL
from vitascope.config import Settings

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "callbacks.md").read_text()
RUN = {
    "python": ("receiver.py", [sys.executable, "receiver.py"]),
    "js": ("receiver.mjs", ["node", "receiver.mjs"]),
    "go": ("receiver.go", ["go", "run", "receiver.go"]),
    "php": ("receiver.php", ["php", "-S", "127.0.0.1:{port}", "receiver.php"]),
    "java": ("Receiver.java", ["java", "Receiver.java"]),
}
HERE = [language for language, (_, command) in RUN.items() if shutil.which(command[0])]
"""Those whose tools are on this machine."""


def _blocks(text: str) -> list[str]:
    return re.findall(r"```\w+\n.*?```", text, re.S)


def _snippet(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", GUIDE, re.S)
    assert found is not None
    return found[1]


@asynccontextmanager
async def _running(language: str, folder: Path, secret: str) -> AsyncIterator[str]:
    name, command = RUN[language]
    (folder / name).write_text(_snippet(language))
    port = str(await refused_port())
    process = await asyncio.create_subprocess_exec(
        *(word.format(port=port) for word in command), cwd=folder, start_new_session=True,
        env=os.environ | {"WEBHOOK_SECRET": secret, "PORT": port},
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await _listening(process, int(port))
        yield f"http://127.0.0.1:{port}/hook"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _listening(process: asyncio.subprocess.Process, port: int) -> None:
    while process.returncode is None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise AssertionError(f"the receiver ended with {process.returncode}")


@pytest.mark.parametrize("language", HERE)
async def test_a_receiver_of_the_guide_accepts_genuine_callbacks_alone(
    tmp_path: Path, language: str
) -> None:
    async with dispatching(tmp_path / "data") as post:
        secret = (await post.runtime.callbacks.secrets(post.owner)).current
        async with _running(language, tmp_path, secret) as url:
            (genuine,) = await post.add(url)
            await post.dispatcher.run_due()
            await post.runtime.callbacks.rotate(post.owner)
            (during_rotation,) = await post.add(url)
            await post.dispatcher.run_due()
            await post.runtime.callbacks.rotate(post.owner, at_once=True)
            (foreign,) = await post.add(url)
            await post.dispatcher.run_due()
            statuses = [
                (await post.shown(each))["lastStatus"]
                for each in (genuine, during_rotation, foreign)
            ]
            assert statuses == [204, 204, 400]


PUBLIC = """
import { readFileSync } from "node:fs";
import { isGenuine } from "./keys.mjs";
for (const [headers, body] of JSON.parse(readFileSync("sent.json")))
  console.log(isGenuine(headers, Buffer.from(body)));
"""


@pytest.mark.parametrize("program", [path for path in (shutil.which("node"),) if path])
async def test_the_guides_node_code_checks_with_the_published_keys_alone(
    tmp_path: Path, program: str
) -> None:
    (code,) = [each for each in re.findall(r"```js\n(.*?)```", GUIDE, re.S) if "jwk" in each]
    (tmp_path / "keys.mjs").write_text(code)
    (tmp_path / "main.mjs").write_text(PUBLIC)
    async with receiver() as hook, dispatching(tmp_path / "data") as post:
        await post.add(hook.url)
        await post.dispatcher.run_due()
        await post.runtime.callbacks.rotate(post.owner)
        published = await post.runtime.callbacks.key_set(post.account_id)
        headers, body = hook.requests[0][0], hook.requests[0][1].decode()
    sent = [(dict(headers), body), (dict(headers), body + " "), ({}, body)]
    (tmp_path / "sent.json").write_text(json.dumps(sent))
    done = await asyncio.create_subprocess_exec(
        program,
        "main.mjs",
        cwd=tmp_path,
        env=os.environ
        | {"WEBHOOK_KEYS_URL": "data:application/json," + quote(json.dumps(published))},
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await done.communicate()
    assert told.decode().split() == ["true", "false", "false"]


async def test_every_command_of_the_guide_runs_and_what_arrives_is_what_it_shows(
    tmp_path: Path,
) -> None:
    listen, *others = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)
    (shown,) = re.findall(r"```json\n(.*?)```", GUIDE, re.S)
    port = await refused_port()
    settings = {"VITASCOPE_DATA": str(tmp_path / "data")}
    with serving(tmp_path) as (url, key):
        command = [
            sys.executable,
            "-m",
            "vitascope.cli",
            *listen.split()[1:],
            "--port",
            str(port),
            "--json",
        ]
        listener = await asyncio.create_subprocess_exec(
            *command, cwd=tmp_path, env=environment_of(**settings), stdout=asyncio.subprocess.PIPE
        )
        await _listening(listener, port)
        task_id = await _create(url, key, f"http://127.0.0.1:{port}/")
        assert listener.stdout is not None
        heard = json.loads(await listener.stdout.readline())
        assert (heard["standard"], heard["kie"]) == ("holds", "holds")
        example, body = json.loads(shown), json.loads(heard["body"])
        assert (set(example), example["msg"], body["taskId"]) == (set(body), body["msg"], task_id)
        assert set(example["data"]) <= set(body["data"])
        for line in "".join(others).replace("task_kling_…", task_id).splitlines():
            done = await asyncio.to_thread(run, tmp_path, *line.split()[1:], **settings)
            assert done.returncode == 0, (line, done.stderr)
        listener.terminate()
        await listener.wait()


async def _create(url: str, key: str, callback: str) -> str:
    body = {"model": MODEL, "input": {"prompt": "a cat"}, "callBackUrl": callback}
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx2.AsyncClient(base_url=url, headers=headers, trust_env=False) as http:
        created = (await http.post("/api/v1/jobs/createTask", json=body)).json()
    task_id: str = created["data"]["taskId"]
    return task_id


def test_both_languages_hold_the_same_code() -> None:
    assert _blocks((DOCS / "callbacks.zh-CN.md").read_text()) == _blocks(GUIDE)


def test_every_setting_of_callbacks_is_in_the_guide() -> None:
    names = [name for name in Settings.model_fields if name.startswith("callback_")]
    for text in (GUIDE, (DOCS / "callbacks.zh-CN.md").read_text()):
        assert [name for name in names if f"`{name}`" not in text] == []
