"""Fitting: a picture of any shape becomes a plate that fills the frame and reaches beyond its
edges.

What the frame would cut off stays on the plate as far as the camera may see it; where the picture
ends, the plate goes on with its mirror image, the more out of focus the farther away.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vitascope_scene.drawing.pixels import Pixels, smoothstep
from vitascope_scene.picture.subject import background_of

CROP = 1.6
"""Up to so many times too wide or too high, a picture is cut.

beyond, it is cut a little and extended.
"""
TRIM = 1.3
"""How much of a picture's longer side is cut where it is extended."""
REACH = 0.14
"""What lies on the plate beyond each side of the frame, as a share of the frame's side."""
TRAVEL = 0.8
"""How far a camera may travel along what the frame does not show, in frame sides."""
SHARPER = 1.3
"""Most plate pixels to a frame pixel: what the camera comes near to stays crisp."""
LARGEST = 4_096
"""Pixels of a plate's side."""


@dataclass(frozen=True, kw_only=True)
class Cutting:
    """Which part of a picture the frame shows at first.

    zoom is frame pixels to a picture pixel; left and top are the frame's corner in the picture's
    pixels, negative where the frame reaches beyond the picture. spare is what the picture holds
    beyond the left, upper, right and lower edge of the frame, in frame pixels, negative where the
    picture ends before the edge. fit is "crop" or "extend".
    """

    zoom: float
    left: float
    top: float
    spare: tuple[float, float, float, float]
    fit: str


@dataclass(frozen=True, kw_only=True)
class Plate:
    """A picture that fills the frame and more.

    pixels are RGBA, opaque; scale is plate pixels to a frame pixel, left and top how many frame
    pixels the plate begins before the frame. inner is the picture itself on the plate: left, top,
    right, bottom.
    """

    pixels: Pixels
    scale: float
    left: float
    top: float
    inner: tuple[int, int, int, int]


def fit_of(shape: tuple[int, int], width: int, height: int, *, travels: bool) -> str:
    """Return how a picture of (height, width) comes into the frame.

    One along which the camera travels is cut.
    """
    wrong = _wrongness(shape, width, height)
    return "crop" if wrong <= CROP or travels else "extend"


def window_of(
    shape: tuple[int, int],
    width: int,
    height: int,
    *,
    focus: tuple[float, float, float],
    way: tuple[float, float],
) -> Cutting:
    """Choose what the frame shows of a picture of (height, width).

    focus is the middle of what matters, as shares of the picture, and where it begins below the
    upper edge; way says where the camera will travel, -1..1.
    """
    rows, columns = shape
    is_wide = columns * height > rows * width
    along = way[0] if is_wide else way[1]
    fit = fit_of(shape, width, height, travels=along != 0)
    wrong = _wrongness(shape, width, height)
    cut = wrong if fit == "crop" else min(wrong, TRIM)
    zoom = cut * min(width / columns, height / rows)
    left = _first(columns * zoom, width, focus[0], way[0]) / zoom
    top = _first(rows * zoom, height, focus[1], way[1]) / zoom
    if not way[1] and top > 0:
        top = min(top, focus[2] * rows)  # who is cut rather loses the feet than the head
    spare = (left * zoom, top * zoom, (columns - left) * zoom - width, (rows - top) * zoom - height)
    return Cutting(zoom=zoom, left=left, top=top, spare=spare, fit=fit)


def plate_of(
    picture: Pixels,
    window: Cutting,
    width: int,
    height: int,
    way: tuple[float, float],
    *,
    mirrored: bool = True,
) -> Plate:
    """Bring a picture (RGB) to the frame; way is where the camera will travel.

    What is not mirrored goes on beyond its edges in the colours that it has there, as a poster
    should.
    """
    sides = _sides(window, width, height, way)
    scale = float(np.clip(1 / window.zoom, 1.0, SHARPER))
    scale = min(
        scale, LARGEST / (width + sides[0] + sides[2]), LARGEST / (height + sides[1] + sides[3])
    )
    spots = [min(side, spare) for side, spare in zip(sides, window.spare, strict=True)]
    image = _cut_out(picture, window, spots, (width, height), scale)
    pads = [max(0, round((side - spot) * scale)) for side, spot in zip(sides, spots, strict=True)]
    rows, columns = image.shape[:2]
    inner = (pads[0], pads[1], pads[0] + columns, pads[1] + rows)
    beyond = (
        background_of(image, sideways=pads[0] > pads[1])
        if mirrored and window.fit == "extend"
        else image
    )
    pixels = extended(
        image, pads, unit=min(width, height) * scale, mirrored=mirrored, beyond=beyond
    )
    return Plate(pixels=pixels, scale=scale, left=sides[0], top=sides[1], inner=inner)


def extended(
    image: Pixels,
    pads: list[int],
    *,
    unit: float,
    mirrored: bool = True,
    beyond: Pixels | None = None,
) -> Pixels:
    """An image with its mirror image around it (left, top, right, bottom), out of focus away from
    it.

    beyond is the image as it is mirrored, without whom should not be seen twice.
    """
    left, top, right, bottom = pads
    how = cv2.BORDER_REFLECT if mirrored else cv2.BORDER_REPLICATE
    whole = cv2.copyMakeBorder(image if beyond is None else beyond, top, bottom, left, right, how)
    if not any(pads):
        return image
    whole[top : top + image.shape[0], left : left + image.shape[1]] = image
    away = _distance(whole.shape[:2], (left, top, left + image.shape[1], top + image.shape[0]))
    for begin, full, blur in ((0.0, 0.04, 0.005), (0.03, 0.22, 0.03)):
        share = smoothstep(begin * unit, full * unit, away)
        _lay_over(whole, _blurred(whole, max(0.6, blur * unit)), share)
    whole[..., 3] = 255
    return whole


def _lay_over(whole: Pixels, soft: Pixels, share: Pixels) -> None:
    """Mix a softer picture in where share is more than nothing, a few rows at a time."""
    for top in range(0, whole.shape[0], 128):
        part = share[top : top + 128, :, None]
        if part.any():
            sharp = whole[top : top + 128].astype(np.float32)
            mixed = sharp + (soft[top : top + 128].astype(np.float32) - sharp) * part
            whole[top : top + 128] = cv2.convertScaleAbs(mixed).reshape(sharp.shape)


def _blurred(image: Pixels, sigma: float) -> Pixels:
    """A blur that is worked out on a small picture where it is wide."""
    share = max(1, int(sigma / 3))
    h, w = image.shape[:2]
    small = cv2.resize(
        image, (max(2, w // share), max(2, h // share)), interpolation=cv2.INTER_AREA
    )
    return cv2.resize(
        cv2.GaussianBlur(small, (0, 0), sigma / share), (w, h), interpolation=cv2.INTER_LINEAR
    )


def _distance(shape: tuple[int, ...], inner: tuple[int, int, int, int]) -> Pixels:
    """How far every pixel is outside the inner rectangle."""
    left, top, right, bottom = inner
    x, y = (
        np.arange(shape[1], dtype=np.float32)[None, :],
        np.arange(shape[0], dtype=np.float32)[:, None],
    )
    dx = np.maximum(np.maximum(left - x, x - (right - 1)), 0)
    dy = np.maximum(np.maximum(top - y, y - (bottom - 1)), 0)
    away: Pixels = np.maximum(dx, dy)
    return away


def _cut_out(
    picture: Pixels, window: Cutting, spots: list[float], size: tuple[int, int], scale: float
) -> Pixels:
    """The part of the picture that the plate holds, at the plate's size, as RGBA."""
    rows, columns = picture.shape[:2]
    zoom = window.zoom
    left, top = max(0.0, window.left - spots[0] / zoom), max(0.0, window.top - spots[1] / zoom)
    right = min(float(columns), window.left + (size[0] + spots[2]) / zoom)
    bottom = min(float(rows), window.top + (size[1] + spots[3]) / zoom)
    wide, high = (max(1, round((size[k] + spots[k] + spots[k + 2]) * scale)) for k in (0, 1))
    if zoom * scale < 0.75:
        return _shrunk(picture, (left, top, right, bottom), (wide, high))
    x = _steps(left, right, wide, columns)
    y = _steps(top, bottom, high, rows)
    h, w = rows, columns
    if max(h, w) > 32_000:  # more than remap can address: cut first
        x0, y0 = int(left), int(top)
        picture = picture[y0 : int(bottom) + 2, x0 : int(right) + 2]
        x, y = x - x0, y - y0
    how = cv2.INTER_CUBIC if zoom * scale > 1.05 else cv2.INTER_LINEAR
    image = cv2.remap(
        picture,
        np.repeat(x[None, :], high, 0),
        np.repeat(y[:, None], wide, 1),
        how,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return cv2.cvtColor(image, cv2.COLOR_RGB2RGBA)


def _shrunk(
    picture: Pixels, box: tuple[float, float, float, float], size: tuple[int, int]
) -> Pixels:
    """A part of a large picture, made smaller by areas, so that nothing flickers when it moves."""
    left, top, right, bottom = (round(value) for value in box)
    piece = picture[top : max(bottom, top + 1), left : max(right, left + 1)]
    return cv2.cvtColor(cv2.resize(piece, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2RGBA)


def _steps(begin: float, end: float, count: int, limit: int) -> Pixels:
    """The middles of count pixels between two places of the picture."""
    steps = begin + (np.arange(count, dtype=np.float32) + 0.5) * ((end - begin) / count) - 0.5
    return np.asarray(np.clip(steps, 0, limit - 1), np.float32)


def _sides(
    window: Cutting, width: int, height: int, way: tuple[float, float]
) -> tuple[float, float, float, float]:
    """What the plate holds beyond each side of the frame, in frame pixels.

    More where the camera travels.
    """
    left, top, right, bottom = window.spare
    x, y = REACH * width, REACH * height
    return (
        max(x, min(left, TRAVEL * width)) if way[0] < 0 else x,
        max(y, min(top, TRAVEL * height)) if way[1] < 0 else y,
        max(x, min(right, TRAVEL * width)) if way[0] > 0 else x,
        max(y, min(bottom, TRAVEL * height)) if way[1] > 0 else y,
    )


def _first(length: float, side: int, focus: float, way: float) -> float:
    """Where the frame begins on a picture of this length, both in frame pixels."""
    room = length - side
    if room <= 0:
        return room / 2
    begin = float(np.clip(focus * length - side / 2, 0, room))
    if way:
        travel = min(room, TRAVEL * side)
        begin = float(
            np.clip(
                begin - np.sign(way) * travel / 2,
                0 if way > 0 else travel,
                room - travel * (way > 0),
            )
        )
    return begin


def _wrongness(shape: tuple[int, int], width: int, height: int) -> float:
    """How many times too wide or too high a picture is."""
    ratio = shape[1] * height / (shape[0] * width)
    return max(ratio, 1 / ratio)
