"""A job that brings pictures, through the engine: the clip's shape, its record, its actors, a stop."""

import asyncio
import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest

from tests.scene.picture.clips import difference, planned, rgb
from tests.scene.picture.photos import Photo, given, mountains, portrait, sea
from vitascope.engines.base import Generation, GenerationCancelled
from vitascope.video import SOUND_RATE, Ability, Clip, VideoSpec
from vitascope_scene.director import Director
from vitascope_scene.engine import SceneEngine


def spec_of(
    prompt: str = "", *, width: int = 128, height: int = 72, frames: int = 25, seed: int = 3
) -> VideoSpec:
    return VideoSpec(prompt=prompt, width=width, height=height, num_frames=frames, fps=5, seed=seed)


def job_of(
    prompt: str = "", first: Photo | None = None, last: Photo | None = None, **changes: int
) -> Generation:
    return Generation(
        spec=spec_of(prompt, **changes),
        first_frame=None if first is None else given(first),
        last_frame=None if last is None else given(last),
    )


def generate(job: Generation) -> Clip:
    async def run() -> Clip:
        engine = SceneEngine()
        await engine.open()
        return await engine.generate(job)

    return asyncio.run(run())


def test_the_engine_says_that_it_takes_pictures() -> None:
    assert set(SceneEngine.abilities({})) >= {Ability.FIRST_FRAME, Ability.LAST_FRAME}


@pytest.mark.parametrize(
    ("width", "height", "frames"), [(128, 72, 25), (72, 128, 1), (96, 96, 2), (168, 72, 151)]
)
def test_the_clip_has_exactly_the_spec_s_frames(width: int, height: int, frames: int) -> None:
    for last in (None, sea(160, 100)):
        clip = generate(
            job_of("", mountains(160, 100), last, width=width, height=height, frames=frames)
        )
        made = list(clip.frames)
        assert (clip.width, clip.height, clip.num_frames, clip.pixel_format) == (
            width,
            height,
            frames,
            "yuv420p",
        )
        assert len(made) == frames
        assert {frame.shape for frame in made} == {(height * 3 // 2, width)}


def test_the_record_says_what_was_done_with_the_pictures() -> None:
    job = job_of(
        "the woman smiles, a theremin, pan left, rain at the lake",
        portrait(100, 150),
        sea(160, 100),
    )
    notes = json.loads(json.dumps(dict(generate(job).notes)))
    assert notes["scene"]["picture"] == {
        "camera": "pan_left", "fit": "extend", "first": True, "last": True, "water": True, "in_it": ["woman"],
    }  # fmt: skip
    assert [notes["scene"][key] for key in ("place", "time", "weather")] == ["lake", None, "rain"]
    assert notes["unknown_words"] == ["theremin"]
    assert notes["scene"]["actors"] == []


def test_actors_that_the_prompt_names_come_before_the_picture() -> None:
    def frames(prompt: str) -> list[Photo]:
        return list(generate(job_of(prompt, mountains(320, 180), width=320, height=180)).frames)

    alone, together = frames("static shot"), frames("static shot, a red dog sits")
    changed = np.abs(rgb(alone[-1]).astype(int) - rgb(together[-1])).max(2) > 40
    assert 0.01 < changed.mean() < 0.5
    rows = np.flatnonzero(changed.any(1))
    assert rows[-1] > 0.7 * 180
    assert rows[0] > 0.15 * 180
    assert difference(alone[0], together[0]) < 0.1
    assert np.array_equal(alone[-1], frames("static shot, the dog sits")[-1])


@pytest.mark.parametrize(
    ("prompt", "anchor"), [("a fish swims", "deep"), ("a swan", "surface"), ("a dog", "ground")]
)
def test_who_swims_needs_no_ground(prompt: str, anchor: str) -> None:
    spec = spec_of(prompt)
    plan = Director().animation(spec, given(sea(160, 100)), None).animation
    assert {actor.anchor for actor in plan.scene.actors} == {anchor}


def test_a_camera_goes_no_farther_than_both_pictures_reach() -> None:
    wide, right = mountains(900, 200), "the camera pans right"
    alone, both, narrow = (
        planned(right, wide, last).move for last in (None, sea(900, 200), sea(320, 180))
    )
    assert alone.travels
    assert both.travels
    assert not narrow.travels


def test_a_job_without_pictures_draws_its_own_scene() -> None:
    assert "picture" not in generate(job_of("a fox")).notes["scene"]  # type: ignore[operator]


def test_a_seed_makes_the_same_bytes_and_another_seed_others() -> None:
    def digest(seed: int) -> str:
        job = job_of("a cat walks, rain, day becomes night", mountains(160, 100), seed=seed)
        return hashlib.sha256(
            b"".join(frame.tobytes() for frame in generate(job).frames)
        ).hexdigest()

    assert digest(1) == digest(1)
    assert digest(1) != digest(2)


def test_progress_rises_to_one_and_a_cancelled_job_stops_between_two_frames() -> None:
    told: list[float] = []
    stop = False
    job = job_of("a cat", mountains(160, 100))
    job.progress, job.cancelled = told.append, lambda: stop
    list(generate(job).frames)
    assert told == sorted(told)
    assert told[-1] == 1.0
    frames = iter(generate(job).frames)
    next(frames)
    stop = True
    with pytest.raises(GenerationCancelled):
        next(frames)
    with pytest.raises(GenerationCancelled):
        generate(job)


def test_a_given_picture_sounds_like_what_comes_before_it() -> None:
    job = job_of("rain, a dog walks by", first=mountains())
    assert generate(job).sound is None
    clip = generate(replace(job, spec=replace(job.spec, sound=True)))
    assert clip.sound is not None
    assert clip.sound.shape == (5 * SOUND_RATE, 2)
    assert {"rain", "bark"} <= set(json.loads(json.dumps(clip.notes["sound"])))
