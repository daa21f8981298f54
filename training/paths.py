"""Paths that look right: how a subject crosses the picture for each motion, how a camera moves for
each move.
"""

import random
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vitascope_scene.drawing.traits import Traits
from vitascope_scene.sampling.layout import POINTS

Curve = NDArray[np.float64]
T: Curve = np.linspace(0.0, 1.0, POINTS)

PACE = {"": 1.0, "slow": 0.5, "fast": 1.4}
SCALE = {"": 1.0, "small": 0.5, "huge": 1.55}


def ease(t: Curve) -> Curve:
    """From 0 to 1 with a soft start and end, mostly straight between."""
    return 0.6 * t + 0.4 * t * t * (3 - 2 * t)


def actor_path(
    rng: random.Random,
    motion: str,
    traits: Traits,
    *,
    size: str = "",
    speed: str = "",
    x: float = 0.0,
    shrink: float = 1.0,
) -> Curve:
    """A path (POINTS, 3) around x: feet or centre as the anchor says, height as a share of the
    shorter side.
    """
    height = traits.height * SCALE[size] * shrink * rng.uniform(0.9, 1.12)
    height = min(height, 0.95)
    rest = _rest_y(rng, traits, height)
    pace = PACE[speed] * rng.uniform(0.9, 1.1)
    path = np.stack([np.full(POINTS, x), np.full(POINTS, rest), np.full(POINTS, height)], axis=1)
    _MOVES[motion](rng, path, pace, traits)
    return path


def _rest_y(rng: random.Random, traits: Traits, height: float) -> float:
    """Where this kind of subject stands, swims or flies when it does nothing else."""
    if traits.anchor == "ground":
        return rng.uniform(0.62, 0.82)
    if traits.anchor == "surface":
        return rng.uniform(0.28, 0.4) - 0.25 * height
    return rng.uniform(-0.3, 0.05) if traits.anchor == "air" else rng.uniform(-0.15, 0.2)


def _still(rng: random.Random, path: Curve, pace: float, traits: Traits) -> None:
    path[:, 0] += rng.uniform(-0.15, 0.15)


def _across(direction: int, reach: float) -> Callable[[random.Random, Curve, float, Traits], None]:
    """From one side to the other; direction 0 is either."""

    def move(rng: random.Random, path: Curve, pace: float, traits: Traits) -> None:
        way = direction or rng.choice((-1, 1))
        path[:, 0] += way * reach * pace * (2 * ease(T) - 1)
        if traits.anchor in ("air", "deep"):
            path[:, 1] += rng.uniform(0.02, 0.07) * np.sin(np.pi * 2 * (T + rng.random()))

    return move


def _toward(start: float, end: float) -> Callable[[random.Random, Curve, float, Traits], None]:
    """Growing or shrinking with the distance; feet sink as they come."""

    def move(rng: random.Random, path: Curve, pace: float, traits: Traits) -> None:
        middle = (start + end) / 2
        factor = middle + (start + (end - start) * ease(T) - middle) * min(pace, 1.3)
        if traits.anchor == "ground":
            path[:, 1] = 0.4 + (path[:, 1] - 0.4) * factor * 0.95
        path[:, 2] = np.minimum(path[:, 2] * factor, 1.0)
        path[:, 0] += rng.uniform(-0.2, 0.2) * (1 - factor / max(start, end))

    return move


def _vertical(start: float, end: float) -> Callable[[random.Random, Curve, float, Traits], None]:
    """Up or down through the picture, by the centre; a subject on its feet is led by them."""

    def move(rng: random.Random, path: Curve, pace: float, traits: Traits) -> None:
        middle = (start + end) / 2
        centre = middle + (start + (end - start) * ease(T) - middle) * min(pace, 1.25)
        path[:, 1] = centre + (path[:, 2] if traits.anchor == "ground" else 0.0)
        path[:, 0] += rng.uniform(-0.15, 0.15) * T

    return move


def _circle(rng: random.Random, path: Curve, pace: float, traits: Traits) -> None:
    angle = 2 * np.pi * (rng.random() + rng.choice((-1, 1)) * min(1.25 * pace, 2.2) * T)
    path[:, 0] += 0.5 * np.cos(angle)
    path[:, 1] += (0.10 if traits.anchor == "ground" else 0.22) * np.sin(angle)
    path[:, 2] *= 1 + 0.18 * np.sin(angle)


def _jump(rng: random.Random, path: Curve, pace: float, traits: Traits) -> None:
    hops = 3 if pace > 0.7 else 2
    path[:, 1] -= (0.22 + 0.35 * path[:, 2]) * (1 - np.cos(2 * np.pi * hops * T)) / 2
    path[:, 0] += rng.choice((-1, 1)) * 0.3 * pace * (2 * T - 1)


def _sway(rng: random.Random, path: Curve, pace: float, traits: Traits) -> None:
    swing = 2 * np.pi * (2.0 * min(pace, 1.5) * T + rng.random())
    path[:, 0] += rng.uniform(-0.12, 0.12) + 0.07 * np.sin(swing)
    if traits.anchor != "ground":
        path[:, 1] += 0.04 * np.cos(swing)


def _spin(rng: random.Random, path: Curve, pace: float, traits: Traits) -> None:
    path[:, 0] += rng.uniform(-0.1, 0.1)
    path[:, 1] += 0.03 * np.sin(2 * np.pi * (T + rng.random()))


def _zigzag(rng: random.Random, path: Curve, pace: float, traits: Traits) -> None:
    way, turns = rng.choice((-1, 1)), 3
    wave = np.sin(2 * np.pi * turns / 2 * T * 2 + np.pi * rng.randint(0, 1))
    path[:, 0] += way * 0.5 * pace * (2 * T - 1)
    path[:, 1] += (0.10 if traits.anchor == "ground" else 0.26) * wave


def _hover(rng: random.Random, path: Curve, pace: float, traits: Traits) -> None:
    path[:, 0] += rng.uniform(-0.15, 0.15) + 0.05 * np.sin(2 * np.pi * (T * 0.7 + rng.random()))
    path[:, 1] += 0.06 * np.sin(2 * np.pi * (1.3 * min(pace, 1.4) * T + rng.random()))
    if traits.anchor == "ground":
        path[:, 1] -= 0.35


_MOVES: dict[str, Callable[[random.Random, Curve, float, Traits], None]] = {
    "still": _still,
    "move_left": _across(-1, 0.62),
    "move_right": _across(1, 0.62),
    "approach": _toward(0.55, 1.45),
    "recede": _toward(1.4, 0.4),
    "rise": _vertical(0.55, -0.65),
    "fall": _vertical(-0.7, 0.5),
    "circle": _circle,
    "jump": _jump,
    "sway": _sway,
    "spin": _spin,
    "zigzag": _zigzag,
    "dash": _across(0, 1.0),
    "hover": _hover,
}


def camera_path(rng: random.Random, move: str) -> Curve:
    """A camera's path (POINTS, 4): x, y, zoom and roll."""
    path = np.zeros((POINTS, 4))
    path[:, 2] = 1.0
    amount = rng.uniform(0.85, 1.15)
    glide = ease(T)
    if move in _CAMERA_GLIDES:
        start, end = (np.array(ends) for ends in _CAMERA_GLIDES[move])
        path += (start + (end - start) * glide[:, None]) * amount
    if move in ("handheld", "falling"):
        path += _shake(rng, 1.0 if move == "handheld" else 0.7)
    if move == "orbit":
        path[:, 0] += rng.choice((-1, 1)) * 0.5 * amount * (2 * glide - 1)
        path[:, 2] += 0.12 + 0.06 * np.sin(np.pi * T)
    if move in ("tracking", "aerial"):
        path[:, 0] += (
            rng.choice((-1, 1)) * (0.45 if move == "tracking" else 0.18) * amount * (2 * glide - 1)
        )
    if move == "roll":
        path[:, 3] += rng.choice((-1, 1)) * 0.3 * amount * (2 * glide - 1)
    path[:, 2] = np.maximum(path[:, 2], 1.0)
    return path


_CAMERA_GLIDES = {
    "pan_left": ((0.36, 0, 0.05, 0), (-0.36, 0, 0.05, 0)),
    "pan_right": ((-0.36, 0, 0.05, 0), (0.36, 0, 0.05, 0)),
    "tilt_up": ((0, 0.35, 0.05, 0), (0, -0.4, 0.05, 0)),
    "tilt_down": ((0, -0.4, 0.05, 0), (0, 0.35, 0.05, 0)),
    "dolly_in": ((0, 0, 0, 0), (0, 0, 0.35, 0)),
    "dolly_out": ((0, 0, 0.35, 0), (0, 0, 0, 0)),
    "zoom_in": ((0, 0, 0, 0), (0, 0, 0.75, 0)),
    "zoom_out": ((0, 0, 0.75, 0), (0, 0, 0, 0)),
    "aerial": ((0, 0.2, 0, 0), (0, -0.2, 0.12, 0)),
    "falling": ((0, -0.3, 0, -0.12), (0, 0.3, 0.6, 0.12)),
    "roll": ((0, 0, 0.12, 0), (0, 0, 0.12, 0)),
}


def _shake(rng: random.Random, amount: float) -> Curve:
    """A few waves that never meet: the hand behind the camera."""
    shake = np.zeros((POINTS, 4))
    for column, reach in enumerate((0.05, 0.05, 0.015, 0.03)):
        for wave in (3, 5, 8, 10):
            shake[:, column] += (
                reach
                * amount
                * rng.uniform(0.4, 1.0)
                * np.sin(np.pi * wave * T + rng.random() * 6.28)
                / 1.6
            )
    return shake
