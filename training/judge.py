"""Whether a sampled scene shows what was asked: the words it names, and what its paths do."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from training.ask import ANYBODY, TRAVEL, Ask
from vitascope_scene.sampling.latent import Layout

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray


def verdicts(ask: Ask, layout: Layout) -> dict[str, bool]:
    """Right or wrong for every attribute that was asked of the world and of the first actor.

    A motion is right when the first actor names it and its path does it; likewise the camera.
    """
    told: dict[str, bool] = {}
    for kind in ("place", "time", "weather", "style"):
        if getattr(ask, kind):
            told[kind] = getattr(layout, kind) == getattr(ask, kind)
    if ask.camera:
        told["camera"] = layout.camera_move == ask.camera and camera_agrees(ask.camera, layout.camera)
    if ask.effects:
        told["effects"] = set(ask.effects) <= layout.effects
    if ask.first_person:
        told["first person"] = layout.first_person
    return told | _first_actor(ask, layout)


def _first_actor(ask: Ask, layout: Layout) -> dict[str, bool]:
    """Subject, colour and motion of the first actor, and how many there are."""
    if not ask.actors or ask.actors[0].subject == ANYBODY:
        return {}
    wanted = ask.actors[0]
    found = layout.actors[0] if layout.actors else ("", "", "")
    told = {"subject": found[0] == wanted.subject, "count": len(layout.actors) == len(ask.actors)}
    if wanted.colour:
        told["colour"] = found[1] == wanted.colour
    if wanted.motion and wanted.motion != TRAVEL:
        told["motion"] = found[2] == wanted.motion and motion_agrees(wanted.motion, layout.paths[0])
    return told


def motion_agrees(motion: str, path: "NDArray[float32]") -> bool:
    """Whether a path (points, 3) does what its motion says."""
    return bool(_MOTIONS[motion](path))


def camera_agrees(move: str, path: "NDArray[float32]") -> bool:
    """Whether a camera's path (points, 4) does what its move says."""
    return bool(_CAMERAS[move](path))


def _gain(curve: "NDArray[float32]") -> float:
    """Last minus first."""
    return float(curve[-1] - curve[0])


def _range(curve: "NDArray[float32]") -> float:
    """Highest minus lowest."""
    return float(np.ptp(curve))


def _turns(curve: "NDArray[float32]", least: float) -> int:
    """How often a curve changes direction by more than least."""
    turns, way, mark = 0, 0, float(curve[0])
    for value in curve[1:]:
        step = float(value) - mark
        if way == 0 or step * way > 0:
            way, mark = (way or int(np.sign(step))), float(value)
        elif abs(step) > least:
            turns, way, mark = turns + 1, int(np.sign(step)), float(value)
    return turns


def _rests(path: "NDArray[float32]") -> bool:
    return _range(path[:, 0]) < 0.4 and _range(path[:, 1]) < 0.4


_MOTIONS: dict[str, Callable[["NDArray[float32]"], bool]] = {
    "still": _rests,
    "move_left": lambda p: _gain(p[:, 0]) < -0.3,
    "move_right": lambda p: _gain(p[:, 0]) > 0.3,
    "approach": lambda p: p[-1, 2] > 1.3 * p[0, 2],
    "recede": lambda p: p[-1, 2] < 0.77 * p[0, 2],
    "rise": lambda p: _gain(p[:, 1]) < -0.3,
    "fall": lambda p: _gain(p[:, 1]) > 0.3,
    "circle": lambda p: _range(p[:, 0]) > 0.5 and _turns(p[:, 0], 0.1) + _turns(p[:, 1], 0.03) >= 1,
    "jump": lambda p: _turns(p[:, 1], 0.08) >= 2,
    "sway": _rests,
    "spin": _rests,
    "zigzag": lambda p: _range(p[:, 0]) > 0.3 and _turns(p[:, 1], 0.05) >= 2,
    "dash": lambda p: abs(_gain(p[:, 0])) > 0.6,
    "hover": _rests,
}

_CAMERAS: dict[str, Callable[["NDArray[float32]"], bool]] = {
    "static": lambda p: _range(p[:, 0]) < 0.15 and _range(p[:, 1]) < 0.15 and _range(p[:, 2]) < 0.15,
    "pan_left": lambda p: _gain(p[:, 0]) < -0.3,
    "pan_right": lambda p: _gain(p[:, 0]) > 0.3,
    "tilt_up": lambda p: _gain(p[:, 1]) < -0.3,
    "tilt_down": lambda p: _gain(p[:, 1]) > 0.3,
    "dolly_in": lambda p: _gain(p[:, 2]) > 0.15,
    "dolly_out": lambda p: _gain(p[:, 2]) < -0.15,
    "zoom_in": lambda p: _gain(p[:, 2]) > 0.3,
    "zoom_out": lambda p: _gain(p[:, 2]) < -0.3,
    "orbit": lambda p: abs(_gain(p[:, 0])) > 0.4,
    "aerial": lambda p: _gain(p[:, 1]) < -0.15,
    "handheld": lambda p: _turns(p[:, 0], 0.02) + _turns(p[:, 1], 0.02) >= 3,
    "falling": lambda p: _gain(p[:, 1]) > 0.3 and _gain(p[:, 2]) > 0.25,
    "tracking": lambda p: abs(_gain(p[:, 0])) > 0.35,
    "roll": lambda p: abs(_gain(p[:, 3])) > 0.25,
}
