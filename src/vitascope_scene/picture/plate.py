"""One given picture in the frame: its plate, its depth, its looks, and what moves in it."""

from dataclasses import replace
from typing import Protocol

import cv2
import numpy as np

from vitascope_scene.drawing.pixels import Pixels
from vitascope_scene.picture.depth import Depth, depth_of
from vitascope_scene.picture.fit import Plate, plate_of, window_of
from vitascope_scene.picture.looks import is_open_sky, toned, tones_of
from vitascope_scene.picture.motion import Breeze, Ripples, leaves_of, water_of
from vitascope_scene.picture.moves import Standpoint
from vitascope_scene.picture.said import PictureRequest
from vitascope_scene.picture.subject import focus_of, is_graphic, small_of
from vitascope_scene.picture.warp import Warp

STEEPEST, SMOOTHINGS = 0.6, 16
"""How much faster or slower than its neighbour a pixel may go, and how often depth is smoothed
until none does.
"""
WIDEST = 4_000
"""Points of depth beyond a side of the picture, where the picture is but a line."""
WINDY = {"wind": 0.006, "storm": 0.006, "sandstorm": 0.004}
AIR = 0.0016
"""How far leaves sway, as shares of the frame's shorter side: in a wind, and always."""


class Shift(Protocol):
    """Something in the picture that moves by itself where its mask is."""

    mask: Pixels

    def shift(self, x: Pixels, y: Pixels, t: float) -> tuple[Pixels, Pixels]:
        """How far each place is moved."""


class Shown:
    """A picture in a frame of width x height: ``draw`` shows it from any standpoint, at any moment."""

    def __init__(
        self, picture: Pixels, width: int, height: int, end: Standpoint, way: tuple[float, float], *,
        indoors: bool = False,
    ) -> None:  # fmt: skip
        """Fit it and guess its depth.

        end is where the camera goes, way where it travels along the picture.
        """
        window = window_of(picture.shape[:2], width, height, focus=focus_of(picture), way=way)
        mirrored = not is_graphic(small_of(picture))
        self.plate = plate_of(picture, window, width, height, way, mirrored=mirrored)
        left, top, right, bottom = self.plate.inner
        self.inner = self.plate.pixels[top:bottom, left:right]
        own = depth_of(self.inner, indoors=indoors)
        self.depth = _over_the_plate(own, self.plate)
        self.warp = Warp(
            self.plate, gentled(self.depth.near, self.plate, width, height, end), width, height
        )
        self.unit = min(width, height)
        self.horizon = (top + own.horizon * (bottom - top)) / self.plate.scale - self.plate.top
        self.other: Pixels | None = None
        self.moving: list[Shift] = []

    def dress(self, request: PictureRequest, seed: int) -> None:
        """Work out how it looks at the time and in the weather that are wished, and what moves in
        it.
        """
        tones = tones_of(self.inner, request.time, request.weather)
        pixels, rows = self.plate.pixels, self.plate.pixels.shape[0]
        line = (self.horizon + self.plate.top) * self.plate.scale / rows
        stars = (
            request.time == "night"
            and request.weather == "clear"
            and is_open_sky(pixels, self.depth)
        )
        if tones:
            self.other = toned(pixels, self.depth, tones, line, seed=seed, stars=stars)
        if request.indoors or self.depth.trust < 0.2:
            return
        strength = WINDY.get(request.weather, AIR if request.camera != "static" else 0.0)
        if strength:
            self.moving.append(Breeze(leaves_of(pixels, self.depth), self.unit, strength))
        if request.water:
            self.moving.append(Ripples(water_of(pixels, self.depth), self.horizon, self.unit))

    def draw(
        self,
        eye: Standpoint,
        t: float,
        look: float = 0.0,
        drift: tuple[Pixels, Pixels] | None = None,
    ) -> tuple[Pixels, Pixels]:
        """The frame as RGBA, and how much of the sky is at each point of the grid.

        look says how far it has changed; drift moves the frame's points before they are looked up.
        """
        x, y = self.warp.places(eye)
        if drift is not None:
            x, y = x + drift[0], y + drift[1]
        moved = [(self.warp.at(each.mask, x, y), each.shift(x, y, t)) for each in self.moving]
        for mask, (dx, dy) in moved:
            x, y = x + mask * dx, y + mask * dy
        sky = self.warp.at(self.depth.sky, x, y)
        return self.warp.draw(self._pixels(look), x, y), sky

    def _pixels(self, look: float) -> Pixels:
        """The plate on its way from one look to the other."""
        if self.other is None or look <= 0.001:
            return self.plate.pixels
        return (
            self.other
            if look > 0.999
            else cv2.addWeighted(self.plate.pixels, 1 - look, self.other, look, 0)
        )


def gentled(near: Pixels, plate: Plate, width: int, height: int, end: Standpoint) -> Pixels:
    """The depth without steps that this camera would tear or fold: smoother, the farther it goes."""
    rows, columns = near.shape
    wide, high = (side / plate.scale for side in plate.pixels.shape[1::-1])
    x = ((np.arange(columns, dtype=np.float32) + 0.5) * (wide / columns) - plate.left) / width - 0.5
    y = ((np.arange(rows, dtype=np.float32) + 0.5) * (high / rows) - plate.top) / height - 0.5
    zoom = abs(end.zoom - 1) * end.depth
    pull_x = abs(end.sway_x) / 2 + zoom * np.minimum(np.abs(x), 0.6)[None, :]
    pull_y = abs(end.sway_y) / 2 + zoom * np.minimum(np.abs(y), 0.6)[:, None]
    soft, sigma = near, max(rows, columns) / 80
    for _ in range(SMOOTHINGS):
        down, across = np.gradient(soft)
        steepest = max(
            float((np.abs(across) * (columns / wide * width) * pull_x).max()),
            float((np.abs(down) * (rows / high * height) * pull_y).max()),
        )
        if steepest < STEEPEST:
            break
        soft, sigma = cv2.GaussianBlur(soft, (0, 0), sigma), sigma * 1.25
    return soft


def _over_the_plate(depth: Depth, plate: Plate) -> Depth:
    """The depth of the picture as that of the whole plate, mirrored as the picture is."""
    h, w = depth.near.shape
    left, top, right, bottom = plate.inner
    rows, columns = plate.pixels.shape[:2]
    across, down = w / (right - left), h / (bottom - top)
    pads = (top * down, (rows - bottom) * down, left * across, (columns - right) * across)
    up, below, before, after = (min(round(pad), WIDEST) for pad in pads)
    near, sky, subject = (
        cv2.copyMakeBorder(
            np.ascontiguousarray(mask, np.float32), up, below, before, after, cv2.BORDER_REFLECT
        )
        for mask in (depth.near, depth.sky, depth.subject)
    )
    return replace(
        depth,
        near=near,
        sky=sky,
        subject=subject,
        horizon=(top + depth.horizon * (bottom - top)) / rows,
    )
