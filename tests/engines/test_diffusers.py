"""diffusers pipelines, with tiny random checkpoints of the real classes, from the child's order to
an MP4.
"""

import asyncio
from pathlib import Path

import pytest

from tests.engines.hosting import bench
from tests.media.pictures import spec
from vitascope.errors import OperatorError
from vitascope.media.picture import read_frames
from vitascope.media.probe import check
from vitascope.tasks.task import Failed, Stopped
from vitascope.worker.messages import ClipReady

pytestmark = pytest.mark.torch

SIZES = {
    "WAN": "32x16",
    "LTX": "64x32",
    "HUNYUAN": "32x16",
    "COGVIDEOX": "32x16",
    "SKYREELS": "32x16",
}
ONE_SECOND = 24


def _options(checkpoints: Path, kind: str) -> dict[str, str | int]:
    return {
        "pipeline": f"tests.engines.tiny:{kind}",
        "weights": str(checkpoints / kind),
        "device": "cpu",
        "size": SIZES[kind],
        "steps": 3,
    }


@pytest.mark.parametrize("kind", list(SIZES))
async def test_every_family_goes_from_its_checkpoint_to_an_exact_mp4_in_a_gpus_precision(
    tmp_path: Path, checkpoints: Path, kind: str
) -> None:
    wanted = spec(num_frames=ONE_SECOND)
    tiling = kind == "HUNYUAN"
    async with bench(
        tmp_path, "diffusers", **_options(checkpoints, kind), dtype="bfloat16", tiling=tiling
    ) as it:
        made = await it.make(wanted)
        assert isinstance(made, ClipReady), made
    check(tmp_path / "out.mp4", wanted)
    assert it.progress == sorted(it.progress)
    assert len(set(it.progress)) >= 3
    assert (made.notes["engine"], made.notes["device"], made.notes["dtype"]) == (
        "diffusers",
        "cpu",
        "bfloat16",
    )
    assert made.notes["weights"].startswith("sha256-ends:")
    assert made.notes["call"]["num_inference_steps"] == 3
    assert made.notes["switches"] == ({"tiling": True} if tiling else {})
    assert (made.notes["recipe"], made.notes["adapters"]) == ("", [])


async def test_what_is_longer_than_native_is_continued_by_the_pipeline_itself(
    tmp_path: Path, checkpoints: Path
) -> None:
    options = _options(checkpoints, "SKYREELS") | {"pipeline": "tests.engines.tiny:SKYREELS_LONG"}
    wanted = spec(num_frames=2 * ONE_SECOND)
    async with bench(tmp_path, "diffusers", **options) as it:
        made = await it.make(wanted)
        assert isinstance(made, ClipReady), made
    check(tmp_path / "out.mp4", wanted)
    assert (made.notes["call"]["num_frames"], made.notes["call"]["base_num_frames"]) == (49, 25)
    assert it.progress == sorted(it.progress)


async def test_the_same_seed_repeats_and_another_one_does_not(
    tmp_path: Path, checkpoints: Path
) -> None:
    async with bench(tmp_path, "diffusers", **_options(checkpoints, "WAN")) as it:
        for name, seed, negative in (("a", 1, ""), ("b", 1, ""), ("c", 2, ""), ("d", 1, "blurry")):
            wanted = spec(num_frames=ONE_SECOND, seed=seed)
            wanted = wanted.__class__(**{**vars(wanted), "negative_prompt": negative})
            assert isinstance(await it.make(wanted, name=name), ClipReady)
    a, b, c, d = (read_frames(tmp_path / f"{name}.mp4") for name in "abcd")
    assert all((one == two).all() for one, two in zip(a, b, strict=True))
    assert any((one != two).any() for one, two in zip(a, c, strict=True))
    assert any((one != two).any() for one, two in zip(a, d, strict=True))


async def test_a_cancel_stops_within_a_step_and_the_next_task_runs(
    tmp_path: Path, checkpoints: Path
) -> None:
    options = _options(checkpoints, "WAN") | {"steps": 400}
    async with bench(tmp_path, "diffusers", **options) as it:
        seen: list[float] = []

        def cancel_soon(fraction: float) -> None:
            seen.append(fraction)
            if len(seen) == 2:
                asyncio.get_running_loop().create_task(it.host.cancel())

        assert isinstance(
            await it.make(spec(num_frames=ONE_SECOND), on_progress=cancel_soon), Stopped
        )
        assert max(seen) < 0.5
        assert it.host.starts == 1
        seen.clear()
        assert isinstance(
            await it.make(spec(num_frames=ONE_SECOND), on_progress=cancel_soon), Stopped
        )
        assert it.host.starts == 1


async def test_out_of_memory_restarts_the_child_and_saves_memory_once(
    tmp_path: Path, checkpoints: Path
) -> None:
    options = _options(checkpoints, "WAN")
    async with bench(tmp_path, "tests.engines.watched:StarvedEngine", **options) as it:
        first = await it.make(spec(num_frames=ONE_SECOND))
        assert first == Failed(message="Out of GPU memory.", retryable=True)
        assert it.host.pid is None
        assert it.memos == [{"memory": "low"}]
        second = await it.make(spec(num_frames=ONE_SECOND), memo=it.memos[-1])
        assert isinstance(second, ClipReady)
        assert second.notes["memory"] == "low"
        assert it.host.starts == 2
        roomy = spec(num_frames=ONE_SECOND)
        roomy = roomy.__class__(**{**vars(roomy), "prompt": "a small cat"})
        after = await it.make(roomy)
        assert isinstance(after, ClipReady)
        assert (after.notes["memory"], it.host.starts) == ("normal", 2)
        desert = spec(num_frames=ONE_SECOND)
        desert = desert.__class__(**{**vars(desert), "prompt": "a desert"})
        third = await it.make(desert, memo=it.memos[-1])
        assert isinstance(third, Failed)
        assert not third.retryable


async def test_missing_weights_say_what_to_download_and_how_big_it_is(tmp_path: Path) -> None:
    async with bench(tmp_path, "diffusers", pipeline="wan2.2-5b", device="cpu") as it:
        with pytest.raises(
            OperatorError, match=r"about 34 GB.*hf download Wan-AI/Wan2\.2-TI2V-5B-Diffusers"
        ):
            await it.host.open()


async def test_a_folder_that_holds_no_weights_is_named(tmp_path: Path) -> None:
    async with bench(
        tmp_path, "diffusers", pipeline="ltx", weights=str(tmp_path), device="cpu"
    ) as it:
        with pytest.raises(OperatorError, match=r"holds no model_index\.json"):
            await it.host.open()


async def test_switches_without_their_library_say_which_one_to_install(
    tmp_path: Path, checkpoints: Path
) -> None:
    for switch, library in (("fp8", "torchao"), ("cache", "cache-dit")):
        async with bench(
            tmp_path, "diffusers", **_options(checkpoints, "WAN"), **{switch: True}
        ) as it:
            with pytest.raises(OperatorError, match=f"pip install {library}"):
                await it.host.open()
