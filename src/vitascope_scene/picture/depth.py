"""Depth by a guess: the sky is far, the ground comes nearer from the horizon down, the subject
stands before both.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vitascope_scene.drawing.pixels import Pixels
from vitascope_scene.picture.subject import is_graphic, small_of, subject_of

SIDE = 224
"""Pixels of the longer side of what is looked at: depth is smooth."""
FLAT = 0.08
"""How deep a drawing, a text or a plain colour is: as good as not at all."""
VAGUE = 0.55
"""How deep a picture is in which neither sky nor subject was found."""
FADING = 0.994
"""What stays, from row to row, of a subject's nearness above it."""


@dataclass(frozen=True, kw_only=True)
class Depth:
    """near is 0 (infinitely far) to 1 for every small pixel, smooth; sky and subject are masks
    0..1.

    horizon is a share of the height. trust says how deep the whole is taken to be.
    """

    near: Pixels
    sky: Pixels
    subject: Pixels
    horizon: float
    trust: float


def depth_of(picture: Pixels, *, indoors: bool = False) -> Depth:
    """Guess the depth of a picture, RGB or RGBA."""
    small = small_of(picture, SIDE)
    h, w = small.shape[:2]
    sky = np.zeros((h, w), np.float32) if indoors else sky_of(small)
    subject = subject_of(small)
    horizon = _horizon(sky)
    near = _ground(h, w, horizon, has_sky=bool(sky.mean() > 0.06))
    near = near * (1 - sky) + 0.02 * sky
    if subject is not None:
        near = _stood_up(near, subject * (1 - sky), sky)
    near = _soft(_guided(near, small), max(h, w))
    trust = 1.0 if subject is not None or sky.mean() > 0.06 else VAGUE
    trust = FLAT if is_graphic(small) else trust
    near = 0.5 + (near - 0.5) * trust
    nobody = np.zeros((h, w), np.float32)
    return Depth(
        near=near.astype(np.float32), sky=_soft(sky, max(h, w) / 3), subject=nobody if subject is None else subject,
        horizon=horizon, trust=trust,
    )  # fmt: skip


def sky_of(small: Pixels) -> Pixels:
    """Where the sky is, 0..1: smooth, joined to the upper edge, bright or blue, and not the whole
    picture.
    """
    h, w = small.shape[:2]
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    calm = cv2.blur(np.abs(grey - cv2.GaussianBlur(grey, (0, 0), 2)), (5, 5)) < 5.0
    edges = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) < 26
    red, green, blue = (plane.astype(np.float32) for plane in cv2.split(small))
    airy = (blue > red - 14) | (grey > 150) | ((red > 150) & (grey > 105))
    leafy = (green > blue + 6) & (green > red + 2)
    could = (calm & edges & airy & ~leafy).astype(np.uint8)
    could = cv2.morphologyEx(could, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    sky = _from_above(could)
    top = sky[: max(2, h // 16)].mean()
    rows = np.flatnonzero(sky.mean(1) > 0.5)
    lowest = rows[-1] / h if len(rows) else 0.0
    if top < 0.45 or not 0.06 <= float(sky.mean()) <= 0.8 or lowest > 0.88:
        return np.zeros((h, w), np.float32)
    return sky.astype(np.float32)


def _from_above(could: Pixels) -> Pixels:
    """The pieces that touch the upper edge, with what is enclosed by them."""
    _, labels = cv2.connectedComponents(could)
    kept = np.setdiff1d(np.unique(labels[:2]), [0])
    sky = np.isin(labels, kept).astype(np.uint8)
    return cv2.morphologyEx(sky, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))


def _horizon(sky: Pixels) -> float:
    """Where the ground begins: below the sky in most columns, else a little above the middle."""
    h = sky.shape[0]
    if sky.mean() <= 0.06:
        return 0.42
    depths = (sky > 0.5).sum(0) / h
    return float(
        np.clip(
            np.quantile(depths[depths > 0.02], 0.6) if (depths > 0.02).any() else 0.42, 0.2, 0.8
        )
    )


def _ground(h: int, w: int, horizon: float, *, has_sky: bool) -> Pixels:
    """A plane that comes nearer from the horizon down.

    Without a sky, walls come nearer towards the sides, too.
    """
    y = np.linspace(0, 1, h, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, w, dtype=np.float32)[None, :]
    below = np.clip((y - horizon) / (1 - horizon), 0, 1)
    if has_sky:
        near = 0.16 + 0.84 * below**0.9 + 0.1 * np.clip((horizon - y) / horizon, 0, 1) + 0 * x
    else:
        above = np.clip((horizon - y) / horizon, 0, 1)
        near = 0.3 + np.maximum(0.7 * below, np.maximum(0.28 * above**1.4, 0.3 * np.abs(x) ** 1.6))
    ground: Pixels = np.clip(near, 0, 1)
    return ground


def _stood_up(near: Pixels, subject: Pixels, sky: Pixels) -> Pixels:
    """Let the subject stand upright where its foot is, before what is around it; a head that was
    not found goes on above it.
    """
    rows = np.flatnonzero(subject.max(1) > 0.5)
    if not len(rows):
        return near
    foot = min(int(rows[-1]), near.shape[0] - 1)
    columns = subject[foot] > 0.5
    at_foot = float(near[foot][columns].mean()) if columns.any() else 0.7
    body = np.clip(max(at_foot, 0.62, float(near[subject > 0.5].mean()) + 0.12), 0, 0.95)
    whole = subject.copy()
    for row in range(near.shape[0] - 2, -1, -1):
        whole[row] = np.maximum(whole[row], whole[row + 1] * FADING * (1 - sky[row]))
    # Wider than it is, so that what stretches at its edge is the background.
    wide = cv2.dilate(whole, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9)))
    wide = cv2.GaussianBlur(wide, (0, 0), 2.5)
    stood: Pixels = near * (1 - wide) + np.maximum(near, body) * wide
    return stood


def _guided(near: Pixels, small: Pixels) -> Pixels:
    """Let depth change where the picture does (a guided filter by brightness)."""
    guide = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    reach = (max(3, max(near.shape) // 14) | 1,) * 2
    mean_g, mean_n = cv2.blur(guide, reach), cv2.blur(near, reach)
    slope = (cv2.blur(guide * near, reach) - mean_g * mean_n) / (
        cv2.blur(guide * guide, reach) - mean_g**2 + 0.01
    )
    level = mean_n - slope * mean_g
    found: Pixels = cv2.blur(slope, reach) * guide + cv2.blur(level, reach)
    return np.clip(0.5 * found + 0.5 * near, 0, 1)


def _soft(near: Pixels, side: float) -> Pixels:
    """Without steps: a warp that follows it does not tear."""
    return cv2.GaussianBlur(near.astype(np.float32), (0, 0), max(1.0, side / 64))
