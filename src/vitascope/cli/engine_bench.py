"""`vitascope engines bench`: how long an engine takes for one clip, beside what is published."""

import asyncio
import secrets
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vitascope import catalog, clock, config, log
from vitascope.cli.engine_suggest import time_facts, time_text
from vitascope.cli.out import print_result
from vitascope.cli.output import STDOUT, require_writable, saving
from vitascope.cli.words import say
from vitascope.config import EngineTable, Settings
from vitascope.engines.base import EngineError
from vitascope.engines.published import PublishedTime, published_times
from vitascope.engines.registry import charges
from vitascope.engines.routes import Routes
from vitascope.errors import OperatorError
from vitascope.media.labels import LABEL_FOLDER
from vitascope.media.probe import BrokenVideo, check
from vitascope.metrics import TaskStage
from vitascope.runtime import make_labels
from vitascope.signing import SECRET_BYTES, MasterSecret
from vitascope.tasks.task import Failed, Stopped
from vitascope.video import VideoSpec
from vitascope.worker.host import EngineHost
from vitascope.worker.messages import ClipReady, Generate, Progress
from vitascope.worker.run import DEADLINE_TEXT

PROMPT, SEED = "a red fox running through snow", 7
FILE = "clip.mp4"
SHOWN_NOTES = ("pipeline", "recipe", "device", "torch", "dtype", "offload", "memory", "switches")
"""What an engine's notes say of what makes it fast or slow."""


@dataclass(frozen=True, kw_only=True)
class BenchResult:
    """What was timed: the start with all weights, then one clip; spec is what was asked for."""

    engine: str
    spec: VideoSpec
    start_seconds: float
    clip_seconds: float
    made: ClipReady
    expected: Sequence[PublishedTime]

    @property
    def video_seconds(self) -> float:
        """How long the clip is."""
        return self.spec.num_frames / self.spec.fps

    @property
    def engine_seconds(self) -> float:
        """What the engine alone took, without scaling and encoding, as the published figures do."""
        stage = self.made.stages.get(TaskStage.GENERATING.value)
        return stage[2] if stage else self.clip_seconds

    def ratio(self, time: PublishedTime) -> float:
        """Return how many times as long as published a second of video took."""
        return (self.engine_seconds / self.video_seconds) / (time.seconds / time.clip_seconds)


async def bench(
    name: str, *, output: Path | None, force: bool, paid: bool, data: Path | None, as_json: bool
) -> None:
    """Have the engine's process make one clip, as a worker does, and print how long it took.

    Raises OperatorError for an engine that is not configured or charges, EngineError for one that
    fails. The file goes away, or where output says, labelled like any other.
    """
    log.configure(level="ERROR")
    settings = config.load(data=data)
    table = _table(settings, name)
    if charges(table.kind) and not paid:
        raise OperatorError(
            "The engine {engine} orders from a supplier, who charges for the clip: add --paid",
            engine=name,
        )
    if output is not None:
        require_writable(output, force=force)
    with tempfile.TemporaryDirectory() as folder:
        found = await _measure(name, table, settings, Path(folder), is_kept=output is not None)
        if output is not None:
            await asyncio.to_thread(_keep, Path(folder, FILE), output)
    print_result(
        _facts(found, output),
        "\n".join(_lines(found, output)),
        as_json=as_json,
        beside=output == STDOUT,
    )


def _table(settings: Settings, name: str) -> EngineTable:
    tables = settings.engines | dict(Routes.of(settings).tables)
    if name not in tables:
        raise OperatorError(
            "There is no engine {engine} in the settings; there are: {known}",
            engine=name,
            known=", ".join(tables),
        )
    return tables[name]


async def _measure(
    name: str, table: EngineTable, settings: Settings, folder: Path, *, is_kept: bool
) -> BenchResult:
    host = EngineHost(name, kind=table.kind, options=table.children[0])
    order, spec = _order(settings, folder)
    try:
        began = clock.monotonic_seconds()
        await host.open()
        opened = clock.monotonic_seconds()
        made = await _make(host, order, settings.task_deadline_seconds)
        ended = clock.monotonic_seconds()
        await asyncio.to_thread(_finish, Path(order.path), spec, settings, made, sign=is_kept)
    finally:
        await host.kill()
    return BenchResult(
        engine=name,
        spec=spec,
        start_seconds=opened - began,
        clip_seconds=ended - opened,
        made=made,
        expected=_expected(made.notes),
    )


def _order(settings: Settings, folder: Path) -> tuple[Generate, VideoSpec]:
    """Return the order of the default model's usual clip, and its spec."""
    asked = {"prompt": PROMPT, "seed": SEED}
    body = {"model": catalog.DEFAULT.name, "input": asked}
    spec = catalog.DEFAULT.plan(body, short_side=settings.short_side).spec
    labels = make_labels(settings, _own_secret())
    order = Generate(
        task_id="bench",
        spec=asdict(spec),
        memo={},
        model=catalog.DEFAULT.name,
        input=asked,
        path=str(folder / FILE),
        poster=str(folder / "poster.jpg"),
        tags=labels.tags("bench"),
        mark=labels.mark(spec),
    )
    return order, spec


def _own_secret() -> MasterSecret:
    """Return a secret for the hash of a prompt that everybody may know."""
    return MasterSecret(secrets.token_bytes(SECRET_BYTES))


async def _make(host: EngineHost, order: Generate, deadline_seconds: float) -> ClipReady:
    async def keep(memo: Mapping[str, str]) -> None:
        """Forget it: nobody resumes this clip."""

    def report(progress: Progress) -> None:
        """Nobody watches."""

    try:
        async with asyncio.timeout(deadline_seconds):
            made = await host.generate(order, report, keep)
    except TimeoutError:
        raise EngineError(DEADLINE_TEXT) from None
    match made:
        case ClipReady():
            return made
        case Failed(message=message):
            raise EngineError("The engine made no clip: {why}", why=message)
        case Stopped():
            raise EngineError("The engine made no clip: {why}", why=say("Stopped."))


def _finish(
    path: Path, spec: VideoSpec, settings: Settings, made: ClipReady, *, sign: bool
) -> None:
    try:
        check(path, spec)
        if sign:
            make_labels(_signing(settings, path.parent), _own_secret()).sign(path, spec, made.notes)
    except BrokenVideo as error:
        raise EngineError("The engine made a broken video: {why}", why=error) from error


def _signing(settings: Settings, folder: Path) -> Settings:
    """Return settings to sign under; where nobody has served from the data folder yet, its identity
    is not made here, but one that goes away with this folder.
    """
    has_own = settings.label_certificate or (settings.data / LABEL_FOLDER).is_dir()
    return settings if has_own else settings.model_copy(update={"data": folder})


def _keep(file: Path, output: Path) -> None:
    with saving(output):
        if output == STDOUT:
            sys.stdout.buffer.write(file.read_bytes())
            sys.stdout.buffer.flush()
        else:
            output.write_bytes(file.read_bytes())


def _expected(notes: Mapping[str, Any]) -> tuple[PublishedTime, ...]:
    """Return what is published for what ran, in the size that it ran in."""
    call = notes.get("call") or {}
    size = f"{call['width']}x{call['height']}" if {"width", "height"} <= set(call) else ""
    return published_times(str(notes.get("pipeline", "")), str(notes.get("recipe", "")), size)


def _lines(found: BenchResult, output: Path | None) -> Iterator[str]:
    spec = found.spec
    yield say("Start: {seconds} s, with all weights", seconds=f"{found.start_seconds:.1f}")
    yield say(
        "Clip: {seconds} s for {video:g} s in {width}×{height}, of which {engine} s are the engine's",
        seconds=f"{found.clip_seconds:.1f}",
        video=found.video_seconds,
        width=spec.width,
        height=spec.height,
        engine=f"{found.engine_seconds:.1f}",
    )
    if not found.expected:
        yield say("Nothing is published for this engine as it is set up here.")
    for time in found.expected:
        yield say("Published: {time}", time=time_text(time))
        yield "  " + say(
            "Here it took {ratio} times as long for a second of video.",
            ratio=f"{found.ratio(time):.2g}",
        )
    if output is not None and output != STDOUT:
        yield say("Saved {file}", file=output)


def _facts(found: BenchResult, output: Path | None) -> dict[str, Any]:
    return {
        "engine": found.engine,
        "startSeconds": round(found.start_seconds, 3),
        "clipSeconds": round(found.clip_seconds, 3),
        "engineSeconds": round(found.engine_seconds, 3),
        "videoSeconds": found.video_seconds,
        "width": found.spec.width,
        "height": found.spec.height,
        "used": {key: found.made.notes[key] for key in SHOWN_NOTES if key in found.made.notes},
        "expected": [
            time_facts(each) | {"ratio": round(found.ratio(each), 3)} for each in found.expected
        ],
        "file": None if output is None else str(output),
    }
