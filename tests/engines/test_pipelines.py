"""The rows: frame and size rules, guidance, and that diffusers knows every argument they bring."""

import subprocess
import sys
from dataclasses import replace

import pytest

from tests.media.pictures import spec
from vitascope.engines.base import EngineError
from vitascope.engines.pipelines import PIPELINES, Pipeline, pipeline

every_row = pytest.mark.parametrize("name", list(PIPELINES))

ASK_DIFFUSERS = """
import inspect, diffusers
from vitascope.engines.pipelines import PIPELINES
from vitascope.video import Ability
def parts(kind):
    given = inspect.signature(kind.__init__).parameters.values()
    return {part.name for part in given if part.default is inspect.Parameter.empty} - {"self"}
for name, row in PIPELINES.items():
    kind = getattr(diffusers, row.class_name)
    takes = set(inspect.signature(kind.__call__).parameters)
    brings = {"prompt", row.frames_argument, "num_inference_steps", "generator", "output_type"}
    brings |= set(row.call) | set(row.long_call)
    brings |= {"width", "height"} if not row.sized_by_picture else set()
    if row.from_picture:
        begins = getattr(diffusers, row.from_picture)
        pictures = {"image"} | ({"last_image"} if Ability.LAST_FRAME in row.takes else set())
        assert brings | pictures <= set(inspect.signature(begins.__call__).parameters), name
        assert parts(begins) <= set(inspect.signature(kind.__init__).parameters), name
    brings |= {"negative_prompt"} if row.negative_prompts else set()
    brings |= {"callback_on_step_end"} if row.calls_back else set()
    brings |= set() if row.has_guider else {"guidance_scale"}
    assert brings <= takes, (name, brings - takes)
    assert row.calls_back == ("callback_on_step_end" in takes), name
    assert not row.has_guider or "guider" in inspect.signature(kind.__init__).parameters, name
"""


@pytest.mark.torch
def test_diffusers_takes_every_argument_that_a_row_brings() -> None:
    subprocess.run([sys.executable, "-c", ASK_DIFFUSERS], check=True, timeout=100)


@every_row
def test_five_seconds_are_asked_for_in_frames_that_the_network_can_make(name: str) -> None:
    row = PIPELINES[name]
    count = row.num_frames(5)
    assert (count - 1) % row.frame_step == 0 or count == row.native_frames
    assert count + 0.5 >= 5 * row.fps
    assert count <= row.longest_frames


@every_row
def test_ten_seconds_are_made_or_refused_as_the_row_promises(name: str) -> None:
    row = PIPELINES[name]
    if row.longest_seconds >= 10:
        assert row.num_frames(10) + 0.5 >= 10 * row.fps
    else:
        with pytest.raises(EngineError, match=f"at most {int(row.longest_seconds)} seconds"):
            row.num_frames(10)


@every_row
def test_guidance_runs_from_least_through_default_to_most(name: str) -> None:
    row = PIPELINES[name]
    least, default, most = row.guidance
    assert [row.guidance_scale(scale) for scale in (0, 0.5, 1)] == [least, default, most]
    steps = [row.guidance_scale(tenth / 10) for tenth in range(11)]
    assert steps == sorted(steps)


def test_the_size_nearest_in_shape_is_asked_for() -> None:
    row = PIPELINES["wan2.1-14b"]
    assert [row.size(spec(*shape)) for shape in ((1920, 1080), (1080, 1920), (1080, 1080))] == [
        (1280, 720), (720, 1280), (960, 960),
    ]  # fmt: skip


def test_the_facts_of_known_networks() -> None:
    frames = {
        name: PIPELINES[name].num_frames(5)
        for name in ("wan2.1-14b", "wan2.2-5b", "ltx", "hunyuan", "cogvideox-5b")
    }
    assert frames == {
        "wan2.1-14b": 81,
        "wan2.2-5b": 121,
        "ltx": 129,
        "hunyuan": 129,
        "cogvideox-5b": 49,
    }


def test_an_operators_own_row_is_found_by_its_module() -> None:
    assert isinstance(pipeline("tests.engines.tiny:WAN"), Pipeline)
    assert replace(pipeline("tests.engines.tiny:WAN"), hub="x").hub == "x"
    for wrong in ("sora", "tests.engines.tiny:NONE", "no.module:ROW"):
        with pytest.raises(EngineError):
            pipeline(wrong)
