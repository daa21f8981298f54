"""A start that compiles and warms up, and the next one that finds what was compiled."""

from pathlib import Path

import pytest

from tests.engines.hosting import bench
from tests.media.pictures import spec
from vitascope.worker.messages import ClipReady

pytestmark = pytest.mark.torch


async def test_what_one_start_compiles_the_next_one_finds_and_the_first_task_waits_for_neither(
    tmp_path: Path, checkpoints: Path
) -> None:
    kept = tmp_path / "compiled"
    options = {
        "pipeline": "tests.engines.tiny:WAN", "weights": str(checkpoints / "WAN"), "device": "cpu",
        "size": "32x16", "steps": 2, "compile": True, "compile_cache": str(kept),
    }  # fmt: skip
    async with bench(tmp_path, "diffusers", **options) as it:
        await it.host.open()
        warm = _files(kept)
        made = await it.make(spec(num_frames=24))
        assert isinstance(made, ClipReady), made
    assert made.notes["switches"] == {"compile": True}
    assert warm
    assert _files(kept) == warm
    async with bench(tmp_path, "diffusers", **options) as it:
        await it.host.open()
    assert _files(kept) == warm


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*.py") if path.is_file()}
