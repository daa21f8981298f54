"""Clips that begin or end with a picture: how it comes into the call, and what the transformers
see, on tiny random checkpoints of every family.
"""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from tests.engines.hosting import Bench, bench
from tests.engines.tiny_pictures import PICTURE_KINDS
from tests.media.pictures import spec
from vitascope.engines.base import EngineError, Generation
from vitascope.engines.calls import FIRST, LAST, Ends, arguments, ends_of, recorded
from vitascope.engines.pipelines import PIPELINES
from vitascope.engines.plan import Way
from vitascope.media.picture import read_frames
from vitascope.media.probe import check
from vitascope.tasks.task import Failed
from vitascope.video import Ability, Picture
from vitascope.worker.messages import ClipReady

ENGINE = "tests.engines.watched:StretchedEngine"
SIZES = {"LTX": "64x32"}
ONE_SECOND = 24
KEPT = {
    "TI2V": 1 / 5,
    "LTX": 1 / 7,
    "WAN_I2V": 20 / 36,
    "WAN_FLF": 20 / 36,
    "WAN2_I2V": 20 / 36,
    "HUNYUAN_I2V": 1 / 7,
    "HUNYUAN15_I2V": 5 / 9,
    "COGVIDEOX_I2V": 1 / 2,
}
"""The share of a transformer's input that holds the picture: a moment of all, or channels of all."""


def _picture(folder: Path, name: str, colour: tuple[int, int, int]) -> Path:
    """Write a picture of one colour but for a white half."""
    pixels = np.full((60, 80, 3), colour, np.uint8)
    pixels[:, 40:] = 255
    path = folder / f"{name}.png"
    assert cv2.imwrite(str(path), pixels)
    return path


def _given(width: int, height: int, grey: int = 0) -> Picture:
    pixels = np.full((height, width, 3), grey, np.uint8)
    return Picture(pixels=pixels, path=Path("given.png"), media_type="image/png")


def _options(checkpoints: Path, kind: str) -> dict[str, Any]:
    module = "tiny_pictures" if kind in PICTURE_KINDS else "tiny"
    return {
        "pipeline": f"tests.engines.{module}:{kind}",
        "weights": str(checkpoints / kind),
        "device": "cpu",
        "size": SIZES.get(kind, "32x16"),
        "steps": 3,
    }


async def _notes(it: Bench, name: str, **more: Any) -> dict[str, Any]:
    made = await it.make(spec(num_frames=ONE_SECOND), name=name, **more)
    assert isinstance(made, ClipReady), made
    check(it.folder / f"{name}.mp4", spec(num_frames=ONE_SECOND))
    return dict(made.notes)


def _same(folder: Path, one: str, other: str) -> bool:
    pairs = zip(*(read_frames(folder / f"{name}.mp4") for name in (one, other)), strict=True)
    return all((a == b).all() for a, b in pairs)


@pytest.mark.torch
@pytest.mark.parametrize("kind", list(KEPT))
async def test_every_family_begins_with_the_picture_and_its_transformers_see_it_at_every_step(
    tmp_path: Path, checkpoints: Path, kind: str
) -> None:
    red, blue = _picture(tmp_path, "red", (0, 0, 255)), _picture(tmp_path, "blue", (255, 0, 0))
    last = {"last_frame": blue} if kind == "WAN_FLF" else {}
    async with bench(tmp_path, ENGINE, **_options(checkpoints, kind), dtype="bfloat16") as it:
        first = await _notes(it, "first", first_frame=red, **last)
        await _notes(it, "again", first_frame=red, **last)
        await _notes(it, "other", first_frame=blue, **last)
    (stretch,) = first["told"]
    # A few values of noise may be the same by chance.
    assert stretch["kept"] == pytest.approx(KEPT[kind], abs=0.01)
    assert len({time for _, time, _ in stretch["calls"]}) == 3
    assert not {FIRST, LAST} & set(first["call"])
    assert _same(tmp_path, "first", "again")
    assert not _same(tmp_path, "first", "other")


@pytest.mark.torch
async def test_weights_for_both_make_clips_from_texts_and_from_pictures_in_turn(
    tmp_path: Path, checkpoints: Path
) -> None:
    red = _picture(tmp_path, "red", (0, 0, 255))
    async with bench(tmp_path, ENGINE, **_options(checkpoints, "TI2V")) as it:
        text = await _notes(it, "text")
        picture = await _notes(it, "picture", first_frame=red)
        await _notes(it, "text again")
        assert it.host.starts == 1
    assert [text["told"][0]["kept"], picture["told"][0]["kept"]] == [0, 0.2]
    assert _same(tmp_path, "text", "text again")


@pytest.mark.torch
async def test_a_last_picture_changes_the_end_and_a_short_clip_is_no_longer_than_that(
    tmp_path: Path, checkpoints: Path
) -> None:
    red, blue = _picture(tmp_path, "red", (0, 0, 255)), _picture(tmp_path, "blue", (255, 0, 0))
    half = spec(num_frames=ONE_SECOND // 2)
    async with bench(tmp_path, ENGINE, **_options(checkpoints, "WAN2_I2V")) as it:
        open_end = await it.make(half, name="open", first_frame=red)
        ends = await it.make(half, name="ends", first_frame=red, last_frame=blue)
    assert isinstance(open_end, ClipReady)
    assert isinstance(ends, ClipReady)
    assert [made.notes["call"]["num_frames"] for made in (open_end, ends)] == [17, 9]
    assert not _same(tmp_path, "open", "ends")


@pytest.mark.torch
async def test_a_network_for_pictures_warms_up_and_says_that_it_needs_one(
    tmp_path: Path, checkpoints: Path
) -> None:
    async with bench(
        tmp_path, ENGINE, **_options(checkpoints, "COGVIDEOX_I2V"), warm_up=True
    ) as it:
        made = await it.make(spec(num_frames=ONE_SECOND))
    assert made == Failed(
        message="This engine can only begin with a given picture.", retryable=False
    )


def test_a_picture_is_cut_to_the_size_that_is_asked_for() -> None:
    row = PIPELINES["wan2.2-i2v-a14b"]
    pixels = np.zeros((900, 1600, 3), np.uint8)
    pixels[:, :400] = 255  # is cut away where the clip is upright
    picture = Picture(pixels=pixels, path=Path("given.png"), media_type="image/png")
    job = Generation(spec=spec(1080, 1920), first_frame=picture, last_frame=_given(10, 10, 255))
    ends = ends_of(job, row, (720, 1280))
    assert ends.first is not None
    assert ends.last is not None
    assert ends.first.shape == ends.last.shape == (1280, 720, 3)
    assert (int(ends.first.max()), int(ends.last.min())) == (0, 255)


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("wan2.1-14b", {"first_frame"}, "This engine cannot begin with a given picture."),
        ("wan2.2-5b", {"first_frame", "last_frame"}, "cannot end with a given picture."),
        ("wan2.2-i2v-a14b", set(), "can only begin with a given picture."),
        ("wan2.1-flf2v-14b", {"first_frame"}, "can only end with a given picture."),
    ],
)
def test_pictures_that_do_not_fit_a_row_are_refused(
    name: str, given: set[str], sentence: str
) -> None:
    first, last = (
        _given(4, 4) if part in given else None for part in ("first_frame", "last_frame")
    )
    job = Generation(spec=spec(), first_frame=first, last_frame=last)
    with pytest.raises(EngineError, match=sentence):
        ends_of(job, PIPELINES[name], (32, 16))


def test_the_record_has_the_call_without_texts_and_pictures() -> None:
    asked = {"prompt": "a", "negative_prompt": "b", FIRST: 1, LAST: 2, "num_frames": 81}
    assert recorded(asked) == {"num_frames": 81}


def test_a_pipeline_that_goes_by_the_picture_s_shape_is_told_no_size() -> None:
    row = PIPELINES["hunyuan1.5-i2v"]
    asked = arguments(row, Way(steps=4), spec(), size=(832, 480), count=121, ends=Ends())
    assert {"width", "height"}.isdisjoint(asked)
    assert asked["num_frames"] == 121
    assert Ability.FIRST_FRAME in row.needs
