"""The page that checks files: open to everybody, bounded, and silent about whose a clip is to all
but its owner.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import cv2
import pytest

from tests.callers import create, new_account, new_key
from tests.console.test_doors import DoorVisitor, doors
from tests.media.watermark.clips import Picture, encoded, scene
from tests.small import Small
from vitascope.console import turns
from vitascope.console.context import LANGUAGE_COOKIE
from vitascope.media.watermark.embed import Embedder

MADE = "Made by Vitascope."


async def _marked(small: Small) -> tuple[str, list[Picture]]:
    """Make a task; return its id and pictures with its mark."""
    task_id = (await create(small, small.key))["data"]["taskId"]
    picture = scene()
    embedder = Embedder(small.runtime.marks.word(task_id), picture.shape[1], picture.shape[0])
    embedder.add(picture, picture, is_key=True)
    return task_id, [picture] * 6


async def test_anybody_may_check_a_clip_and_learns_what_it_is_but_not_whose(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        task_id, pictures = await _marked(small)
        page = await visitor.http.get("/console/verify")
        assert page.status_code == 200
        answer = await visitor.upload(encoded(pictures))
        assert MADE in answer.text
        assert ">Generated</span>" in answer.text
        assert task_id not in answer.text
        assert "shown to its owner and to the operator" in answer.text


async def test_a_screenshot_names_its_task_to_its_owner_and_the_operator(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        task_id, pictures = await _marked(small)
        shot = cv2.imencode(".jpg", pictures[0], [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes()
        await small.runtime.sessions.set_password("a long password")
        stranger = (await new_key(small, await new_account(small))).secret
        for secret, who, sees in (
            (small.key, "tenant", True), (stranger, "tenant", False), ("a long password", "operator", True)
        ):  # fmt: skip
            await visitor.sign_in(secret, who)
            answer = await visitor.upload(shot)
            assert (MADE in answer.text, task_id in answer.text) == (True, sees)
            await visitor.post("/console/sign-out")


async def test_what_is_no_picture_is_said_to_be_none(tmp_path: Path) -> None:
    async with doors(tmp_path) as (_, visitor):
        answer = await visitor.upload(b"not a video")
        assert "no picture could be read" in answer.text


async def test_an_address_has_ten_files_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PER_MINUTE", 3)
    async with doors(tmp_path) as (small, visitor):
        statuses = [(await visitor.upload(b"x")).status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        await visitor.sign_in(small.key)
        assert (await visitor.upload(b"x")).status_code != 200
        await visitor.post("/console/sign-out")
        visitor.http.cookies.set(LANGUAGE_COOKIE, "zh", domain="test.local", path="/")
        refused = await visitor.upload(b"x")
        assert "您的地址在一分钟内已验证 3 个文件" in refused.text
        assert 1 <= int(refused.headers["retry-after"]) <= 60


async def test_a_file_without_a_turn_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.05)
    async with doors(tmp_path) as (_, visitor):
        csrf = await visitor.csrf("/console/verify")
        held = _console_turns(visitor)
        for _ in range(turns.AT_ONCE):
            await held._free.acquire()
        read = 0

        async def body() -> AsyncIterator[bytes]:
            nonlocal read
            for _ in range(1_000):
                read += 1
                await asyncio.sleep(0)
                yield b"x" * 1_000

        headers = {"content-type": "multipart/form-data; boundary=b", "origin": "http://test"}
        answer = await visitor.http.post("/console/verify", content=body(), headers=headers)
        assert answer.status_code == 400
        assert "Many files are being checked" in answer.text
        for _ in range(turns.AT_ONCE):
            held._free.release()
        assert (await visitor.upload(b"x", csrf=csrf)).status_code == 200


def _console_turns(visitor: DoorVisitor) -> turns.Turns:
    routes: list[Any] = list(visitor.app.router.routes)
    console = next(
        route.app for route in routes if getattr(route, "path", "").startswith("/console/")
    )
    found: turns.Turns = console._app.state.turns
    return found
