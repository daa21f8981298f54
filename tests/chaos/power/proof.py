"""The proof of power_loss: a service is recorded, power is cut at many moments of it, every promise
is counted.
"""

import random
import shutil
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from tests.chaos.power import image, restart
from tests.chaos.power.calls import Call, Untellable
from tests.chaos.power.disk import Image, Keep
from tests.chaos.power.image import DATA, Promised
from tests.chaos.power.replay import NAMINGS, SYNCS, WRITES
from tests.chaos.power.said import Said, What
from tests.chaos.power.scene import Recording, record, stage
from vitascope import clock
from vitascope.runtime import DATABASE_FILE
from vitascope_chaos.plan import DISK, Measurement, ProofPlan, ProofResult
from vitascope_chaos.receiver import CallbackReceiver
from vitascope_chaos.report import text_of
from vitascope_chaos.rows import Rows

RESTART_EVERY, FIRST_RESTART = 25, 12
"""On these cuts a service is started as well, and must bring everything to its end."""
NEAR = 4
"""Calls around one that gives or takes a name."""
KEPT_BROKEN = 3
"""Images that broke a promise are kept, so many of them."""
PLACES = ("anywhere", "just after something was said", "around a change of names")


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A loss of power: when, where that is, and how much of what was not synced outlives it."""

    number: int
    moment: int
    place: str
    names: Keep
    contents: Keep


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What a cut has left, what must be there, and whether anything was forgotten."""

    cut: Cut
    left: Image
    promised: Promised
    forgets: bool


async def prove(plan: ProofPlan) -> bool:
    """Carry the proof out, print its report and write it to the folder; return whether everything
    held.

    Raises OperatorError where it cannot be done here, Untellable where the recording is of no use.
    """
    result = await carry_out(plan)
    report = text_of(plan, result)
    (plan.folder / "report.txt").write_text(report)
    sys.stdout.write(report)
    return result.holds and not result.missed


async def carry_out(plan: ProofPlan) -> ProofResult:
    """Record a service, cut its power plan.kills times, and return what came of it.

    Raises as prove.
    """
    began, result = clock.monotonic_seconds(), ProofResult()
    async with stage(plan) as receiver:
        recording = await record(plan, receiver)
        data = plan.folder / DISK / DATA
        result.states = Rows(data / DATABASE_FILE, None).states()
        result.broken.update(restart.faults_at_rest(data))
        await cut_everywhere(plan, recording, receiver, result)
    result.figures.append(
        Measurement(name="seconds in all", value=round(clock.monotonic_seconds() - began, 1))
    )
    return result


async def cut_everywhere(
    plan: ProofPlan, recording: Recording, receiver: CallbackReceiver, result: ProofResult
) -> None:
    """Cut the power of a recorded service plan.kills times, and add to result what came of it.

    Raises Untellable where the model of the disk and the real one do not agree.
    """
    forgetful = 0
    result.broken.update(dict.fromkeys((*image.OWN_PROMISES, *restart.OWN_PROMISES), 0))
    for loss in losses(recording, plan.kills, plan.seed):
        cut, checked = loss.cut, plan.folder / "image"
        found = image.faults(loss.left, checked, loss.promised)
        if cut.number % RESTART_EVERY == FIRST_RESTART:
            untold, folder = image.undelivered(checked), plan.folder / f"restart-{cut.number}"
            found += await restart.restart(plan, folder, loss.left, receiver, untold)
            result.faults["power_loss: services started on what was left"] += 1
        result.faults[f"power_loss: cuts {cut.place}"] += 1
        result.broken.update(found)
        forgetful += loss.forgets
        _clear(plan.folder, cut, broken=any(found.values()))
    result.figures += [
        *_figures(recording),
        Measurement(name="cuts that forgot something", value=forgetful),
    ]


def losses(recording: Recording, count: int, seed: int) -> Iterator[Loss]:
    """Yield what is left after each of so many cuts; raises as cut_everywhere."""
    videos, replay, last = _videos(recording), recording.replay(), recording.images[-1]
    for cut in cuts(recording, count, seed):
        replay.advance(cut.moment)
        left = replay.disk.after_power_loss(
            cut.names, cut.contents, random.Random(f"{seed} {cut.number}")
        )
        promised = Promised(said=_said_until(recording, cut.moment), videos=videos, last=last)
        yield Loss(cut=cut, left=left, promised=promised, forgets=left != replay.disk.live())


def cuts(recording: Recording, count: int, seed: int) -> list[Cut]:
    """Choose so many cuts, in the order of their moments: a third of them at each of PLACES, each
    Keep in turn.
    """
    dice = random.Random(seed)
    ours = [call for call in recording.calls if _changes_files(call, recording.root)]
    moments = sorted(
        {moment for call in ours for moment in (call.began, call.ended) if moment is not None}
    )
    said = [each.moment for each in recording.said]
    named = [bisect_right(moments, call.began) - 1 for call in ours if call.name in NAMINGS]
    kept = list(product(Keep, Keep))

    def moment_at(place: str) -> int:
        if place == PLACES[1]:
            return dice.choice(said)
        if place == PLACES[2]:
            return moments[
                min(max(0, dice.choice(named) + dice.randint(-NEAR, NEAR)), len(moments) - 1)
            ]
        return dice.choice(moments)

    chosen = [(moment_at(PLACES[number % 3]), number) for number in range(count)]
    return [
        Cut(number=number, moment=moment, place=PLACES[number % 3], names=names, contents=contents)
        for moment, number in sorted(chosen)
        for names, contents in [kept[number // 3 % len(kept)]]
    ]


def _changes_files(call: Call, root: str) -> bool:
    changes = call.name in NAMINGS | SYNCS | WRITES or "O_CREAT" in call.arguments
    return changes and not call.failed and f"{root}/" in call.arguments


def _videos(recording: Recording) -> dict[str, bytes]:
    """Return every video as it was when it was whole, and see that the model's disk ends as the
    real one did.
    """
    replay = recording.replay()
    for end, real in zip(recording.ends, recording.images, strict=True):
        replay.advance(end)
        if wrong := _differences(replay.disk.live(), real):
            raise Untellable(f"the model and the disk do not agree on {', '.join(wrong[:5])}")
    return {path: file.contents for path, file in replay.videos.items()}


def _differences(ours: Image, real: Image) -> list[str]:
    return sorted(
        path for path in ours.keys() | real.keys() if ours.get(path, 0) != real.get(path, 0)
    )


def _said_until(recording: Recording, moment: int) -> list[Said]:
    return recording.said[: bisect_right(recording.said, moment, key=lambda said: said.moment)]


def _clear(folder: Path, cut: Cut, *, broken: bool) -> None:
    """Remove what a cut has left, but for the first few that broke a promise."""
    started = folder / f"restart-{cut.number}"
    if broken and len(list(folder.glob("broken-*"))) < KEPT_BROKEN:
        (folder / "image").rename(folder / f"broken-{cut.number}")
    elif not broken:
        shutil.rmtree(started, ignore_errors=True)
    shutil.rmtree(folder / "image", ignore_errors=True)


def _figures(recording: Recording) -> list[Measurement]:
    ours = [call for call in recording.calls if _changes_files(call, recording.root)]
    syncs = [call for call in ours if call.name in SYNCS]
    database, first, last = (
        f"/{DATA}/{DATABASE_FILE}>",
        recording.said[0].moment,
        recording.said[-1].moment,
    )
    checkpoints = [call for call in syncs if database in call.arguments]
    counted = Counter(each.what for each in recording.said)
    return [
        Measurement(
            name="tasks accepted",
            value=len({said.task_id for said in recording.said if said.task_id}),
        ),
        Measurement(name="successes said, by answer or callback", value=counted[What.SUCCESS]),
        Measurement(name="calls that changed files", value=len(ours)),
        Measurement(name="of these, fsyncs", value=len(syncs)),
        Measurement(name="checkpoints of the database", value=len(checkpoints)),
        Measurement(
            name="of these, while tasks were made",
            value=sum(first < each.began < last for each in checkpoints),
        ),
    ]
