"""What stands behind the actors: the place and the effects in it, drawn smaller than the frame and
enlarged once.
"""

from dataclasses import replace

import numpy as np

from vitascope_scene.drawing.builders import build
from vitascope_scene.drawing.camera import View, view_at
from vitascope_scene.drawing.effects import behind_of
from vitascope_scene.drawing.haze import gathered
from vitascope_scene.drawing.kernels import enlarge
from vitascope_scene.drawing.layers import Layer
from vitascope_scene.drawing.pixels import Pixels, blank, paste
from vitascope_scene.drawing.stage import Element, Set, Stage, stage_of
from vitascope_scene.drawing.weather import rainbow_of
from vitascope_scene.scene import Scene

SHARE = 2 / 3
"""Of the frame's width and height: the place is a little out of focus, the actors are sharp, and it
costs half.
"""
OPAQUE_BLACK = int(np.array([0, 0, 0, 255], np.uint8).view(np.uint32)[0])
SMALLEST = 540
"""A frame whose shorter side has fewer pixels is drawn whole."""


class Rear:
    """The place with what happens in it, at its own size."""

    def __init__(self, scene: Scene, width: int, height: int) -> None:
        """Build the place for a frame of width x height."""
        self.scene = scene
        self.share = SHARE if min(width, height) >= SMALLEST else 1.0
        self.stage = stage_of(scene, round(width * self.share), round(height * self.share))
        self.set = build(self.stage)
        sky, *rest = self.set.back
        self.elements = gathered(
            [sky, *rainbow_of(self.stage, self.set), *rest, *behind_of(self.stage, self.set)]
        )

    def set_for(self, stage: Stage) -> Set:
        """The same set in the frame's own pixels, without what is behind."""
        if self.share == 1.0:
            return replace(self.set, back=[])
        front = [self._enlarged(element) for element in self.set.front]
        return replace(self.set, horizon=self.set.horizon / self.share, back=[], front=front)

    def draw(self, t: float, width: int, height: int) -> Pixels:
        """The place at t seconds as an opaque picture of width x height."""
        canvas = np.empty((self.stage.height, self.stage.width, 4), np.uint8)
        canvas.view(np.uint32)[:] = OPAQUE_BLACK
        view = view_at(self.scene, self.stage.width, self.stage.height, t)
        for element in self.elements:
            element.draw(canvas, view)
        if self.share == 1.0:
            return canvas
        large = np.empty((height, width, 4), np.uint8)
        enlarge(large, canvas, width, height, copy=True)
        return large

    def _enlarged(self, element: Element) -> Element:
        """Something of the place that stands in front of the actors, in the frame's own pixels."""
        if not isinstance(element, Layer):
            return Enlarged(self, element)
        more = 1 / self.share
        return replace(
            element, x=element.x * more, y=element.y * more, size=element.size * more, drift=element.drift * more,
            sway=element.sway * more,
        )  # fmt: skip


class Enlarged:
    """An element of the place that is drawn on a plate of its own and laid over the frame."""

    def __init__(self, rear: Rear, element: Element) -> None:
        """element draws in the rear's pixels."""
        self.rear, self.element = rear, element

    def draw(self, canvas: Pixels, view: View) -> None:
        """Draw small, enlarge the rows that are used, blend."""
        stage = self.rear.stage
        plate = blank(stage.height, stage.width)
        self.element.draw(plate, view_at(self.rear.scene, stage.width, stage.height, view.t))
        rows = np.flatnonzero(plate.any(axis=(1, 2)))
        if not len(rows):
            return
        top, bottom = int(rows[0]), int(rows[-1]) + 1
        more = 1 / self.rear.share
        shift = (more - 1) / 2
        matrix = np.array([[more, 0, shift], [0, more, shift + top * more]], np.float64)
        paste(canvas, plate[top:bottom], matrix)
