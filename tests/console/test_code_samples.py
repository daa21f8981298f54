"""The reference's code runs: each language sends the same call to a real service."""

import os
import shutil
import subprocess
import sys
from asyncio import to_thread
from pathlib import Path

import pytest

from tests.small import MODEL, whole_service
from vitascope.console.code_samples import SampleCall, code_samples

RUN = {
    "curl": ("call.sh", ["sh", "call.sh"]),
    "Python": ("call.py", [sys.executable, "call.py"]),
    "Node": ("call.mjs", ["node", "call.mjs"]),
}
HERE = [name for name in RUN if shutil.which(name.lower()) or name == "Python"]


@pytest.mark.parametrize("language", HERE)
async def test_a_sample_sends_what_it_shows(tmp_path: Path, language: str) -> None:
    file, command = RUN[language]
    async with whole_service(tmp_path / "data") as small:
        body = {"model": MODEL, "input": {"prompt": "it's a cat 一只猫"}}
        url = f"{small.url}/api/v1/jobs/createTask"
        call = SampleCall(method="POST", url=url, query={}, body=body, needs_key=True)
        (tmp_path / file).write_text(code_samples(call)[language])
        named = os.environ | {"VITASCOPE_API_KEY": small.key}
        done = await to_thread(
            subprocess.run, command, cwd=tmp_path, env=named, capture_output=True, text=True
        )
        assert "task_kling_" in done.stdout, done.stderr
        page = await small.http.get("/api/v1/jobs/tasks")
        (task,) = page.json()["data"]["tasks"]
        assert "it's a cat 一只猫" in task["param"]


def test_a_call_without_body_and_key_has_neither() -> None:
    call = SampleCall(
        method="GET", url="http://a.example/b", query={"c": "d"}, body=None, needs_key=False
    )
    for text in code_samples(call).values():
        assert "http://a.example/b?c=d" in text
        assert "Authorization" not in text
        assert "Content-Type" not in text
