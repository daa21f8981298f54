"""Recipes: their facts, and each of them on tiny random checkpoints under the real names."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.engines.hosting import bench
from tests.engines.test_adapters import ENGINE, SHIFTED
from tests.media.pictures import spec
from vitascope.engines.base import EngineError
from vitascope.engines.loading import find_files
from vitascope.engines.pipelines import PIPELINES
from vitascope.engines.plan import NetworkSettings, make_plan
from vitascope.engines.recipes import RECIPES, Recipe
from vitascope.errors import OperatorError
from vitascope.media.picture import read_frames
from vitascope.worker.messages import ClipReady

every_recipe = pytest.mark.parametrize(
    ("row", "name"), [(row, name) for row, named in RECIPES.items() for name in named]
)
LTX_TIMES = [1000.0, 993.7, 987.5, 981.2, 975.0, 909.4, 725.0]
THREE = [1000.0, 757.0, 522.0]
RUNS: dict[str, tuple[str, list[float]]] = {
    "WAN2": ("wan2.2-a14b", SHIFTED),
    "WAN": ("wan2.1-1.3b", THREE),
    "LTX": ("ltx", LTX_TIMES),
    "HUNYUAN15": ("hunyuan1.5", SHIFTED),
}


@every_recipe
def test_a_recipe_has_few_steps_one_pass_and_tells_what_it_needs(row: str, name: str) -> None:
    recipe = RECIPES[row][name]
    assert recipe.steps <= 8
    assert not recipe.sampler.sigmas or len(recipe.sampler.sigmas) == recipe.steps
    assert not recipe.guidance
    assert PIPELINES[row].unguided
    assert recipe.adapters or recipe.weights or recipe.transformer
    assert recipe.download_gb > 0
    assert recipe.licence
    assert recipe.source.startswith("https://huggingface.co/")
    assert PIPELINES[row].recipes[name] is recipe


@pytest.mark.torch
@every_recipe
def test_a_recipe_whose_files_are_not_here_says_what_to_download(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, row: str, name: str
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    plan = make_plan(row, PIPELINES[row], NetworkSettings(recipe=name))
    with pytest.raises(EngineError, match="hf download"):
        find_files(row, plan)


def _hub(folder: Path, name: str, file: Path) -> None:
    """Put a file where the hub's library keeps what it downloaded."""
    owner, repository, inner = name.split("/", 2)
    place = folder / f"models--{owner}--{repository}"
    (place / "refs").mkdir(parents=True, exist_ok=True)
    (place / "refs" / "main").write_text("1")
    target = place / "snapshots" / "1" / inner
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, target)


def _fill(hub: Path, recipe: Recipe, folder: Path) -> None:
    """Put tiny files under the names that a recipe asks for."""
    for adapter in recipe.adapters:
        low = adapter.expert == "low"
        _hub(hub, adapter.file, folder / "adapters" / f"{'b' if low else 'a'}.safetensors")
    if recipe.transformer:
        _hub(hub, recipe.transformer, folder / "adapters" / "makers.safetensors")
    if recipe.index_class:
        index = json.loads((folder / "model_index.json").read_text())
        (folder / "model_index.json").write_text(
            json.dumps(index | {"_class_name": recipe.index_class})
        )


@pytest.mark.torch
@pytest.mark.parametrize("kind", list(RUNS))
async def test_a_recipe_makes_its_steps_from_the_files_that_it_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, checkpoints: Path, kind: str
) -> None:
    row, times = RUNS[kind]
    recipe = RECIPES[row]["fast"]
    folder = tmp_path / "weights"
    shutil.copytree(checkpoints / kind, folder)
    _fill(tmp_path / "hub", recipe, folder)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    options: dict[str, Any] = {
        "pipeline": f"tests.engines.tiny:{kind}", "weights": str(folder), "recipe": "fast",
        "device": "cpu", "size": "64x32" if kind == "LTX" else "32x16",
    }  # fmt: skip
    async with bench(tmp_path, ENGINE, **options) as it:
        made = [await it.make(spec(num_frames=24), name=name) for name in "ab"]
    first = made[0]
    assert isinstance(first, ClipReady), first
    assert [(time, clips) for _, time, clips in first.notes["seen"]] == [
        (time, 1) for time in times
    ]
    assert first.notes["recipe"] == "fast"
    assert first.notes["scheduler"]["shift"] == recipe.sampler.shift
    assert [each["file"] for each in first.notes["adapters"]] == [
        adapter.file for adapter in recipe.adapters
    ]
    assert list(first.notes["transformers"]) == (["transformer"] if recipe.transformer else [])
    a, b = (read_frames(tmp_path / f"{name}.mp4") for name in "ab")
    assert all((one == two).all() for one, two in zip(a, b, strict=True))


@pytest.mark.torch
async def test_a_recipe_for_other_weights_is_refused_before_they_are_read(
    tmp_path: Path, checkpoints: Path
) -> None:
    options = {"pipeline": "tests.engines.tiny:WAN", "weights": str(checkpoints / "WAN")}
    async with bench(tmp_path, "diffusers", **options, recipe="fast", device="cpu") as it:
        with pytest.raises(
            OperatorError,
            match=r"needs weights of the kind WanDMDPipeline; those in .* WanPipeline",
        ):
            await it.host.open()
