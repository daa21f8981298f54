"""The clips that marks are measured on: the embedded engine's, and pictures that look natural and
are no engine's.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle, islice

import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope.engines.base import Engine, Generation
from vitascope.engines.registry import make_engine
from vitascope.video import Clip, VideoSpec

Picture = NDArray[np.uint8]
PictureMaker = Callable[[np.random.Generator, int, int], NDArray[np.float32]]

FRAMES, FPS = 48, 24
SIZES = {"16:9": (1920, 1080), "9:16": (1080, 1920), "1:1": (1080, 1080)}
QUICK = 10

SCENES = (
    "a quiet blue sky with a few white clouds over a wheat field, slow pan",
    "a neon city street at night in the rain, cyberpunk",
    "a fox runs through falling snow in a forest",
    "a whale under water, rays of light",
    "a rocket flies through space among stars",
    "a cat on a sofa, watercolour",
    "a man in a hat under a street lamp in the fog, film noir",
    "a dog on a beach at sunset, cinematic",
    "a horse in a meadow at dawn, oil painting",
    "a robot in a kitchen, pixel art",
    "a dragon over mountains, ink wash painting",
    "a girl in a bamboo grove, anime",
    "a boat on a lake, ukiyo-e",
    "stars over a village, van gogh",
    "a car on a highway in a desert, vintage film",
    "an elephant in a savannah, pencil sketch",
    "a clock in the clouds, surrealism",
    "a panda in a tea house, 3d render",
    "a tiger in the jungle in a storm",
    "a camel in a sandstorm in a desert",
    "a train in a canyon, aerial shot",
    "a bird over a volcano at night",
    "a lighthouse by the sea in fog at dawn",
    "a child reads in a library",
    "a doctor in a hospital",
    "fireworks over shanghai at night",
    "a moon rover on the moon",
    "a swan on a river at sunset, slow zoom in",
    "a lantern in an old town at night",
    "a football match in a stadium",
    "a waterfall in a forest, rainbow",
    "a bear on a glacier in snow",
    "a taxi in new york in the rain at dusk",
    "a temple in egypt by day",
    "a tulip field in the wind",
    "a jellyfish in the deep dark sea",
    "a sailing ship on a stormy sea at night",
    "an empty dark room with one candle",
    "a black cat in an alley at night",
    "a bicycle in paris in autumn, cinematic",
)
NATURAL = (
    "fractal with grain", "smooth fractal", "dark gradient", "bright gradient", "foliage", "waves", "hard edges",
    "coarse grain", "dusk", "crowd",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Source:
    """One clip to measure on: a prompt of the embedded engine, or the name of a picture that is
    drawn here.
    """

    name: str
    ratio: str
    seed: int

    @property
    def is_natural(self) -> bool:
        """Whether the embedded engine has no part in it."""
        return self.name in NATURAL

    def frames(self) -> list[Picture]:
        """Return FRAMES frames, yuv420p as (height * 3 // 2, width)."""
        size = SIZES[self.ratio]
        if self.is_natural:
            return list(natural(self.name, *size, self.seed))
        return [np.array(frame) for frame in rendered(self.name, *size, self.seed).frames]


def sources(*, quick: bool = False) -> list[Source]:
    """Return the clips; quick ones are the first few of both kinds."""
    ratios = cycle(("16:9", "16:9", "9:16", "16:9", "1:1"))
    ours = [
        Source(name=name, ratio=ratio, seed=seed)
        for seed, (name, ratio) in enumerate(zip(SCENES, ratios, strict=False))
    ]
    others = [
        Source(name=name, ratio=ratio, seed=seed)
        for seed in range(2)
        for name, ratio in zip(
            NATURAL, islice(cycle(("16:9", "1:1", "9:16")), len(NATURAL)), strict=True
        )
    ]
    # Every third is no engine's, so that a run which was broken off has both kinds.
    mixed: list[Source] = []
    while ours or others:
        mixed += [*ours[:2], *others[:1]]
        ours, others = ours[2:], others[1:]
    return mixed[:QUICK] if quick else mixed


def rendered(prompt: str, width: int, height: int, seed: int, count: int = FRAMES) -> Clip:
    """Return a clip of the embedded engine."""
    spec = VideoSpec(
        prompt=prompt, width=width, height=height, num_frames=count, fps=FPS, seed=seed
    )
    clip = asyncio.run(_engine().generate(Generation(spec=spec)))
    assert isinstance(clip, Clip)
    return clip


@lru_cache(maxsize=1)
def _engine() -> Engine:
    engine = make_engine("scene")
    asyncio.run(engine.open())
    return engine


def natural(name: str, width: int, height: int, seed: int) -> Iterator[Picture]:
    """Yield a window that moves over a large still, with what a camera adds: grain and rounding."""
    random = np.random.default_rng([seed, *name.encode()])
    still = STILLS[name](random, width + 200, height + 200)
    chroma = _chroma(random, still)
    grain = GRAIN.get(name, 1.2)
    for number in range(FRAMES):
        x, y = 10 + number * 3 % 180, 10 + number % 180
        part = still[y : y + height, x : x + width]
        noise = (
            random.standard_normal((height, width), np.float32) * np.float32(grain) if grain else 0
        )
        luma = np.clip(part + noise + 0.5, 16, 235).astype(np.uint8)
        half = [plane[y // 2 :, x // 2 :][: height // 2, : width // 2] for plane in chroma]
        flat = [np.ascontiguousarray(plane).reshape(height // 4, width) for plane in half]
        yield np.vstack([luma, *flat])


GRAIN = {
    "fractal with grain": 2.0,
    "coarse grain": 5.0,
    "smooth fractal": 1.2,
    "dark gradient": 0.6,
    "hard edges": 0.0,
}


def _noise(
    random: np.random.Generator, width: int, height: int, power: float
) -> NDArray[np.float32]:
    """Return noise whose amplitude falls with the frequency to a power, from 0 to 1."""
    side = 1 << (max(width, height) - 1).bit_length()
    across, down = np.fft.rfftfreq(side)[None], np.fft.fftfreq(side)[:, None]
    weight = 1 / np.maximum(np.hypot(across, down), 1 / side) ** power
    shape = np.fft.irfft2(np.fft.rfft2(random.standard_normal((side, side), np.float32)) * weight)[
        :height, :width
    ]
    return np.asarray((shape - shape.min()) / (shape.max() - shape.min()), np.float32)


def _fractal(random: np.random.Generator, width: int, height: int) -> NDArray[np.float32]:
    return 30 + 180 * _noise(random, width, height, 1.2)


def _smooth(random: np.random.Generator, width: int, height: int) -> NDArray[np.float32]:
    return 40 + 160 * _noise(random, width, height, 2.2)


def _gradient(low: float, high: float) -> PictureMaker:
    def make(random: np.random.Generator, width: int, height: int) -> NDArray[np.float32]:
        down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
        return (
            low
            + (high - low) * np.broadcast_to(down, (height, width))
            + _noise(random, width, height, 2.5) * 6
        )

    return make


def _foliage(random: np.random.Generator, width: int, height: int) -> NDArray[np.float32]:
    leaves = _noise(random, width, height, 0.9)
    return 30 + 170 * np.asarray(np.clip((leaves - 0.5) * 3 + 0.4, 0, 1), np.float32)


def _waves(random: np.random.Generator, width: int, height: int) -> NDArray[np.float32]:
    bend = _noise(random, width, height, 2.0) * 40
    down = np.arange(height, dtype=np.float32)[:, None]
    return (
        110
        + 60
        * np.sin((down + bend * 3) / 14)
        * np.linspace(0.2, 1, height, dtype=np.float32)[:, None]
    )


def _edges(random: np.random.Generator, width: int, height: int) -> NDArray[np.float32]:
    picture = np.full((height, width), 200, np.float32)
    for _ in range(60):
        x, y = int(random.integers(0, width)), int(random.integers(0, height))
        corner = (x + int(random.integers(40, 400)), y + int(random.integers(40, 400)))
        cv2.rectangle(picture, (x, y), corner, float(random.integers(20, 230)), -1, cv2.LINE_AA)
    return picture


def _crowd(random: np.random.Generator, width: int, height: int) -> NDArray[np.float32]:
    picture = 60 + 60 * _noise(random, width, height, 1.6)
    for _ in range(900):
        centre = (int(random.integers(0, width)), int(random.integers(0, height)))
        size = (int(random.integers(8, 22)), int(random.integers(10, 30)))
        cv2.ellipse(
            picture, centre, size, 0, 0, 360, float(random.integers(30, 220)), -1, cv2.LINE_AA
        )
    return picture


STILLS = {
    "fractal with grain": _fractal, "smooth fractal": _smooth, "dark gradient": _gradient(17, 50),
    "bright gradient": _gradient(140, 220), "foliage": _foliage, "waves": _waves, "hard edges": _edges,
    "coarse grain": _fractal, "dusk": _gradient(25, 110), "crowd": _crowd,
}  # fmt: skip


def _chroma(random: np.random.Generator, still: NDArray[np.float32]) -> list[Picture]:
    height, width = still.shape
    shades = (_noise(random, width // 2, height // 2, 2.2) for _ in range(2))
    return [np.asarray(108 + 40 * shade, np.uint8) for shade in shades]
