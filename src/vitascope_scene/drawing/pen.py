"""The pen: draws shaded vector shapes on a plate, in a subject's own coordinates."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope_scene.drawing.curves import Points, ellipse, smooth, tube
from vitascope_scene.drawing.kernels import lay
from vitascope_scene.drawing.pixels import Colour, Matrix, Pixels, blank, disc, mix, tint

WHITE: Colour = (255, 255, 255)
FINE = 16
"""cv2 takes sub-pixel points as integers, here in sixteenths."""
HALF = 127
"""A mask's pixel above this is inside."""


class Pen:
    """Draws on a plate whose middle is (0, 0) and whose unit is the subject's height; x right, y
    down.

    light colours everything that does not shine by itself. Shapes are lit from above and a little
    from the front.
    """

    def __init__(self, width: float, height: float, unit: float, light: Colour = (1, 1, 1)) -> None:
        """Start a plate of width x height units, unit pixels each."""
        self.unit = unit
        self.light = light
        self.plate: Pixels = blank(max(4, int(height * unit)), max(4, int(width * unit)))
        self._matrix = np.array(
            [[unit, 0, self.plate.shape[1] / 2], [0, unit, self.plate.shape[0] / 2]]
        )

    @contextmanager
    def at(
        self, x: float, y: float, turn: float = 0.0, scale: float = 1.0, flip: bool = False
    ) -> Iterator[None]:
        """Draw around another origin, turned by radians, scaled, mirrored."""
        before = self._matrix
        c, s, side = np.cos(turn) * scale, np.sin(turn) * scale, -1.0 if flip else 1.0
        move = np.array([[c * side, -s, x], [s * side, c, y], [0, 0, 1]])
        self._matrix = before @ move
        try:
            yield
        finally:
            self._matrix = before

    def blob(
        self, points: Points, colour: Colour, *, shade: float = 1.0, alpha: float = 1.0
    ) -> None:
        """Fill a smooth outline through the points."""
        self.fill(smooth(points), colour, shade, alpha)

    def poly(
        self, points: Points, colour: Colour, *, shade: float = 0.6, alpha: float = 1.0
    ) -> None:
        """Fill an outline with corners."""
        self.fill(np.asarray(points, np.float64), colour, shade, alpha)

    def oval(
        self, x: float, y: float, rx: float, ry: float, colour: Colour, *, turn: float = 0.0, shade: float = 1.0,
        alpha: float = 1.0,
    ) -> None:  # fmt: skip
        """Fill an ellipse."""
        self.fill(ellipse(x, y, rx, ry, turn), colour, shade, alpha)

    def box(
        self, x0: float, y0: float, x1: float, y1: float, colour: Colour, *, shade: float = 0.6
    ) -> None:
        """Fill an upright rectangle."""
        self.poly([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], colour, shade=shade)

    def limb(
        self, points: Points, widths: Sequence[float], colour: Colour, *, shade: float = 1.0
    ) -> None:
        """Fill a tapering limb along the points."""
        self.fill(tube(points, widths), colour, shade, 1.0)

    def line(self, points: Points, width: float, colour: Colour, *, alpha: float = 1.0) -> None:
        """Draw a flat line through smooth points."""
        self.fill(tube(points, (width, width)), colour, 0.0, alpha)

    def flat(self, points: Points, colour: Colour, *, alpha: float = 1.0) -> None:
        """Fill a smooth outline without shading."""
        self.fill(smooth(points), colour, 0.0, alpha)

    def shine(
        self, points: Points, colour: Colour, *, alpha: float = 1.0, corners: bool = False
    ) -> None:
        """Fill an outline, smooth or with corners, that gives its own light at any time of day."""
        before, self.light = self.light, (1, 1, 1)
        self.fill(np.asarray(points, np.float64) if corners else smooth(points), colour, 0.0, alpha)
        self.light = before

    def glow(
        self, x: float, y: float, radius: float, colour: Colour, strength: float = 1.0
    ) -> None:
        """Add a soft round light."""
        scale = float(np.hypot(self._matrix[0, 0], self._matrix[1, 0]))
        px, py = self._matrix @ np.array([x, y, 1.0])
        size = max(3, int(radius * 2 * scale))
        light = disc(size)[..., None] * (np.array([*colour, 0], np.float32) * strength)
        self._add(cv2.convertScaleAbs(light), round(px - size / 2), round(py - size / 2))

    def mark(self, x: float, y: float, radius: float = 0.0) -> None:
        """Say that here is a head of this radius, or an eye (0); nothing is drawn."""

    def rim(self, colour: Colour, strength: float, side: float) -> None:
        """Light the silhouette's upper edge towards the sun, which stands at side (-1 left, 1
        right).
        """
        alpha = cv2.extractChannel(self.plate, 3)
        step = 0.014 * self.unit
        away = cv2.warpAffine(
            alpha, np.array([[1, 0, -side * step], [0, 1, step]]), alpha.shape[::-1]
        )
        edge = cv2.blur(cv2.subtract(alpha, away), (3, 3))
        edge = cv2.min(edge, alpha)
        planes = [cv2.convertScaleAbs(edge, alpha=strength * c / 255) for c in colour]
        lit = cv2.add(self.plate, cv2.merge([*planes, np.zeros_like(edge)]))
        self.plate = cv2.min(lit, cv2.merge([alpha] * 4))

    def _add(self, light: Pixels, x: int, y: int) -> None:
        """Add light to the plate at a pixel, cut at its edges."""
        h, w = self.plate.shape[:2]
        x0, y0, x1, y1 = (
            max(x, 0),
            max(y, 0),
            min(x + light.shape[1], w),
            min(y + light.shape[0], h),
        )
        if x1 > x0 and y1 > y0:
            spot = self.plate[y0:y1, x0:x1]
            spot[:] = cv2.add(spot, light[y0 - y : y1 - y, x0 - x : x1 - x])

    def fill(
        self, outline: NDArray[np.float64], colour: Colour, shade: float, alpha: float
    ) -> None:
        """Fill an outline given in units with a shaded colour."""
        self._cover([outline], colour, shade, alpha)

    def skin(
        self, outlines: Sequence[NDArray[np.float64]], colour: Colour, *, shade: float = 1.0
    ) -> None:
        """Fill several overlapping outlines as one: no seam where a neck leaves a body."""
        self._cover(outlines, colour, shade, 1.0)

    def stamp(self, mask: Pixels, place: Matrix, colour: Colour) -> None:
        """Lay a flat colour through a mask that a 3x3 matrix brings from its pixels to units."""
        h, w = self.plate.shape[:2]
        shape = cv2.warpAffine(mask, self._matrix @ place, (w, h), flags=cv2.INTER_AREA)
        lay(self.plate, _flat(tint(colour, self.light)), shape)

    @property
    def mirrored(self) -> bool:
        """Whether what is drawn now comes out as in a mirror."""
        return float(np.linalg.det(self._matrix[:, :2])) < 0

    def _cover(
        self, outlines: Sequence[NDArray[np.float64]], colour: Colour, shade: float, alpha: float
    ) -> None:
        """Fill outlines as one shape with a shaded colour."""
        places = [o @ self._matrix[:, :2].T + self._matrix[:, 2] for o in outlines]
        points = places[0] if len(places) == 1 else np.concatenate(places)
        h, w = self.plate.shape[:2]
        x0, y0 = np.maximum(np.floor(points.min(0)).astype(int) - 1, 0)
        x1, y1 = np.minimum(np.ceil(points.max(0)).astype(int) + 2, (w, h))
        if x1 <= x0 or y1 <= y0:
            return
        mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
        fine = [np.round((p - (x0, y0)) * FINE).astype(np.int32) for p in places]
        for one in fine:  # one after another: several at once are even-odd
            cv2.fillPoly(mask, [one], 255 * alpha, cv2.LINE_AA, 4)
        seen = tint(colour, self.light)
        spot = self.plate[y0:y1, x0:x1]
        if shade > 0:
            lay(spot, _shaded(mask, seen, shade), mask)
            self._edge(spot, fine, mask, seen, shade * alpha)
        else:
            lay(spot, _flat(seen), mask)

    def _edge(
        self, spot: Pixels, fine: list[Pixels], inside: Pixels, colour: Colour, strength: float
    ) -> None:
        """Draw a thin darker line along the outline, so that parts of one colour stand apart."""
        mask: Pixels = np.zeros(inside.shape, np.uint8)
        width = max(1, round(0.007 * self.unit))
        shift = 4
        if len(fine) > 1:  # only the common outline
            found, _ = cv2.findContours(
                (inside > HALF).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
            )
            fine, shift = list(found), 0
        cv2.polylines(mask, fine, True, 105 * min(strength, 1.0), width, cv2.LINE_AA, shift)
        mask = cv2.min(mask, inside)
        lay(
            spot,
            np.array([[[*(c * 0.35 for c in colour), 255]]], np.float32).astype(np.uint8),
            mask,
        )


def _flat(colour: Colour) -> Pixels:
    """One opaque pixel of a colour."""
    return np.array([[[*colour, 255]]], np.float32).round().clip(0, 255).astype(np.uint8)


def _shaded(mask: Pixels, colour: Colour, strength: float) -> Pixels:
    """A colour image with light on upper edges and shade on lower ones, from a small blurred copy
    of the mask.
    """
    h, w = mask.shape
    shrink = max(h, w) / 28
    small = cv2.resize(
        mask, (max(3, round(w / shrink)), max(3, round(h / shrink))), interpolation=cv2.INTER_AREA
    )
    soft = cv2.GaussianBlur(
        cv2.copyMakeBorder(small, 2, 2, 2, 2, cv2.BORDER_CONSTANT).astype(np.float32) / 255,
        (0, 0),
        2.4,
    )
    down, across = np.gradient(soft)
    lit = (down * 0.9 + across * 0.45)[2:-2, 2:-2]
    lit = lit / max(float(np.abs(lit).max()), 1e-6) * strength
    bright, dark = mix(colour, WHITE, 0.42), mix(tint(colour, (0.42, 0.4, 0.5)), (24, 18, 48), 0.12)
    base = np.array(colour, np.float32)
    up, low = np.maximum(lit, 0)[..., None], np.maximum(-lit, 0)[..., None]
    image = np.full((*lit.shape, 4), 255, np.float32)
    image[..., :3] = (
        base
        + up * (np.array(bright, np.float32) - base)
        + low * (np.array(dark, np.float32) - base)
    )
    return cv2.resize(cv2.convertScaleAbs(image), (w, h), interpolation=cv2.INTER_LINEAR)
