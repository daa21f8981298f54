"""Weather: rain, storm, snow, fog, wind, sand, rainbow."""

import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope_scene import keys
from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.layers import Veil
from vitascope_scene.drawing.noise import tile
from vitascope_scene.drawing.particles import Flakes, Sheet
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour, Pixels, disc, paste, premultiplied, smoothstep
from vitascope_scene.drawing.stage import Element, Set, Stage


def weather_of(stage: Stage, built: Set) -> list[Element]:
    """What falls and drifts in front of everything; nothing indoors, under water or in space."""
    if not _has_weather(stage, built):
        return []
    make = {
        "rain": _rain,
        "storm": _storm,
        "snow": _snow,
        "fog": _fog,
        "wind": _wind,
        "sandstorm": _sand,
    }
    found = make.get(stage.scene.weather)
    return found(stage, built) if found else []


def rainbow_of(stage: Stage, built: Set) -> list[Element]:
    """The rainbow, if there is one: it stands behind clouds and land, right after the sky."""
    seen = stage.scene.weather == "rainbow" and _has_weather(stage, built)
    return [Bow(stage, min(built.horizon, stage.height))] if seen else []


def _has_weather(stage: Stage, built: Set) -> bool:
    """Whether there is weather at all."""
    return not built.indoors and stage.scene.place not in keys.NO_WEATHER


def _streaks(
    stage: Stage, name: str, count: int, length: float, slant: float, level: float
) -> Pixels:
    """A tile of rain: faint slanting lines, whole around the edges."""
    rng = stage.rng(name)
    h, w = stage.height * 3 // 4, stage.width // 2 + 64
    mask: Pixels = np.zeros((h, w), np.uint8)
    width = max(1, round(stage.height / 700))
    for x, y, s in rng.random((count, 3)):
        px, py, d = int(x * w), int(y * h), length * (0.5 + s)
        for sx in (0, -w):
            for sy in (0, -h):
                cv2.line(
                    mask,
                    (px + sx, py + sy),
                    (int(px + sx + slant * d), int(py + sy + d)),
                    255 * (0.4 + 0.6 * s),
                    width,
                    cv2.LINE_AA,
                )
    mask = cv2.blur(mask, (1, max(1, stage.height // 200)))
    colour = stage.light.low if stage.scene.time != "night" else (150, 165, 200)
    return cv2.merge(
        [cv2.convertScaleAbs(mask, alpha=level * c / 255) for c in colour] + [np.zeros_like(mask)]
    )


def _rain(stage: Stage, built: Set) -> list[Element]:
    """Three depths of rain and a little mist."""
    h, slant = stage.height, 0.1 if stage.scene.weather == "rain" else 0.34
    heavy = 1.0 if stage.scene.weather == "rain" else 1.6
    tiles = [
        (
            _streaks(stage, f"rain{k}", int(count * heavy), length * h, slant, level),
            speed * h * slant,
            speed * h,
        )
        for k, (count, length, level, speed) in enumerate(
            ((260, 0.025, 0.34, 1.3), (120, 0.05, 0.38, 2.0), (30, 0.09, 0.36, 3.0))
        )
    ]
    return [Sheet(tiles, light=True)]


def flash_times(rng: np.random.Generator) -> NDArray[np.float64]:
    """When it flashes, in seconds; thunder follows."""
    return np.asarray(np.cumsum(rng.uniform(0.9, 2.6, 12)) - 0.4)


class Lightning:
    """Flashes, now and then, with a bolt."""

    def __init__(self, stage: Stage, horizon: float) -> None:
        """Choose moments and shapes."""
        self.stage = stage
        rng = stage.rng("lightning")
        self.times = flash_times(rng)
        self.bolts = [self._bolt(rng, horizon) for _ in self.times]

    def _bolt(self, rng: np.random.Generator, horizon: float) -> Pixels:
        """A jagged line from the clouds down."""
        steps = 16
        x = self.stage.width * rng.uniform(0.1, 0.9) + np.cumsum(
            rng.normal(0, 0.022 * self.stage.unit, steps)
        )
        return np.stack([x, np.linspace(-0.02, 0.96, steps) * horizon], 1)

    def draw(self, canvas: Pixels, view: View) -> None:
        """Brighten everything for a few frames."""
        for when, bolt in zip(self.times, self.bolts, strict=True):
            age = view.t - when
            if not 0 <= age < 0.35:
                continue
            flash = float(np.exp(-age * 11)) + 0.6 * float(np.exp(-abs(age - 0.14) * 30))
            cv2.convertScaleAbs(canvas, dst=canvas, alpha=1 + 0.5 * flash, beta=22 * flash)
            if age < 0.2:
                points = [np.round((bolt - (view.x * 0.1, view.y * 0.45)) * 16).astype(np.int32)]
                for width, colour in ((0.008, (120, 130, 220)), (0.003, (255, 255, 255))):
                    cv2.polylines(
                        canvas,
                        points,
                        False,
                        (*colour, 255),
                        max(1, int(width * self.stage.unit)),
                        cv2.LINE_AA,
                        4,
                    )


def _storm(stage: Stage, built: Set) -> list[Element]:
    return [Lightning(stage, min(built.horizon, stage.height)), *_rain(stage, built)]


def _snow(stage: Stage, built: Set) -> list[Element]:
    """Flakes at three depths, soft when near."""
    tiles = []
    for k, (count, radius, speed, level) in enumerate(
        ((420, 0.0016, 0.1, 0.75), (150, 0.003, 0.19, 0.9), (36, 0.007, 0.36, 0.8))
    ):
        h, w = stage.height * 3 // 4, stage.width // 2 + 32
        mask = np.zeros((h, w), np.float32)
        size = max(3, int(radius * 2.6 * stage.height)) | 1
        dot = disc(size, 0.8)
        for x, y in stage.rng(f"snow{k}").random((count, 2)):
            px, py = int(x * (w - size)), int(y * (h - size))
            mask[py : py + size, px : px + size] = np.maximum(
                mask[py : py + size, px : px + size], dot
            )
        white = stage.lit((250, 252, 255)) if stage.scene.time != "night" else (170, 184, 220)
        tiles.append(
            (
                premultiplied(np.array(white, np.float32), mask * level),
                0.035 * stage.height * (k + 1),
                speed * stage.height,
            )
        )
    return [Sheet(tiles, light=True)]


def _mist(stage: Stage, strength: float, colour: Colour | None = None, *, low: bool = True) -> Veil:
    """Drifting haze, thicker below."""
    noise = tile(stage.rng("mist"), 256, 64, octaves=4)[:144]
    fall = np.linspace(0.4, 1, 144, dtype=np.float32)[:, None] if low else 1.0
    alpha = np.clip((0.45 + 0.75 * (noise - 0.3)) * fall * strength, 0, 1).astype(np.float32)
    return Veil(
        plate=premultiplied(np.array(colour or stage.light.low, np.float32), alpha), speed=5.0
    )


def _fog(stage: Stage, built: Set) -> list[Element]:
    return [_mist(stage, 0.85, low=False)]


def leaf_plates(stage: Stage, colours: list[Colour], size: float) -> list[Pixels]:
    """Small leaves or petals in a few colours and turns."""
    plates = []
    for k, colour in enumerate(colours * 2):
        pen = Pen(1.1, 1.1, max(6.0, size * stage.unit), stage.light.ambient)
        with pen.at(0, 0, k * 0.9):
            pen.blob(
                [(0, -0.45), (0.24, -0.1), (0.2, 0.2), (0, 0.45), (-0.2, 0.2), (-0.24, -0.1)],
                colour,
            )
            pen.line([(0, -0.4), (0, 0.48)], 0.03, (90, 60, 30), alpha=0.5)
        plates.append(pen.plate)
    return plates


def _wind(stage: Stage, built: Set) -> list[Element]:
    """Blown leaves and long pale strokes."""
    plates = leaf_plates(stage, [(150, 150, 60), (196, 140, 50), (110, 140, 60)], 0.042)
    sheet = np.ascontiguousarray(
        np.transpose(_streaks(stage, "gusts", 26, 0.3 * stage.height, 0.05, 0.16), (1, 0, 2))
    )
    way = float(stage.rng("way").choice((-1, 1)))
    return [
        Sheet([(sheet, way * 1.6 * stage.width, 0.04 * stage.height)], light=True),
        Flakes(stage, "blown", plates, 26, fall=0.14, wind=0.8 * way, swing=0.05, flutter=7.0),
    ]


def _sand(stage: Stage, built: Set) -> list[Element]:
    """Veils of sand and flying grains."""
    sand: Colour = stage.lit((214, 166, 106))
    far, near = _mist(stage, 0.75, sand, low=False), _mist(stage, 0.5, sand)
    far.speed, near.speed = 34.0, 90.0
    grains = np.ascontiguousarray(
        np.transpose(_streaks(stage, "grains", 420, 0.018 * stage.height, 0.2, 0.35), (1, 0, 2))
    )
    return [far, near, Sheet([(grains, 2.2 * stage.width, 0.3 * stage.height)], light=True)]


class Bow:
    """A rainbow above the horizon, drawn once."""

    def __init__(self, stage: Stage, horizon: float) -> None:
        """Seven soft bands at low resolution."""
        h, w = stage.height // 3, stage.width // 3
        side = 0.35 if stage.rng("bow").random() < 0.5 else 0.65
        radius = 0.46 * stage.unit / 3
        yy, xx = np.mgrid[:h, :w].astype(np.float32)
        r = np.sqrt((xx - w * side) ** 2 + (yy - horizon / 3 - 0.12 * radius) ** 2)
        band = (r - radius) / (0.1 * radius)
        colours = np.array(
            [
                (150, 60, 220),
                (70, 90, 240),
                (60, 200, 220),
                (80, 220, 90),
                (250, 240, 90),
                (255, 160, 60),
                (255, 70, 70),
            ],
            np.float32,
        )
        at = np.clip(band, 0, 1) * 6
        rgb = np.stack([np.interp(at, np.arange(7), colours[:, c]) for c in range(3)], 2)
        alpha = (
            smoothstep(-0.15, 0.2, band)
            * (1 - smoothstep(0.8, 1.15, band))
            * 0.5
            * (1 - smoothstep(horizon / 3 * 0.92, horizon / 3 * 1.02, yy))
        )
        self.plate = premultiplied(rgb, alpha)

    def draw(self, canvas: Pixels, view: View) -> None:
        """Lay it over the sky, shifted a little with the camera."""
        more = canvas.shape[1] / self.plate.shape[1]
        paste(
            canvas,
            self.plate,
            np.array([[more, 0, -view.x * 0.08], [0, more, -view.y * 0.5]], np.float64),
        )
