"""Pictures that look like photos, made of noise and shapes: what tests and people's eyes set in
motion.
"""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy import uint8
from numpy.typing import NDArray

from vitascope.video import Picture
from vitascope_scene.drawing.noise import fractal, ridge

Photo = NDArray[uint8]


def given(pixels: Photo) -> Picture:
    """A picture as a job brings it."""
    return Picture(pixels=pixels, path=Path("given.png"), media_type="image/png")


def _column(
    stops: list[tuple[float, tuple[int, int, int]]], height: int, width: int
) -> NDArray[np.float32]:
    where, at = np.linspace(0, 1, height), [stop[0] for stop in stops]
    column = np.stack([np.interp(where, at, [stop[1][c] for stop in stops]) for c in range(3)], 1)
    return np.repeat(column[:, None].astype(np.float32), width, 1)


def _finished(picture: NDArray[np.float32], seed: int = 1, grain: float = 3.0) -> Photo:
    noise = np.random.default_rng(seed).normal(0, grain, picture.shape[:2])[..., None]
    return np.clip(cv2.GaussianBlur(picture, (0, 0), 0.7) + noise, 0, 255).astype(uint8)


def _put(picture: NDArray[np.float32], mask: NDArray[np.float32], colour: object) -> None:
    picture += (np.asarray(colour, np.float32) - picture) * mask[..., None]


def _oval(
    size: tuple[int, int], at: tuple[int, int], axes: tuple[int, int], turn: float = 0,
    part: tuple[int, int] = (0, 360), level: int = 255, line: int = -1, soft: float = 1.2,
) -> NDArray[np.float32]:  # fmt: skip
    mask = np.zeros(size, uint8)
    cv2.ellipse(mask, at, axes, turn, *part, (level,), line)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), soft) / 255, np.float32)


def _box(
    size: tuple[int, int], first: tuple[int, int], last: tuple[int, int]
) -> NDArray[np.float32]:
    mask = np.zeros(size, uint8)
    cv2.rectangle(mask, first, last, (255,), -1)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), 1.2) / 255, np.float32)


def mountains(width: int = 960, height: int = 640, seed: int = 1) -> Photo:
    """Peaks under a cloudy sky, a meadow with structure before them."""
    rng = np.random.default_rng(seed)
    picture = _column(
        [(0, (70, 120, 200)), (0.5, (190, 215, 235)), (1, (190, 215, 235))], height, width
    )
    clouds = np.clip(fractal(rng, height, width, width / 3, stretch=2.5) * 2 - 1.1, 0, 0.9)
    _put(picture, clouds.astype(np.float32), (250, 250, 250))
    rows = np.arange(height)[:, None]
    for level, tall, colour in (
        (0.52, 0.3, (120, 135, 160)),
        (0.58, 0.2, (80, 100, 96)),
        (0.66, 0.1, (70, 104, 52)),
    ):
        line = (level - tall * (ridge(rng, width, width / 3, sharp=tall > 0.15) - 0.3)) * height
        texture = fractal(rng, height, width, width / 12, octaves=6)[..., None]
        _put(
            picture,
            np.clip(rows - line, 0, 1).astype(np.float32),
            np.asarray(colour) * (0.55 + 0.9 * texture),
        )
    return _finished(picture, seed)


def sea(width: int = 960, height: int = 640, seed: int = 2) -> Photo:
    """A low sun over waves."""
    rng = np.random.default_rng(seed)
    line = int(0.48 * height)
    picture = _column(
        [(0, (80, 90, 150)), (0.35, (220, 140, 120)), (0.48, (255, 205, 140))], height, width
    )
    cv2.circle(
        picture, (int(0.62 * width), line - 30), height // 22, (255, 240, 200), -1, cv2.LINE_AA
    )
    down = np.linspace(0, 1, height - line, dtype=np.float32)[:, None]
    waves = np.zeros((height - line, width), np.float32)
    for row in range(height - line):
        cell = 4 + 60 * row / (height - line)
        waves[row] = np.interp(np.arange(width) / cell, np.arange(999), rng.random(999))
    water = np.stack(
        [70 + 130 * waves * (1 - 0.6 * down), 80 + 80 * waves, 105 + 60 * waves + 0 * down], 2
    )
    picture[line:] = water
    return _finished(picture, seed)


def portrait(width: int = 600, height: int = 900, seed: int = 3) -> Photo:
    """Somebody with dark hair before a blurred garden."""
    rng = np.random.default_rng(seed)
    base = fractal(rng, height, width, width / 3)[..., None]
    picture = (np.asarray((60, 90, 50)) * (0.5 + base) + np.asarray((40, 40, 20)) * base).astype(
        np.float32
    )
    picture = cv2.GaussianBlur(picture, (0, 0), 9)
    cx, cy, r, size = width // 2, int(0.34 * height), width // 6, (height, width)
    hair = _oval(size, (cx, cy), (int(1.3 * r), int(1.75 * r)))
    shoulders = _oval(
        size, (cx, height), (int(0.42 * width), int(0.42 * height)), 0, (180, 360), 255, -1
    )
    neck = _box(size, (cx - r // 2, cy), (cx + r // 2, int(0.62 * height)))
    face = _oval(size, (cx, cy), (r, int(1.3 * r)))
    cloth = 0.75 + 0.5 * fractal(rng, height, width, width / 20, octaves=5)[..., None]
    shade = np.linspace(1.08, 0.8, width)[None, :, None]
    for mask, colour in (
        (hair, (40, 28, 24)), (shoulders, np.asarray((150, 40, 50)) * cloth), (neck, (196, 146, 118)),
        (face, np.asarray((226, 176, 148)) * shade),
    ):  # fmt: skip
        _put(picture, mask, colour)
    for side in (-1, 1):
        eye = (cx + side * int(0.4 * r), cy - int(0.15 * r))
        _put(
            picture,
            _oval(size, eye, (r // 6, r // 11)),
            (50, 36, 34),
        )
    mouth = (cx, cy + int(0.65 * r))
    _put(picture, _oval(size, mouth, (r // 3, r // 9)), (170, 70, 74))
    return _finished(picture, seed)


def product(width: int = 800, height: int = 800, seed: int = 4) -> Photo:
    """A blue mug on a wooden table before a pale wall."""
    rng = np.random.default_rng(seed)
    picture = _column(
        [(0, (222, 216, 206)), (0.62, (200, 192, 182)), (0.63, (150, 100, 60)), (1, (120, 74, 40))],
        height,
        width,
    )
    wood = fractal(rng, height, width, width / 3, stretch=14, octaves=6)[..., None]
    picture[int(0.63 * height) :] *= (0.7 + 0.6 * wood)[int(0.63 * height) :]
    x0, x1, y0, y1 = int(0.34 * width), int(0.62 * width), int(0.36 * height), int(0.76 * height)
    size, middle, half = (height, width), (x0 + x1) // 2, (x1 - x0) // 2
    shadow = _oval(size, (middle + 40, y1 + 4), (half + 50, 26), 0, (0, 360), 200, -1, soft=14)
    ear = _oval(size, (x1, (y0 + y1) // 2), (half // 2, half // 2 + 14), 0, (0, 360), 255, 24)
    body = _box(size, (x0, y0), (x1, y1))
    foot = _oval(size, (middle, y1), (half, 22))
    rim = _oval(size, (middle, y0), (half, 22))
    shine = np.exp(-(((np.arange(width) - x0 - 0.3 * (x1 - x0)) / (0.2 * (x1 - x0))) ** 2))[
        None, :, None
    ]
    blue = np.asarray((40, 84, 160)) * (0.6 + 0.9 * shine)
    for mask, colour in (
        (shadow, (60, 40, 26)),
        (ear, blue),
        (body, blue),
        (foot, blue),
        (rim, (24, 40, 70)),
    ):
        _put(picture, mask, colour)
    return _finished(picture, seed)


def interior(width: int = 960, height: int = 600, seed: int = 5) -> Photo:
    """A corridor with doors and a lit end."""
    rng = np.random.default_rng(seed)
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    deep = np.maximum(np.maximum(np.abs(x), np.abs(y)), 0.16)
    light = (0.35 + 0.9 * np.exp(-((deep / 0.4) ** 2)))[..., None]
    wall, floor, top = (
        np.asarray((190, 170, 140)),
        np.asarray((120, 80, 50)),
        np.asarray((220, 216, 210)),
    )
    kind = np.where(
        (np.abs(y) > np.abs(x))[..., None], np.where((y > 0)[..., None], floor, top), wall
    )
    stripes = 0.88 + 0.12 * (np.sin(9 / deep) > 0.2)
    picture = (kind * light * stripes[..., None]).astype(np.float32)
    _put(picture, (deep <= 0.165).astype(np.float32), (255, 244, 214))
    rough = 0.9 + 0.2 * fractal(rng, height, width, width / 30)[..., None]
    return _finished(np.asarray(picture * rough, np.float32), seed)


def city(width: int = 640, height: int = 960, seed: int = 6) -> Photo:
    """Lit windows by night."""
    rng = np.random.default_rng(seed)
    picture = _column([(0, (10, 14, 36)), (0.7, (60, 50, 80)), (1, (20, 20, 26))], height, width)
    for depth, colour in ((0.35, (34, 36, 60)), (0.5, (22, 24, 40)), (0.62, (12, 13, 22))):
        x = -20
        while x < width:
            wide, top = int(rng.uniform(50, 110)), int(height * (depth + rng.uniform(-0.12, 0.12)))
            cv2.rectangle(picture, (x, top), (x + wide, height), colour, -1)
            for wy in range(top + 10, int(0.92 * height), 18):
                for wx in range(x + 8, x + wide - 8, 14):
                    if rng.random() < 0.3:
                        cv2.rectangle(picture, (wx, wy), (wx + 6, wy + 9), (255, 210, 130), -1)
            x += wide + int(rng.uniform(0, 12))
    return _finished(picture, seed)


def poster(width: int = 700, height: int = 990) -> Photo:
    """Text on a plain ground."""
    picture = np.full((height, width, 3), (244, 238, 224), uint8)
    cv2.rectangle(picture, (0, 0), (width, height // 3), (200, 60, 50), -1)
    for row, (text, size) in enumerate(
        (("SUMMER", 3.6), ("FESTIVAL", 3.0), ("12 - 14 JULY", 1.8), ("FREE ENTRY", 1.8))
    ):
        cv2.putText(
            picture,
            text,
            (50, 180 + 200 * row),
            cv2.FONT_HERSHEY_DUPLEX,
            size,
            (30, 40, 60),
            6,
            cv2.LINE_AA,
        )
    return picture


def gradient(width: int = 800, height: int = 500) -> Photo:
    """From one colour to another."""
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    return np.stack([x, y, 255 - x], 2).astype(uint8)


def forest(width: int = 640, height: int = 960, seed: int = 8) -> Photo:
    """Trunks in a mist that thickens with distance, ferns below."""
    rng = np.random.default_rng(seed)
    picture = _column(
        [(0, (170, 190, 170)), (0.6, (196, 206, 180)), (1, (70, 90, 50))], height, width
    )
    for depth in np.linspace(0, 1, 26):
        x, wide = int(rng.uniform(0, width)), int(4 + 46 * depth**2)
        bark = 0.7 + 0.5 * fractal(rng, height, width, 20, stretch=0.2)[..., None]
        colour = np.asarray((160, 175, 160)) * (1 - depth) + np.asarray((54, 42, 32)) * depth
        foot = int(height * (0.66 + 0.3 * depth))
        _put(
            picture,
            _box((height, width), (x, 0), (x + wide, foot)),
            colour * bark,
        )
    ferns = fractal(rng, height, width, 24, octaves=5)
    low = np.clip((np.arange(height)[:, None] / height - 0.66) * 4, 0, 1) * (ferns > 0.45)
    _put(picture, low.astype(np.float32), np.asarray((60, 110, 40)) * (0.5 + ferns[..., None]))
    return _finished(picture, seed)


def flower(width: int = 900, height: int = 600, seed: int = 9) -> Photo:
    """A daisy, close, off the middle."""
    rng = np.random.default_rng(seed)
    base = cv2.GaussianBlur(fractal(rng, height, width, width / 5), (0, 0), 12)[..., None]
    picture = (np.asarray((50, 110, 44)) * (0.4 + base)).astype(np.float32)
    at, r = (int(0.64 * width), int(0.46 * height)), height // 4
    for k in range(14):
        turn = k * 360 / 14
        spot = (
            int(at[0] + 0.62 * r * np.cos(np.radians(turn))),
            int(at[1] + 0.62 * r * np.sin(np.radians(turn))),
        )
        petal = _oval((height, width), spot, (int(0.55 * r), r // 6), turn)
        _put(picture, petal, np.asarray((240, 238, 244)) * (0.86 + 0.14 * (k % 2)))
    _put(picture, _oval((height, width), at, (r // 4, r // 4)), (236, 186, 40))
    return _finished(picture, seed)


PHOTOS: dict[str, Callable[[], Photo]] = {
    "mountains": mountains, "sea": sea, "portrait": portrait, "product": product, "interior": interior, "city": city,
    "poster": poster, "gradient": gradient, "forest": forest, "flower": flower,
}  # fmt: skip


def shifted(photo: Photo, x: float, y: float, zoom: float) -> Photo:
    """The same a moment later: moved by shares of its size, and nearer."""
    h, w = photo.shape[:2]
    matrix = np.array([[zoom, 0, w * (x + (1 - zoom) / 2)], [0, zoom, h * (y + (1 - zoom) / 2)]])
    return np.asarray(cv2.warpAffine(photo, matrix, (w, h), borderMode=cv2.BORDER_REFLECT), uint8)
