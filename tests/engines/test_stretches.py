"""Clips longer than a network makes at once: how they are divided, and made, each stretch from the
last picture of the one before.
"""

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.engines.hosting import bench
from tests.media.pictures import spec
from vitascope.engines.base import EngineError
from vitascope.engines.diffusers import DiffusersEngine
from vitascope.engines.pipelines import PIPELINES
from vitascope.engines.stretches import MOST_SECONDS, continues, longest_seconds, stretches
from vitascope.media.picture import read_frames
from vitascope.media.probe import check
from vitascope.tasks.task import Stopped
from vitascope.worker.messages import ClipReady

ENGINE = "tests.engines.watched:StretchedEngine"
TWO_SECONDS = 48


def _options(checkpoints: Path, kind: str = "TI2V") -> dict[str, Any]:
    return {
        "pipeline": f"tests.engines.tiny_pictures:{kind}",
        "weights": str(checkpoints / kind),
        "device": "cpu",
        "size": "32x16",
        "steps": 3,
    }


@pytest.mark.parametrize("name", list(PIPELINES))
@pytest.mark.parametrize("ends", [False, True])
@pytest.mark.parametrize("seconds", [1, 3, 5, 6, 8, 10, 12, 15])
def test_stretches_that_share_a_picture_last_as_long_as_the_clip(
    name: str, ends: bool, seconds: int
) -> None:
    row = PIPELINES[name]
    if seconds > longest_seconds(row):
        with pytest.raises(EngineError, match=f"at most {int(longest_seconds(row))} seconds"):
            stretches(row, seconds, ends=ends)
        return
    parts = stretches(row, seconds, ends=ends)
    shown = sum(parts) - (len(parts) - 1)
    assert shown >= row.needed_frames(seconds)
    assert all(count <= row.longest_frames for count in parts)
    if ends or row.any_length:
        assert shown - row.needed_frames(seconds) <= row.frame_step * len(parts)
    assert len(parts) == 1 or continues(row)


def test_the_facts_of_known_networks() -> None:
    assert stretches(PIPELINES["wan2.2-5b"], 10) == (121, 121)
    assert stretches(PIPELINES["wan2.2-i2v-a14b"], 15) == (81, 81, 81)
    assert stretches(PIPELINES["ltx"], 15) == (193, 185)
    assert stretches(PIPELINES["ltx-2"], 15) == (361,)


def test_what_cannot_begin_with_a_picture_or_needs_a_last_one_is_not_continued() -> None:
    assert not continues(PIPELINES["wan2.1-14b"])
    assert not continues(PIPELINES["wan2.1-flf2v-14b"])
    longest = {
        settings: DiffusersEngine.longest_seconds({"pipeline": "wan2.2-5b", **dict(settings)})
        for settings in ((), (("recipe", "fast"),), (("cache", True),))
    }
    assert list(longest.values()) == [MOST_SECONDS, 121.5 / 24, 121.5 / 24]


@pytest.mark.torch
async def test_a_long_clip_goes_on_from_its_own_last_picture_and_comes_out_the_same_again(
    tmp_path: Path, checkpoints: Path
) -> None:
    wanted = spec(num_frames=TWO_SECONDS)
    async with bench(tmp_path, ENGINE, **_options(checkpoints)) as it:
        made = await it.make(wanted)
        assert isinstance(made, ClipReady), made
        progress = list(it.progress)
        assert isinstance(await it.make(wanted, name="again"), ClipReady)
    check(tmp_path / "out.mp4", wanted)
    first, second = made.notes["told"]
    assert made.notes["stretches"] == [17, 17]
    assert (first["kept"], first["goes_on"]) == (0, False)
    assert (second["kept"], second["goes_on"]) == (0.2, True)
    assert len(first["calls"]) == len(second["calls"]) == 6
    assert progress == sorted(progress)
    for low, high in ((0.0, 0.5), (0.5, 1.0)):
        assert sum(low < fraction < high for fraction in progress) >= 3
    frames, again = (read_frames(tmp_path / f"{name}.mp4") for name in ("out", "again"))
    assert all((a == b).all() for a, b in zip(frames, again, strict=True))
    assert not np.array_equal(frames[0], frames[25])


@pytest.mark.torch
async def test_only_the_last_stretch_ends_with_the_last_picture(
    tmp_path: Path, checkpoints: Path
) -> None:
    (tmp_path / "given.png").write_bytes(_png())
    given = tmp_path / "given.png"
    async with bench(tmp_path, ENGINE, **_options(checkpoints, "WAN2_I2V")) as it:
        for name, last in (("open", ""), ("ends", given)):
            made = await it.make(
                spec(num_frames=TWO_SECONDS), name=name, first_frame=given, last_frame=last
            )
            assert isinstance(made, ClipReady), made
            assert [each["goes_on"] for each in made.notes["told"]] == [False, True]
    open_end, ends = (read_frames(tmp_path / f"{name}.mp4") for name in ("open", "ends"))
    same = [np.array_equal(a, b) for a, b in zip(open_end, ends, strict=True)]
    assert same[0]
    assert not same[-1]


@pytest.mark.torch
async def test_stretches_whose_size_the_network_chooses_have_the_same(
    tmp_path: Path, checkpoints: Path
) -> None:
    given = tmp_path / "given.png"
    given.write_bytes(_png())
    wanted = spec(num_frames=TWO_SECONDS)
    async with bench(tmp_path, ENGINE, **_options(checkpoints, "HUNYUAN15_I2V")) as it:
        made = await it.make(wanted, first_frame=given)
    assert isinstance(made, ClipReady), made
    check(tmp_path / "out.mp4", wanted)
    first, second = made.notes["told"]
    assert made.notes["stretches"] == [25, 25]
    assert first["channels"] == second["channels"]


@pytest.mark.torch
async def test_a_cancel_stops_a_long_clip_in_any_stretch(tmp_path: Path, checkpoints: Path) -> None:
    options = _options(checkpoints) | {"steps": 60}
    async with bench(tmp_path, ENGINE, **options) as it:
        seen: list[float] = []

        def cancel_later(fraction: float) -> None:
            seen.append(fraction)
            if fraction > 0.5 and it.host.starts == 1 and len(orders) == 0:
                orders.append(asyncio.get_running_loop().create_task(it.host.cancel()))

        orders: list[asyncio.Task[Any]] = []
        wanted = spec(num_frames=TWO_SECONDS)
        assert isinstance(await it.make(wanted, on_progress=cancel_later), Stopped)
        assert 0.5 < max(seen) < 0.98
        assert it.host.starts == 1


def _png() -> bytes:
    import cv2

    pixels = np.full((32, 64, 3), 90, np.uint8)
    pixels[:, 32:] = 200
    return cv2.imencode(".png", pixels)[1].tobytes()
