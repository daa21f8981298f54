"""Adapters, schedulers and guidance on tiny random checkpoints: what the transformers are called
with, and that a task may be made without them.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.engines.hosting import Bench, bench
from tests.engines.tiny import FULL_STEPS
from tests.media.pictures import spec
from vitascope.media.picture import read_frames
from vitascope.worker.messages import ClipReady

pytestmark = pytest.mark.torch

ENGINE = "tests.engines.watched:WatchedEngine"
FAST, FULL = "kling/v2-5-turbo-text-to-video-pro", "kling/v2-1-master-text-to-video"
EVEN = [1000.0, 750.0, 500.0, 250.0]
SHIFTED = [1000.0, 937.5, 833.3, 625.0]
"""Four even steps, and the same with a shift of 5."""
CASES: dict[str, dict[str, Any]] = {
    "WAN": {"scheduler": "euler", "shift": 5.0},
    "WAN2": {"scheduler": "euler", "shift": 5.0},
    "LTX": {"shift": 1.0, "size": "64x32"},
    "HUNYUAN15": {"shift": 5.0},
    "COGVIDEOX": {"scheduler": "dpm"},
}
TIMES = {"LTX": EVEN, "COGVIDEOX": [750.0, 500.0, 250.0, 0.0]}
NAMES = {"COGVIDEOX": "CogVideoXDPMScheduler"}
TWO_CLIPS = {"LTX", "COGVIDEOX"}
"""Guided, these make one call a step with two clips at once, the others two calls."""
WRONG = """
import sys
from pathlib import Path
import diffusers
from vitascope.engines.adapters import load_adapters
from vitascope.engines.base import EngineError
from vitascope.engines.recipes import Adapter
folder = Path(sys.argv[1])
pipe = diffusers.WanPipeline.from_pretrained(str(folder / "WAN"), local_files_only=True)
own, other = (folder / kind / "adapters" / "a.safetensors" for kind in ("WAN", "LTX"))
broken = folder / "broken.safetensors"
broken.write_bytes(b"no tensors")
for adapter, path in (
    (Adapter(file="low", expert="low"), own),
    (Adapter(file="high", expert="high"), own),
    (Adapter(file="other"), other),
    (Adapter(file="broken"), broken),
):
    try:
        load_adapters(pipe, [(adapter, path)])
    except EngineError as error:
        print(error)
"""


def _options(checkpoints: Path, kind: str, **more: Any) -> dict[str, Any]:
    return {
        "pipeline": f"tests.engines.tiny:{kind}",
        "weights": str(checkpoints / kind),
        "device": "cpu",
        "size": "32x16",
        "steps": 4,
    } | more


def _adapters(checkpoints: Path, kind: str) -> list[Any]:
    a, b = (str(checkpoints / kind / "adapters" / f"{name}.safetensors") for name in "ab")
    if kind == "WAN2":
        return [{"file": a, "expert": "high"}, {"file": b, "expert": "low", "weight": 0.5}]
    return [a, b] if kind == "WAN" else [a]


async def _notes(it: Bench, name: str, model: str) -> dict[str, Any]:
    made = await it.make(spec(num_frames=24), name=name, model=model)
    assert isinstance(made, ClipReady), made
    return dict(made.notes)


def _same(folder: Path, one: str, other: str) -> bool:
    pairs = zip(*(read_frames(folder / f"{name}.mp4") for name in (one, other)), strict=True)
    return all((a == b).all() for a, b in pairs)


@pytest.mark.parametrize("kind", list(CASES))
async def test_four_steps_of_one_pass_with_adapters_and_the_next_task_in_full_without_them(
    tmp_path: Path, checkpoints: Path, kind: str
) -> None:
    options = _options(checkpoints, kind, guidance=False, full_models=[FULL])
    options |= {"adapters": _adapters(checkpoints, kind)} | CASES[kind]
    async with bench(tmp_path, ENGINE, **options) as it:
        fast = await _notes(it, "fast", FAST)
        full = await _notes(it, "full", FULL)
        again = await _notes(it, "again", FAST)
        assert it.host.starts == 1
    expert = ["transformer", "transformer", "transformer_2", "transformer_2"]
    parts = expert if kind == "WAN2" else ["transformer"] * 4
    calls = [[part, time, 1] for part, time in zip(parts, TIMES.get(kind, SHIFTED), strict=True)]
    assert fast["seen"] == again["seen"] == calls
    assert fast["guidance"] is False
    assert fast["scheduler"] == again["scheduler"]
    assert fast["scheduler"]["name"] == NAMES.get(kind, "FlowMatchEulerDiscreteScheduler")
    assert fast["scheduler"].get("shift") == CASES[kind].get("shift")
    assert [each["file"] for each in fast["adapters"]] == [
        each if isinstance(each, str) else each["file"] for each in options["adapters"]
    ]
    assert sum(clips for _, _, clips in full["seen"]) == 2 * FULL_STEPS
    assert len(full["seen"]) == (FULL_STEPS if kind in TWO_CLIPS else 2 * FULL_STEPS)
    assert (full["guidance"], full["adapters"]) == (True, [])
    assert _same(tmp_path, "fast", "again")
    assert not _same(tmp_path, "fast", "full")


async def test_adapters_change_the_pictures_merged_as_they_do_beside_the_weights(
    tmp_path: Path, checkpoints: Path
) -> None:
    options = _options(checkpoints, "WAN", adapters=_adapters(checkpoints, "WAN"))
    async with bench(tmp_path, ENGINE, **options, full_models=[FULL]) as it:
        kept = await _notes(it, "kept", FAST)
        await _notes(it, "without", FULL)
    async with bench(tmp_path, ENGINE, **options) as it:
        merged = await _notes(it, "merged", FULL)
    assert kept["adapters"] == merged["adapters"]
    assert kept["scheduler"] == {"name": "UniPCMultistepScheduler", "shift": 3.0}
    assert not _same(tmp_path, "kept", "without")
    # Merged, sums are made in another order: a value may be off by one, and the encoder after it.
    pairs = zip(
        *(read_frames(tmp_path / f"{name}.mp4") for name in ("kept", "merged")), strict=True
    )
    assert max(abs(a.astype(int) - b.astype(int)).max() for a, b in pairs) <= 4


def test_an_adapter_that_does_not_fit_the_weights_is_refused_with_a_sentence(
    checkpoints: Path,
) -> None:
    told = subprocess.run(
        [sys.executable, "-c", WRONG, str(checkpoints)],
        check=True, capture_output=True, text=True, timeout=600,
    ).stdout.splitlines()  # fmt: skip
    assert len(told) == 4
    for line, expert in zip(told, ("low", "high"), strict=False):
        assert line.startswith(f"The adapter {expert} is for the {expert}-noise expert, but")
    assert told[2].startswith("The adapter other does not fit these weights: ")
    assert told[3].startswith("The adapter broken does not fit these weights: ")
