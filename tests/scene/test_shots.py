"""Shots: scenes of their own, cut one after another, that fill the clip."""

import asyncio
import json
from pathlib import Path

import numpy as np
import pytest

from tests.scene.test_engine import a_spec, generate
from vitascope.engines.base import Generation
from vitascope.video import SOUND_RATE, Picture, Shot, VideoSpec
from vitascope_scene.director import Director
from vitascope_scene.engine import SceneEngine
from vitascope_scene.shots import plan_shots, specs_of

FOX, SHIP = Shot("a fox in the snow, a theremin", 4), Shot("a ship at sea, a blorb", 6)


def _spec(**changes: object) -> VideoSpec:
    return a_spec(prompt="a fox, then a ship", shots=(FOX, SHIP), **changes)


def test_each_shot_is_its_own_clip_of_the_same_seed() -> None:
    clip = generate(Generation(spec=_spec()))
    made = [frame.copy() for frame in clip.frames]
    alone = [
        frame.copy()
        for shot in (FOX, SHIP)
        for frame in generate(
            Generation(spec=a_spec(prompt=shot.prompt, num_frames=shot.num_frames))
        ).frames
    ]
    assert len(made) == clip.num_frames == 10
    assert all(np.array_equal(one, two) for one, two in zip(made, alone, strict=True))


def test_the_record_tells_every_shot_and_what_none_could_draw() -> None:
    notes = generate(Generation(spec=_spec())).notes
    scene = notes["scene"]
    assert isinstance(scene, dict)
    assert [shot["actors"][0]["subject"] for shot in scene["shots"]] == ["fox", "ship"]
    assert scene["place"] == scene["shots"][0]["place"]
    assert notes["unknown_words"] == ["theremin", "blorb"]
    json.dumps(notes)


def test_explain_says_the_same() -> None:
    async def explain() -> dict[str, object]:
        engine = SceneEngine()
        await engine.open()
        return engine.explain(_spec())

    said = asyncio.run(explain())
    for beside in ("names", "left_open"):
        said.pop(beside)
    assert said == generate(Generation(spec=_spec())).notes["scene"]


def test_the_sound_of_each_shot_lasts_as_long_as_it_does() -> None:
    clip = generate(Generation(spec=_spec(sound=True)))
    assert clip.sound is not None
    assert clip.sound.shape == (5 * SOUND_RATE, 2)
    fox = generate(Generation(spec=a_spec(prompt=FOX.prompt, num_frames=4, sound=True))).sound
    assert fox is not None
    assert np.array_equal(clip.sound[: 2 * SOUND_RATE], fox)


@pytest.mark.parametrize(("which", "shown"), [("first", [True, False]), ("last", [False, True])])
def test_a_picture_begins_the_first_shot_or_ends_the_last(which: str, shown: list[bool]) -> None:
    pixels = np.random.default_rng(2).integers(0, 255, (36, 64, 3), np.uint8)
    picture = Picture(pixels=pixels, path=Path("a.png"), media_type="image/png")
    first, last = (picture, None) if which == "first" else (None, picture)
    planned = plan_shots(Director(), _spec(), first, last)
    assert ["picture" in shot.plan.notes for shot in planned.shots] == shown


def test_progress_runs_through_all_shots_once() -> None:
    told: list[float] = []
    plan_shots(Director(), _spec(), on_step=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_without_shots_the_clip_is_one() -> None:
    spec = a_spec()
    assert specs_of(spec) == (spec,)
