"""The embedded engine: a job in, a clip out, with progress, a stop, and a record of what was drawn."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy import uint8
from numpy.typing import NDArray

from vitascope.engines.base import EngineError, Generation, GenerationCancelled
from vitascope.video import SOUND_RATE, Ability, Clip, VideoSpec
from vitascope_scene import director
from vitascope_scene.engine import SceneEngine
from vitascope_scene.scene import Scene


def a_spec(**changes: object) -> VideoSpec:
    """A tiny five-second clip."""
    values: dict[str, object] = {
        "prompt": "a red fox in the snow, a theremin",
        "width": 64,
        "height": 36,
        "num_frames": 10,
        "fps": 2,
        "seed": 3,
    }
    return VideoSpec(**(values | changes))  # type: ignore[arg-type]


def generate(job: Generation) -> Clip:
    """Open, generate, close."""

    async def run() -> Clip:
        engine = SceneEngine()
        await engine.open()
        try:
            return await engine.generate(job)
        finally:
            await engine.close()

    return asyncio.run(run())


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Scene]:
    """A renderer that draws nothing but keeps the scenes: these tests are about the engine."""
    scenes: list[Scene] = []

    def render(
        scene: Scene, *, width: int, height: int, fps: int, num_frames: int
    ) -> Iterator[NDArray[uint8]]:
        scenes.append(scene)
        for number in range(num_frames):
            yield np.full((height * 3 // 2, width), number, dtype=uint8)

    monkeypatch.setattr(director, "render", render)
    return scenes


def test_the_clip_has_the_spec_s_shape_and_length(drawn: list[Scene]) -> None:
    clip = generate(Generation(spec=a_spec()))
    frames = list(clip.frames)
    assert (clip.width, clip.height, clip.num_frames, clip.pixel_format) == (64, 36, 10, "yuv420p")
    assert len(frames) == 10
    assert frames[0].shape == (54, 64)
    assert drawn[0].seconds == 5
    assert drawn[0].actors[0].path.shape == (11, 3)


def test_the_record_says_what_was_drawn_and_what_was_not_understood() -> None:
    notes = json.loads(json.dumps(dict(generate(Generation(spec=a_spec())).notes)))
    assert notes["engine"] == "scene"
    assert notes["scene"]["actors"][0]["subject"] == "fox"
    assert notes["scene"]["place"] == "snowfield"
    assert notes["unknown_words"] == ["theremin"]
    assert len(notes["weights"]) == 12


def test_the_same_spec_gives_the_same_scene_and_another_seed_another(drawn: list[Scene]) -> None:
    for seed in (3, 3, 4):
        list(generate(Generation(spec=a_spec(seed=seed))).frames)
    first, again, other = (
        scene.camera_path.tobytes() + scene.actors[0].path.tobytes() for scene in drawn
    )
    assert first == again
    assert first != other


def test_progress_rises_to_one_while_frames_are_read() -> None:
    told: list[float] = []
    clip = generate(Generation(spec=a_spec(), progress=told.append))
    assert told
    assert max(told) == pytest.approx(0.15)
    list(clip.frames)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_cancelled_job_stops_while_the_scene_is_sampled() -> None:
    with pytest.raises(GenerationCancelled):
        generate(Generation(spec=a_spec(), cancelled=lambda: True))


def test_a_cancelled_job_stops_between_two_frames() -> None:
    stop = False
    clip = generate(Generation(spec=a_spec(), cancelled=lambda: stop))
    frames = iter(clip.frames)
    next(frames)
    stop = True
    with pytest.raises(GenerationCancelled):
        next(frames)


def test_what_is_explained_is_what_the_record_says() -> None:
    async def explained() -> dict[str, Any]:
        engine = SceneEngine()
        await engine.open()
        return engine.explain(a_spec())

    said = asyncio.run(explained())
    names, left_open = said.pop("names"), said.pop("left_open")
    assert said == generate(Generation(spec=a_spec())).notes["scene"]
    assert isinstance(names, dict)
    assert isinstance(left_open, list)


def test_what_is_explained_has_names_for_people_and_says_what_the_seed_chooses() -> None:
    async def explained() -> dict[str, Any]:
        engine = SceneEngine()
        await engine.open()
        return engine.explain(a_spec(prompt="两只红色的狐狸在雪地里追一只兔子，水彩"))

    said = asyncio.run(explained())
    names = said["names"]
    assert (names["en"]["noun"]["fox"], names["zh"]["noun"]["fox"]) == ("fox", "狐狸")
    assert names["zh"]["place"][said["place"]] == "雪原"
    assert names["zh"]["relation"] == {"chasing": "追"}
    assert {"time", "camera", "actors.1.colour"} <= set(said["left_open"])
    assert not {"place", "style", "actors.0.colour"} & set(said["left_open"])


def test_a_preview_has_as_many_pictures_as_moments_were_asked_for() -> None:
    async def previewed() -> list[NDArray[uint8]]:
        engine = SceneEngine()
        await engine.open()
        return engine.preview(a_spec(), 3)

    pictures = asyncio.run(previewed())
    assert [picture.shape for picture in pictures] == [(36, 64, 3)] * 3


def test_an_engine_that_is_not_open_says_so() -> None:
    with pytest.raises(EngineError, match="not open"):
        asyncio.run(SceneEngine().generate(Generation(spec=a_spec())))


def test_sound_is_made_where_it_is_asked_for_as_long_as_the_frames(drawn: list[Scene]) -> None:
    silent = generate(Generation(spec=a_spec()))
    assert (silent.sound, "sound" in silent.notes) == (None, False)
    clip = generate(Generation(spec=a_spec(prompt="a dog on a beach", sound=True, num_frames=7)))
    assert clip.sound is not None
    assert clip.sound.shape == (round(7 / 2 * SOUND_RATE), 2)
    assert clip.sound.dtype == np.float32
    assert 0.05 < np.abs(clip.sound).max() < 1
    assert {"waves", "bark"} <= set(json.loads(json.dumps(dict(clip.notes)))["sound"])


def test_the_same_spec_sounds_the_same_and_another_seed_otherwise() -> None:
    clips = [generate(Generation(spec=a_spec(sound=True, seed=seed))).sound for seed in (3, 3, 4)]
    first, again, other = (clip for clip in clips if clip is not None)
    assert np.array_equal(first, again)
    assert not np.allclose(first, other, atol=1e-2)


def test_it_says_that_it_makes_sound() -> None:
    assert Ability.SOUND in SceneEngine.abilities({})
