"""Has a service make every case, and looks at each file."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from tests.family.cases import ABLE, FamilyCase
from tests.small import Small
from vitascope import catalog
from vitascope.media.probe import probe
from vitascope.video import Ability

AT_ONCE = 4
SIDES = ((320, 180), (180, 240))
"""Pixels (width, height) of the two pictures."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """What became of a case: the file's facts in a few words, and what is wrong with it."""

    case: FamilyCase
    facts: str
    wrong: str


async def given_pictures(small: Small) -> tuple[str, str]:
    """Upload two pictures and return their addresses."""
    first, last = [
        await _uploaded(small, f"{number}.png", *sides) for number, sides in enumerate(SIDES)
    ]
    return first, last


async def make_all(small: Small, cases: Sequence[FamilyCase], folder: Path) -> list[Made]:
    """Return what became of each case, in their order."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, case: FamilyCase) -> Made:
        async with turns:
            return await _make(small, case, folder / f"{number}.mp4")

    return await asyncio.gather(*(one(number, case) for number, case in enumerate(cases)))


async def _uploaded(small: Small, name: str, width: int, height: int) -> str:
    noise = np.random.default_rng(width).integers(0, 255, (height, width, 3), np.uint8)
    _, content = cv2.imencode(".png", cv2.GaussianBlur(noise, (0, 0), 9))
    files, data = {"file": (name, content.tobytes(), "image/png")}, {"uploadPath": "family"}
    answer = await small.http.post("/api/file-stream-upload", files=files, data=data)
    return str(answer.json()["data"]["downloadUrl"])


async def _make(small: Small, case: FamilyCase, path: Path) -> Made:
    body = {"model": case.model, "input": case.input}
    answer = await small.post(body)
    if answer["code"] != 200:
        return Made(case=case, facts="", wrong=f"{answer['code']} {answer['msg']}")
    record = await small.finished(answer["data"]["taskId"])
    if record["state"] != "success":
        return Made(case=case, facts="", wrong=str(record["failMsg"]))
    video = await small.http.get(record["response"]["resultUrls"][0])
    path.write_bytes(video.content)
    return _looked_at(small, case, path)


def _looked_at(small: Small, case: FamilyCase, path: Path) -> Made:
    model = catalog.find(case.model)
    plan = model.plan(
        {"model": case.model, "input": case.input},
        short_side=small.runtime.settings.short_side,
        abilities=ABLE,
    )
    found, wanted = probe(path), plan.spec
    length = f"{found.num_frames} frames at {found.fps:g}"
    facts = f"{found.width}x{found.height}, {length}, sound {found.sound_codec or 'none'}"
    right = {
        "size": (found.width, found.height) == (wanted.width, wanted.height),
        "length": (found.num_frames, found.fps) == (wanted.num_frames, wanted.fps),
        "sound": bool(found.sound_codec)
        == wanted.sound
        == (model.has_sound(case.input) and Ability.SOUND in ABLE),
        "codec": (found.codec, found.pixel_format, found.index_first) == ("h264", "yuv420p", True),
    }
    path.unlink()
    return Made(
        case=case, facts=facts, wrong=", ".join(name for name, holds in right.items() if not holds)
    )
