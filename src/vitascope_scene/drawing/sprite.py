"""A sprite: one look's poses, drawn when first needed and kept."""

from threading import Lock

import numpy as np

from vitascope_scene.drawing.choose import drawing_of
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour, Pixels, mix
from vitascope_scene.drawing.rows import paint
from vitascope_scene.drawing.sky import sun_at
from vitascope_scene.drawing.stage import Set, Stage
from vitascope_scene.drawing.subjects.drawing import Drawing
from vitascope_scene.drawing.subjects.pose import PAINT, Pose
from vitascope_scene.scene import Act, Actor

LARGEST = 620
"""Pixels of a subject's height on its plate; larger ones on the screen are enlarged."""
WIDEST = 1_500
"""Pixels of a plate's width: what is much wider than high is drawn smaller and enlarged."""
RESTING = ("still", "sway", "spin", "hover")


class Sprite:
    """One actor's poses in one act."""

    def __init__(self, stage: Stage, built: Set, actor: Actor, act: Act) -> None:
        """Note what is needed to draw a pose."""
        self.drawing = drawing_of(act.look)
        self.go = act.motion not in RESTING
        self.loop = self.drawing.pace if self.go else self.drawing.rest
        self.paint = paint_of(self.drawing, actor.colour)
        self.seed = stage.scene.seed
        self.mood = act.look.mood or ""
        height = float(actor.path[:, 2].max() * stage.height)
        self.unit = float(np.clip(height, 12, min(LARGEST, WIDEST / self.drawing.width)))
        self.light = mix(stage.light.ambient if not built.indoors else built.lamp, (1, 1, 1), 0.22)
        self.sun = stage.light.sun
        self.side = 1.0 if sun_at(stage, built.horizon)[0] > stage.width / 2 else -1.0
        self.rim = 0.0 if not built.rim else 0.5 + 0.3 * (1 - stage.light.sun_height)
        self._plates: dict[tuple[int, bool], Pixels] = {}
        self._lock = Lock()

    def plate(self, t: float, mirrored: bool) -> Pixels:
        """Return the pose at t seconds; the light stays on the sun's side when mirrored."""
        number = int(t / self.loop * self.drawing.frames) % self.drawing.frames
        with self._lock:
            key = (number, mirrored)
            if key not in self._plates:
                self._plates[key] = self._draw(number / self.drawing.frames, mirrored)
            return self._plates[key]

    def _draw(self, phase: float, mirrored: bool) -> Pixels:
        """Draw one pose with its rim of sunlight."""
        pen = Pen(self.drawing.width, self.drawing.height, self.unit, self.light)
        pose = Pose(c=self.paint, t=phase, go=self.go, seed=self.seed, mood=self.mood)
        self.drawing.draw(pen, pose)
        if self.rim:
            pen.rim(self.sun, self.rim, -self.side if mirrored else self.side)
        return pen.plate


def paint_of(drawing: Drawing, colour: str | None) -> Colour:
    """The paint of a colour's key; of None, the drawing's own."""
    if colour is None:
        own = drawing.colours[0] if drawing.colours else "grey"
        return paint(own, PAINT["grey"])
    return PAINT[colour]
