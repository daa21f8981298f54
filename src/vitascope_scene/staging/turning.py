"""One thing turns into another: where it was the other appears, in a dissolve."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vitascope_scene.look import Look
from vitascope_scene.meaning import BECOMES
from vitascope_scene.scene import STEP_SECONDS, Act
from vitascope_scene.staging.placed import Placed

LONGEST, SHARE = 1.2, 0.25
"""Seconds that a dissolve takes at most, and its usual share of the clip."""
EMERGES = 0.25
"""Half heights above the ground at which something that flies comes out of what did not."""


def turn_all(
    placed: Sequence[Placed], links: Sequence[tuple[int, str, int]], beats: int, seconds: float
) -> None:
    """Let everybody who becomes another vanish while that one appears."""
    for of, relation, to in links:
        if relation == BECOMES:
            after, before = placed[of], placed[to]
            _turn(before, after, _moment_of(after, beats, seconds), seconds)


def _moment_of(after: Placed, beats: int, seconds: float) -> float:
    """The second at which one becomes another: when that is first told of, else half-way."""
    doings = after.subject.doings
    first = next((beat for beat, doing in enumerate(doings) if doing is not None), 0)
    return seconds * first / beats if 0 < first < beats else seconds / 2


def take_place(after: Placed, before: Placed, beats: int, seconds: float) -> None:
    """Put what somebody becomes to where that one then is."""
    if not any(doing and doing.motion for doing in before.subject.doings):
        before.x = np.full_like(before.x, before.middle)
    moment = _moment_of(after, beats, seconds)
    step = min(len(before.x) - 1, round(moment / STEP_SECONDS))
    after.x = after.x + (before.x[step] - after.x[step])
    if after.traits.anchor == before.traits.anchor:
        after.feet = after.feet + (before.feet[step] - after.feet[step])
    elif after.traits.anchor == "air":
        after.feet = after.feet + (before.feet[step] - EMERGES - after.feet[step])


def _turn(before: Placed, after: Placed, moment: float, seconds: float) -> None:
    """Let one vanish while the other appears."""
    half = min(LONGEST, SHARE * seconds) / 2
    start, end = moment - half, moment + half
    going, gone = (
        Act(look=_idle(before.acts[0].look, "vanish"), motion="still", since=since)
        for since in (start, end)
    )
    before.acts = [*_until(before.acts, start), going, gone]
    before.shots = ((0.0, end),)
    coming = Act(look=_idle(after.acts[0].look, "appear"), motion="still", since=start)
    after.acts = [coming, *_since(after.acts, end)]
    after.shots = ((start, seconds),)


def _idle(look: Look, action: str) -> Look:
    """A look that does nothing but change."""
    return replace(look, action=action, prop=None, seat=None)


def _until(acts: Sequence[Act], moment: float) -> list[Act]:
    return [act for number, act in enumerate(acts) if number == 0 or act.since < moment]


def _since(acts: Sequence[Act], moment: float) -> list[Act]:
    """What one does from a moment on."""
    now = [act for number, act in enumerate(acts) if number == 0 or act.since <= moment][-1]
    return [replace(now, since=moment), *(act for act in acts if act.since > moment)]
