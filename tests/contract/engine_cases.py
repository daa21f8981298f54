"""Every engine, set up as an operator would: a kind and its options."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.engines.servers import SERVED, OmniServer, SglangServer, VideoServer, running
from tests.engines.tiny import checkpoints
from tests.media.pictures import moving, spec
from tests.small import whole_service
from vitascope.media.encode import encode
from vitascope.video import VideoSpec


@dataclass(frozen=True, kw_only=True)
class Case:
    """An engine's kind and options, and a clip it takes long enough to make for a cancel to come in
    between.
    """

    kind: str
    options: dict[str, Any] = field(default_factory=dict)
    short: VideoSpec
    long: VideoSpec


CaseOf = Callable[[Path], AbstractAsyncContextManager[Case]]


@asynccontextmanager
async def scene(folder: Path) -> AsyncIterator[Case]:
    """The embedded network."""
    yield Case(kind="scene", short=spec(num_frames=24), long=spec(640, 360, num_frames=240))


@asynccontextmanager
async def plugin(folder: Path) -> AsyncIterator[Case]:
    """The plug-in guide's example."""
    red = replace(spec(num_frames=24), prompt="red to blue")
    yield Case(
        kind="docs.examples.fades:FadeEngine",
        short=red,
        long=replace(red, width=320, height=180, num_frames=240),
    )


@asynccontextmanager
async def _videos(
    folder: Path, server_of: Callable[[bytes], VideoServer], dialect: str
) -> AsyncIterator[Case]:
    path = folder / "served.mp4"
    encode(moving(104, 60, fps=16, seconds=81 / 16), path)
    server = server_of(path.read_bytes())
    options = {"dialect": dialect, "model": SERVED, "pipeline": "wan2.1-1.3b", "poll_seconds": 0.2}
    async with running(server.app()) as url:
        yield Case(kind="videos", options=options | {"url": url}, short=spec(), long=spec())


def sglang(folder: Path) -> AbstractAsyncContextManager[Case]:
    """A server that behaves as SGLang-Diffusion."""
    return _videos(folder, SglangServer, "sglang")


def omni(folder: Path) -> AbstractAsyncContextManager[Case]:
    """A server that behaves as vLLM-Omni."""
    return _videos(folder, OmniServer, "vllm-omni")


@asynccontextmanager
async def peer(folder: Path) -> AsyncIterator[Case]:
    """Another Vitascope, by its /v1/videos."""
    async with whole_service(folder / "peer") as other:
        options = {
            "url": other.url,
            "api_key": other.key,
            "dialect": "openai",
            "poll_seconds": 0.05,
        }
        yield Case(
            kind="videos", options=options, short=spec(), long=replace(spec(), prompt="brisk cat")
        )


@asynccontextmanager
async def kie(folder: Path) -> AsyncIterator[Case]:
    """Another Vitascope."""
    async with whole_service(folder / "supplier") as supplier:
        options = {"url": supplier.url, "api_key": supplier.key, "poll_seconds": 0.05}
        yield Case(
            kind="kie", options=options, short=spec(), long=replace(spec(), prompt="brisk cat")
        )


@asynccontextmanager
async def diffusers(folder: Path) -> AsyncIterator[Case]:
    """A tiny Wan with random weights."""
    options = {
        "pipeline": "tests.engines.tiny:WAN", "weights": str(checkpoints() / "WAN"), "device": "cpu", "size": "32x16",
        "steps": 12,
    }  # fmt: skip
    yield Case(
        kind="diffusers", options=options, short=spec(num_frames=24), long=spec(num_frames=24)
    )
