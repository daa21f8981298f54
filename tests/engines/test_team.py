"""Several processes that make one clip: as one alone would, and none without the others."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.engines.hosting import Bench, bench
from tests.media.pictures import spec
from vitascope.engines.team import FOLDER_PREFIX
from vitascope.errors import OperatorError
from vitascope.media.picture import read_frames
from vitascope.tasks.task import Failed, Stopped
from vitascope.worker.messages import ClipReady

pytestmark = pytest.mark.torch

ENGINE = "tests.engines.watched:SplitEngine"


def _options(checkpoints: Path, kind: str, **more: Any) -> dict[str, Any]:
    return {
        "pipeline": f"tests.engines.tiny:{kind}",
        "weights": str(checkpoints / kind),
        "devices": ["cpu", "cpu"],
        "size": "64x48",
        "steps": 3,
    } | more


def _followers(it: Bench) -> list[int]:
    children = Path(f"/proc/{it.host.pid}/task/{it.host.pid}/children").read_text()
    return [int(pid) for pid in children.split()]


async def _team_folders_left(folder: Path) -> list[Path]:
    """Return what is left of teams once their processes had half a minute to go."""
    for _ in range(300):
        if not (left := list(folder.glob(f"{FOLDER_PREFIX}*"))):
            break
        await asyncio.sleep(0.1)
    return left


async def test_a_clip_by_two_processes_is_that_of_one_and_a_lost_follower_ends_its_team(
    tmp_path: Path, checkpoints: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    wanted = spec(num_frames=24)
    async with bench(tmp_path, ENGINE, **_options(checkpoints, "WAN")) as it:

        def cancel_soon(fraction: float) -> None:
            asyncio.get_running_loop().create_task(it.host.cancel())

        assert isinstance(await it.make(wanted, on_progress=cancel_soon), Stopped)
        together = await it.make(wanted, name="together")
        assert isinstance(together, ClipReady), together
        assert together.notes["device"] == "cpu + cpu"
        assert len(list(tmp_path.glob(f"{FOLDER_PREFIX}*"))) == 1
        (follower,) = _followers(it)
        os.kill(follower, signal.SIGKILL)
        lost = await it.make(wanted)
        assert isinstance(lost, Failed)
        assert lost.retryable
    assert not Path(f"/proc/{follower}").exists()
    assert await _team_folders_left(tmp_path) == []
    alone = _options(checkpoints, "WAN", devices=(), device="cpu")
    async with bench(tmp_path, ENGINE, **alone) as it:
        assert isinstance(await it.make(wanted, name="alone"), ClipReady)
    a, b = (read_frames(tmp_path / f"{name}.mp4") for name in ("together", "alone"))
    assert max(abs(x.astype(int) - y.astype(int)).max() for x, y in zip(a, b, strict=True)) <= 4


async def test_a_network_that_cannot_be_split_is_refused_at_the_start(
    tmp_path: Path, checkpoints: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    async with bench(tmp_path, ENGINE, **_options(checkpoints, "COGVIDEOX")) as it:
        with pytest.raises(
            OperatorError, match="diffusers cannot split CogVideoXTransformer3DModel"
        ):
            await it.host.open()
    assert await _team_folders_left(tmp_path) == []


async def test_a_leader_that_is_killed_leaves_no_folder(
    tmp_path: Path, checkpoints: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    async with bench(tmp_path, ENGINE, **_options(checkpoints, "WAN")) as it:
        await it.host.open()
        assert len(list(tmp_path.glob(f"{FOLDER_PREFIX}*"))) == 1
        assert it.host.pid is not None
        os.kill(it.host.pid, signal.SIGKILL)
        assert await _team_folders_left(tmp_path) == []
