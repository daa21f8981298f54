"""What moves in a picture by itself: water ripples, leaves and hair sway in the wind."""

import cv2
import numpy as np

from vitascope_scene.drawing.pixels import Pixels, smoothstep
from vitascope_scene.picture.depth import Depth

BEGINS = 0.6
"""Seconds in which it sets in."""


def water_of(picture: Pixels, depth: Depth) -> Pixels:
    """Where the water is, 0..1: below the horizon, not the subject, coloured like most of what is
    below.
    """
    h, w = depth.near.shape
    small = cv2.resize(picture, (w, h), interpolation=cv2.INTER_AREA)[..., :3]
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32)
    y = np.linspace(0, 1, h, dtype=np.float32)[:, None]
    below = smoothstep(depth.horizon, depth.horizon + 0.05, y) * np.ones((1, w), np.float32)
    free = below * (1 - cv2.dilate(depth.subject, np.ones((5, 5), np.uint8))) * (1 - depth.sky)
    red, green, blue = (plane.astype(np.float32) for plane in cv2.split(small))
    watery = free * (blue > red - 22) * ~((green > blue + 14) & (green > red))
    if watery.sum() < 0.2 * max(float(below.sum()), 1.0):
        watery = free
    usual = np.array(
        [np.median(lab[..., c][watery > 0.5]) if (watery > 0.5).any() else 128 for c in range(3)]
    )
    like = 1 - smoothstep(34, 74, np.sqrt((((lab - usual) * (0.45, 1, 1)) ** 2).sum(2)))
    found: Pixels = cv2.GaussianBlur((watery * like).astype(np.float32), (0, 0), max(h, w) / 70)
    return found


class Ripples:
    """Waves that run over the water towards us, small at the horizon."""

    def __init__(self, mask: Pixels, horizon: float, unit: float) -> None:
        """mask is over the whole plate, horizon in the still frame's pixels, unit the frame's
        shorter side.
        """
        self.mask, self.horizon, self.unit = mask, horizon, unit

    def shift(self, x: Pixels, y: Pixels, t: float) -> tuple[Pixels, Pixels]:
        """How far each place is moved."""
        below = np.maximum((y - self.horizon) / self.unit, 0)
        deep = 1 / (below + 0.12)
        across = x / self.unit
        tall = 0.0068 * self.unit * np.minimum(1, below * 9) * (0.35 + below) * min(1.0, t / BEGINS)
        first = np.sin(15 * deep + 5 * across + 2.2 * t)
        second = np.sin(23 * deep - 9 * across + 3.1 * t)
        third = np.sin(9 * deep + 15 * across - 1.6 * t)
        return tall * (0.7 * second + 0.5 * third), tall * (0.9 * first + 0.6 * second)


class Breeze:
    """A sway that wanders through everything that is neither sky nor the lower edge."""

    def __init__(self, mask: Pixels, unit: float, strength: float) -> None:
        """mask is over the whole plate."""
        self.mask, self.unit, self.strength = mask, unit, strength

    def shift(self, x: Pixels, y: Pixels, t: float) -> tuple[Pixels, Pixels]:
        """How far each place is moved."""
        u, v = x / self.unit, y / self.unit
        wide = self.strength * self.unit * min(1.0, t / BEGINS)
        gust = 0.6 + 0.4 * np.sin(1.3 * t - 4 * u)
        sway = np.sin(3.1 * t - 9 * u + 3 * np.sin(5 * v)) + 0.6 * np.sin(5.3 * t - 17 * u + 11 * v)
        return wide * gust * sway, 0.3 * wide * np.sin(4.1 * t - 13 * u)


def leaves_of(picture: Pixels, depth: Depth) -> Pixels:
    """Where something may sway, 0..1: rough texture, leaf green or hair, away from the sky and the
    lower edge.
    """
    h, w = depth.near.shape
    small = cv2.resize(picture, (w, h), interpolation=cv2.INTER_AREA)[..., :3]
    red, green, blue = (plane.astype(np.float32) for plane in cv2.split(small))
    leafy = ((green > blue + 8) & (green > red - 8)).astype(np.float32)
    y = np.linspace(0, 1, h, dtype=np.float32)[:, None]
    found: Pixels = (
        cv2.GaussianBlur(leafy, (0, 0), max(h, w) / 50) * (1 - depth.sky) * smoothstep(1.0, 0.7, y)
    )
    return found.astype(np.float32)
