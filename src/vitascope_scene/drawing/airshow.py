"""What is fired into the sky: tracers, missiles, explosions, fireworks."""

from collections.abc import Iterator

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.haze import Haze, Soft
from vitascope_scene.drawing.pixels import Colour, Pixels, glow
from vitascope_scene.drawing.stage import Element, Stage

SHIFT = 16


def stroke(canvas: Pixels, points: Pixels, width: float, colour: Colour) -> None:
    """An anti-aliased line through points in pixels, or several of the same length."""
    lines = (
        np.round(np.clip(points, -20000, 20000) * SHIFT)
        .astype(np.int32)
        .reshape(-1, points.shape[-2], 2)
    )
    cv2.polylines(canvas, list(lines), False, (*colour, 255), max(1, round(width)), cv2.LINE_AA, 4)


def reach(stage: Stage, horizon: float) -> tuple[float, float]:
    """Between which heights, in pixels, things stand on the ground: from above a wide band, else
    near the horizon.
    """
    if horizon < 0.35 * stage.height:
        return horizon + 0.12 * (stage.height - horizon), stage.height * 0.98
    return min(horizon, 0.9 * stage.height), min(horizon, 0.9 * stage.height) + 0.04 * stage.height


Shots = tuple[Pixels, float, Colour]
"""Dashes on the canvas, shape (shots, 4, 2), how near the gun is, and their colour."""


class Guns:
    """Guns on the ground that send bursts of glowing tracers in curves into the sky."""

    def __init__(self, stage: Stage, horizon: float) -> None:
        """Place the guns and aim them."""
        self.stage = stage
        rng = stage.rng("guns")
        low, high = reach(stage, horizon)
        self.guns = []
        for _ in range(9):
            foot = np.array(
                [rng.uniform(0.02, 0.98) * stage.width, low + (high - low) * rng.random() ** 0.8]
            )
            aim = np.array(
                [rng.uniform(0.1, 0.9) * stage.width, rng.uniform(-0.1, 0.45) * stage.height]
            )
            bend = rng.uniform(-0.22, 0.22) * stage.width
            colour: Colour = ((255, 214, 90), (255, 120, 70), (150, 255, 140), (255, 236, 170))[
                rng.integers(4)
            ]
            self.guns.append(
                (
                    foot,
                    aim,
                    bend,
                    colour,
                    rng.uniform(0.9, 1.6),
                    rng.uniform(0, 2),
                    0.5 + 0.5 * (foot[1] - low) / (high - low + 1),
                )
            )

    def _at(self, foot: Pixels, aim: Pixels, bend: float, share: Pixels) -> Pixels:
        """Points along the curve, faster and larger near us."""
        s = share[..., None]
        middle = (foot + aim) / 2 + np.array([bend, -0.12 * self.stage.height])
        return np.asarray((1 - s) ** 2 * foot + 2 * s * (1 - s) * middle + s * s * aim)

    def firing(self, view: View) -> Iterator[tuple[float, float, float]]:
        """Where muzzles flash, and how near they are."""
        for foot, _, _, _, pace, phase, near in self.guns:
            if (view.t + phase) % pace < 0.5 and int(view.t * 24) % 3 < 2:
                yield *view.at(foot[0], foot[1], 0.45), near

    def shots(self, view: View) -> Iterator[Shots]:
        """Bursts of six, gun by gun."""
        number = np.array([k for k in range(16) if k % 8 < 6])
        for foot, aim, bend, colour, pace, phase, near in self.guns:
            life = (view.t + phase + number * 0.0625 * pace) % pace / pace * 1.25
            life = life[life <= 1][:, None]
            share = np.maximum(life - 0.045, 0) + (
                life - np.maximum(life - 0.045, 0)
            ) * np.linspace(0, 1, 4)
            start, end = (
                np.array(view.at(foot[0], foot[1], 0.45)),
                np.array(view.at(aim[0], aim[1], 0.9)),
            )
            yield self._at(start, end, bend * view.scale(0.6), share), near, colour


class Flashes(Soft):
    """What glows about guns and shells."""

    def __init__(self, guns: Guns) -> None:
        """Of these guns."""
        self.guns = guns

    def breathe(self, haze: Haze, view: View) -> None:
        """A fire at the muzzle, a light around each shell."""
        u = self.guns.stage.unit
        for x, y, near in self.guns.firing(view):
            haze.glow(x, y, 0.05 * u * near, (255, 190, 90), 1.0)
            haze.glow(x, y, 0.02 * u * near, (255, 250, 220), 1.0)
        for ways, near, colour in self.guns.shots(view):
            for x, y in ways[:, -1]:
                haze.glow(x, y, 0.026 * u * near, colour, 0.8)


class Tracers:
    """Each shell a bright dash."""

    def __init__(self, guns: Guns) -> None:
        """Of these guns."""
        self.guns = guns

    def draw(self, canvas: Pixels, view: View) -> None:
        """A coloured rim, then the core."""
        for ways, near, colour in self.guns.shots(view):
            thick = 0.0042 * self.guns.stage.unit * (0.5 + 0.8 * near)
            stroke(
                canvas, ways, thick * 1.9, (colour[0] * 0.75, colour[1] * 0.45, colour[2] * 0.35)
            )
            stroke(canvas, ways, thick, (255, 250, min(255.0, colour[2] + 90)))


def anti_air(stage: Stage, horizon: float) -> list[Element]:
    """Guns as what glows and what shines."""
    guns = Guns(stage, horizon)
    return [Flashes(guns), Tracers(guns)]


class Missiles(Soft):
    """Missiles that climb on weaving ways, a bright head before a trail of smoke that widens and
    drifts.
    """

    def __init__(self, stage: Stage, horizon: float) -> None:
        """Choose where they start, whither they fly and how they weave."""
        self.stage = stage
        rng = stage.rng("missiles")
        low, high = reach(stage, horizon)
        self.ways = []
        for k in range(6):
            side = rng.choice((-1, 1))
            start = np.array(
                [
                    stage.width * (0.5 + side * rng.uniform(0.1, 0.55)),
                    low + (high - low) * rng.uniform(0.2, 1.0),
                ]
            )
            end = np.array(
                [
                    stage.width * (0.5 - side * rng.uniform(-0.1, 0.5)),
                    stage.height * rng.uniform(-0.15, 0.3),
                ]
            )
            self.ways.append(
                (
                    start,
                    end,
                    rng.uniform(0.05, 0.13) * side,
                    rng.uniform(2.2, 3.6),
                    rng.uniform(0, 6.3),
                    -1.2 + 0.85 * k + rng.uniform(0, 0.5),
                )
            )

    def breathe(self, haze: Haze, view: View) -> None:
        """Trail first, from the tail; then the flame."""
        u = self.stage.unit
        for number, (start, end, weave, waves, phase, begin) in enumerate(self.ways):
            age = view.t - begin
            flight = 2.6
            if age <= 0 or age > flight * 2.4:
                continue
            s = np.linspace(0, min(age / flight, 1.0), 27)
            a, b = (
                np.array(view.at(start[0], start[1], 0.5)),
                np.array(view.at(end[0], end[1], 0.95)),
            )
            curve = a + (b - a) * (s[:, None] ** 1.25)
            curve[:, 0] += weave * self.stage.width * np.sin(waves * np.pi * s + phase) * s
            born = s * flight
            old = np.maximum(age - born, 0)
            curve[:, 0] += 0.014 * u * old
            self._trail(haze, curve, old, u, number)
            if age < flight:
                x, y = float(curve[-1, 0]), float(curve[-1, 1])
                haze.glow(x, y, 0.085 * u, (255, 140, 60), 0.9)
                haze.glow(x, y, 0.03 * u, (255, 246, 220), 1.0)

    def _trail(self, haze: Haze, curve: Pixels, old: Pixels, u: float, number: int) -> None:
        """Puffs along the curve, wider and fainter with age."""
        light = (
            self.stage.lit((236, 234, 232))
            if self.stage.light.stars == 0
            else (120.0, 124.0, 140.0)
        )
        light = (round(light[0] / 8) * 8.0, round(light[1] / 8) * 8.0, round(light[2] / 8) * 8.0)
        dark = (light[0] * 0.7, light[1] * 0.7, light[2] * 0.74)
        radius = (0.0095 + 0.012 * old**0.7) * u
        fade = 0.8 * np.clip(1 - old / 5.5, 0, 1)
        for k in range(len(curve) - 1):
            step = curve[k + 1] - curve[k]
            count = 1 + int(np.abs(step).max() / (1.3 * radius[k]))
            for part in range(min(count, 4)):
                x, y = curve[k] + step * (part / count)
                haze.puff(
                    float(x), float(y), float(radius[k]), float(fade[k]), light, dark, number + k
                )


class Blasts(Soft):
    """Explosions: a flash, a ball of fire, then dark smoke that rolls up."""

    def __init__(self, stage: Stage, horizon: float) -> None:
        """Choose moments and places."""
        rng = stage.rng("blasts")
        low, high = reach(stage, horizon)
        count = int(stage.scene.seconds / 0.6) + 3
        self.stage = stage
        self.blasts = [
            (
                rng.uniform(-1.0, stage.scene.seconds),
                rng.uniform(0.03, 0.97) * stage.width,
                low + (high - low) * rng.random(),
                rng.uniform(0.035, 0.085),
                int(rng.integers(99)),
            )
            for _ in range(count)
        ]

    def breathe(self, haze: Haze, view: View) -> None:
        """Each blast lives two and a half seconds."""
        for when, x, y, size, seed in self.blasts:
            age = view.t - when
            if not 0 <= age < 2.5:
                continue
            px, py = view.at(x, y, 0.5)
            r = size * self.stage.unit * view.scale(0.5) * (0.6 + 0.4 * y / self.stage.height)
            haze.glow(px, py, r * 3.6, (255, 210, 150), float(np.exp(-age * 9)))
            for k in range(4):
                up = r * (0.3 + 1.4 * age**0.6) * (0.4 + 0.18 * k)
                side = r * 0.8 * float(np.sin(k * 2.4 + seed)) * min(1.0, age * 4) ** 0.5
                grow = r * (0.6 + 0.8 * min(age, 1.0) ** 0.5)
                haze.puff(
                    px + side,
                    py - up,
                    grow,
                    float(np.clip((2.5 - age) / 1.6, 0, 0.9)) * min(1.0, age * 7),
                    (104.0, 96.0, 92.0),
                    (36.0, 32.0, 32.0),
                    seed + k,
                )
            heat = float(np.exp(-age * 2.6))
            for k in range(3 if heat > 0.03 else 0):
                side = r * 0.7 * float(np.sin(k * 1.9 + seed))
                haze.puff(
                    px + side,
                    py - r * (0.2 + 0.25 * k * min(age * 3, 1.0)),
                    r * (0.5 + 0.4 * min(age * 5, 1)),
                    heat,
                    (255.0, 232.0, 150.0),
                    (240.0, 96.0, 24.0),
                    seed + k,
                )
            haze.glow(px, py - 0.3 * r, r * 2.4, (255, 130, 40), heat)


class Fireworks:
    """Rockets that burst into spheres and willows of sparks."""

    def __init__(self, stage: Stage, horizon: float) -> None:
        """Choose bursts, each with its own sparks."""
        rng = stage.rng("fireworks")
        self.stage, self.foot = stage, min(horizon, stage.height)
        colours: list[Colour] = [
            (255, 70, 90),
            (255, 200, 70),
            (90, 200, 255),
            (140, 255, 140),
            (230, 120, 255),
            (255, 255, 240),
        ]
        self.bursts = []
        for k in range(int(stage.scene.seconds / 0.45) + 4):
            a = rng.uniform(0, 2 * np.pi, 80)
            z = rng.uniform(-1, 1, 80)
            ring = np.sqrt(1 - z * z)
            sparks = np.stack([ring * np.cos(a), ring * np.sin(a)], 1) * rng.uniform(
                0.85, 1.0, (80, 1)
            )
            self.bursts.append(
                (
                    k * 0.45 - 1.2 + rng.uniform(0, 0.3),
                    rng.uniform(0.1, 0.9) * stage.width,
                    rng.uniform(0.1, 0.45) * min(horizon, stage.height),
                    rng.uniform(0.2, 0.34),
                    colours[rng.integers(6)],
                    sparks,
                )
            )

    def draw(self, canvas: Pixels, view: View) -> None:
        """A rising streak, then the burst that sinks and fades."""
        u = self.stage.unit
        for when, x, y, size, colour, sparks in self.bursts:
            age = view.t - when
            px, py = view.at(x, y, 0.2)
            if -0.6 <= age < 0:
                rise = -age / 0.6
                glow(canvas, px, py + (self.foot - y) * rise, 0.014 * u, (255, 220, 160), 0.9)
            if not 0 <= age < 1.7:
                continue
            spread = size * u * (1 - np.exp(-3.4 * age))
            before = size * u * (1 - np.exp(-3.4 * max(age - 0.09, 0)))
            fall = 0.1 * u * age * age
            fade = float(np.clip(1 - age / 1.7, 0, 1)) ** 0.8
            glow(
                canvas,
                px,
                py,
                size * u * 1.5,
                (colour[0] * 0.4, colour[1] * 0.4, colour[2] * 0.4),
                fade * float(np.exp(-age * 2)),
            )
            tone: Colour = (colour[0] * fade, colour[1] * fade, colour[2] * fade)
            for k, (sx, sy) in enumerate(sparks):
                if age > 1.0 and (k + int(view.t * 24)) % 3 == 0:
                    continue
                head, tail = (
                    (px + sx * spread, py + sy * spread + fall),
                    (px + sx * before, py + sy * before + fall * 0.86),
                )
                stroke(canvas, np.array([tail, head]), 0.0034 * u, tone)
                if k % 4 == 0:
                    glow(canvas, head[0], head[1], 0.02 * u, colour, fade)
