"""The morph: from one picture to another, along what moved between them as far as that can be seen."""

from dataclasses import dataclass

import cv2
import numpy as np

from vitascope_scene.drawing.pixels import BAND, Pixels, smoothstep

SIDE = 288
"""Pixels of the longer side of what the movement is looked for in."""
AGREE = 0.015
"""How far, as a share of the longer side, there and back may miss the point where it began."""
FARTHEST = 0.3
"""The longest way of a point, as a share of the longer side."""
SPREAD = 0.22
"""How much earlier than the rest the first part dissolves."""


@dataclass(frozen=True, kw_only=True)
class Drift:
    """there is where each point of the first picture goes, back where each point of the last one
    came from: (h, w, 2), as shares of the frame's width and height. trust is how alike the pictures
    are, 0..1.
    """

    there: Pixels
    back: Pixels
    trust: float


def flow_of(first: Pixels, last: Pixels) -> Drift:
    """Find what moved between two frames of the same size, RGB or RGBA."""
    one, two = _looked_at(first), _looked_at(last)
    h, w = one.shape
    there, back = _movement(one, two), _movement(two, one)
    sure_there, sure_back = _sure(there, back, one, two), _sure(back, there, two, one)
    trust = float(smoothstep(0.3, 0.62, np.array(0.5 * (sure_there.mean() + sure_back.mean()))))
    shares = np.array((1 / w, 1 / h), np.float32)
    return Drift(
        there=_filled(there, sure_there) * shares * trust,
        back=_filled(back, sure_back) * shares * trust,
        trust=trust,
    )


def _looked_at(frame: Pixels) -> Pixels:
    """A small grey picture with even contrast."""
    share = SIDE / max(frame.shape[:2])
    size = (max(16, round(frame.shape[1] * share)), max(16, round(frame.shape[0] * share)))
    grey = cv2.cvtColor(np.ascontiguousarray(frame[..., :3]), cv2.COLOR_RGB2GRAY)
    return cv2.createCLAHE(2.0, (4, 4)).apply(cv2.resize(grey, size, interpolation=cv2.INTER_AREA))


def _movement(one: Pixels, two: Pixels) -> Pixels:
    """Where the points of one are in two, by dense inverse search, in pixels."""
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    search.setFinestScale(1)
    flow = search.calc(one, two, np.zeros((*one.shape, 2), np.float32))
    far = FARTHEST * max(one.shape)
    return np.asarray(np.clip(cv2.GaussianBlur(flow, (0, 0), 1.5), -far, far), np.float32)


def _sure(there: Pixels, back: Pixels, one: Pixels, two: Pixels) -> Pixels:
    """Where there and back meet, and the pictures look alike, 0..1."""
    h, w = one.shape
    x, y = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(h, dtype=np.float32))
    u, v = x + there[..., 0], y + there[..., 1]
    home = cv2.remap(back, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) + there
    miss = np.sqrt((home**2).sum(2)) / max(h, w)
    seen = cv2.remap(two, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    unlike = cv2.blur(cv2.absdiff(one, seen).astype(np.float32), (5, 5))
    inside = (u >= 0) & (u < w) & (v >= 0) & (v < h)
    sure: Pixels = (
        (1 - smoothstep(AGREE / 2, 2 * AGREE, miss)) * (1 - smoothstep(18, 55, unlike)) * inside
    )
    return sure.astype(np.float32)


def _filled(flow: Pixels, sure: Pixels) -> Pixels:
    """The movement, smooth, with that of the neighbourhood where nobody knows."""
    side = max(sure.shape)
    total, weight = np.zeros_like(flow), np.full(sure.shape, 1e-4, np.float32)
    for sigma, count in ((side / 60, 1.0), (side / 18, 0.05), (side / 5, 0.002)):
        total += count * cv2.GaussianBlur(flow * sure[..., None], (0, 0), sigma)
        weight += count * cv2.GaussianBlur(sure, (0, 0), sigma)
    filled: Pixels = total / weight[..., None]
    return cv2.GaussianBlur(filled, (0, 0), side / 90)


def dissolved(share: float, order: Pixels) -> Pixels:
    """How much of the last picture is seen, 0..1; order (0..1) says what comes late."""
    begin = 0.12 + SPREAD * order
    found: Pixels = smoothstep(0.0, 1.0, (share - begin) / (0.76 - SPREAD))
    return found


def lay(canvas: Pixels, other: Pixels, share: Pixels) -> None:
    """Mix another opaque picture into the canvas; share is uint8 for every pixel."""
    for top in range(0, canvas.shape[0], BAND):
        rows = slice(top, top + BAND)
        part = cv2.merge([share[rows]] * 4)
        mine = cv2.multiply(canvas[rows], cv2.bitwise_not(part), scale=1 / 255)
        canvas[rows] = cv2.add(mine, cv2.multiply(other[rows], part, scale=1 / 255))
