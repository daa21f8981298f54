"""The clip of a given picture: planned first, then its frames one after another."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from vitascope_scene import keys
from vitascope_scene.drawing.actors import DrawnActors
from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.clip import in_order
from vitascope_scene.drawing.effects import before_of, behind_of
from vitascope_scene.drawing.haze import NEAR, gathered
from vitascope_scene.drawing.kernels import blend
from vitascope_scene.drawing.pixels import Pixels, blank
from vitascope_scene.drawing.post import PostProcess
from vitascope_scene.drawing.stage import Element, Set, Stage, stage_of
from vitascope_scene.drawing.weather import rainbow_of, weather_of
from vitascope_scene.picture.looks import ambient_of
from vitascope_scene.picture.morph import Drift, dissolved, flow_of, lay
from vitascope_scene.picture.moves import Move, Standpoint, presence
from vitascope_scene.picture.plate import Shown
from vitascope_scene.picture.said import PictureRequest
from vitascope_scene.scene import Scene

if TYPE_CHECKING:
    from numpy import uint8
    from numpy.typing import NDArray

SETS_IN = 1.0
"""Seconds in which weather, effects and actors come over the picture."""
WEATHER_CHANGES, TIME_CHANGES = 1.6, 3.2
"""Seconds in which the picture takes on another light."""
LIGHTS = frozenset(("aurora", "shooting_stars", "fireworks", "tracer_fire"))
"""Effects that shine in the sky: what stands before it hides them, and they hide nothing."""
TRAILS = frozenset(("missile_trails",))
"""Effects in the sky that hide it."""


@dataclass(frozen=True, kw_only=True)
class Animation:
    """What becomes of one or two pictures (RGB).

    scene holds the actors, the weather and the effects before them; move is the camera's. last is
    where the clip ends, without first the clip only goes there.
    """

    scene: Scene
    request: PictureRequest
    move: Move
    first: Pixels | None
    last: Pixels | None


class PictureClip:
    """A prepared animation: ``frame`` may be called in any order and from several threads."""

    def __init__(self, plan: Animation, width: int, height: int, num_frames: int) -> None:
        """Fit the pictures, look at them, and prepare what comes over them."""
        self.plan, self.width, self.height, self.num_frames = plan, width, height, num_frames
        self.first = None if plan.first is None else self._shown(plan.first, 1.0)
        self.last = None if plan.last is None else self._shown(plan.last, -1.0)
        self.flow = self._flow()
        shown = self.first or self.last
        assert shown is not None
        self.shown = shown
        if self.first is not None:
            self.first.dress(plan.request, plan.scene.seed)
        self._prepare(shown)

    def _shown(self, picture: Pixels, side: float) -> Shown:
        """A picture for a camera that leaves it (side 1), or comes to it (-1)."""
        end = self.plan.move.end
        way = (
            (side * float(np.sign(end.x)), side * float(np.sign(end.y)))
            if self.plan.move.travels
            else (0.0, 0.0)
        )
        return Shown(picture, self.width, self.height, end, way, indoors=self.plan.request.indoors)

    def _flow(self) -> Drift | None:
        """What moves from one picture to the other."""
        if self.first is None or self.last is None:
            return None
        rest = Standpoint()
        return flow_of(self.first.draw(rest, 0.0)[0], self.last.draw(rest, 0.0)[0])

    def _prepare(self, shown: Shown) -> None:
        """Build what comes over the picture."""
        scene = self.plan.scene
        stage = stage_of(scene, self.width, self.height)
        lit = replace(stage, light=replace(stage.light, ambient=ambient_of(_final(shown))))
        horizon = float(np.clip(shown.horizon, 0.2 * self.height, 0.85 * self.height))
        built = Set(horizon=horizon, shadows=0.4, rim=False, indoors=False)
        self.lights = behind_of(_only(stage, LIGHTS), built)
        self.trails = [*rainbow_of(stage, built), *behind_of(_only(stage, TRAILS), built)]
        front = behind_of(_only(stage, frozenset(keys.EFFECTS) - LIGHTS - TRAILS), built)
        self.elements: list[Element] = gathered(
            [*front, DrawnActors(lit, built), *weather_of(stage, built)]
        )
        self.lens = gathered(before_of(stage, built), NEAR)
        self.is_bare = not (scene.actors or scene.effects or scene.weather != "clear")
        self.finish = None if scene.style == "natural" else PostProcess(stage, built)

    def frame(self, number: int, fps: int) -> "NDArray[uint8]":
        """One finished frame as I420."""
        share = number / max(self.num_frames - 1, 1)
        t = number / fps
        seen = presence(t, self.plan.move.seconds, SETS_IN, arrives=self.last is not None)
        canvas, sky, eye = self._pictures(share, t)
        view = eye.view(self.width, self.height, t, share)
        if not self.is_bare:
            canvas = self._overlaid(canvas, sky, view, seen)
        frame = cv2.cvtColor(canvas, cv2.COLOR_RGBA2YUV_I420)
        if self.finish is not None and seen > 0:
            styled = self.finish.apply(canvas, view, number)
            frame = styled if seen >= 1 else cv2.addWeighted(frame, 1 - seen, styled, seen, 0)
        return np.asarray(frame, np.uint8)

    def _pictures(self, share: float, t: float) -> tuple[Pixels, Pixels, Standpoint]:
        """The picture, or both, at a share of the clip; the sky in it; and where the camera is."""
        move = self.plan.move
        if self.last is None:
            eye = move.leaving(share)
            assert self.first is not None
            return *self.first.draw(eye, t, self._look(t)), eye
        if self.first is None:
            eye = move.arriving(share)
            return *self.last.draw(eye, t), eye
        return self._morph(share, t)

    def _morph(self, share: float, t: float) -> tuple[Pixels, Pixels, Standpoint]:
        """Both pictures, drawn towards each other, the one dissolving into the other."""
        assert self.first is not None
        assert self.last is not None
        assert self.flow is not None
        much = 1 - self.flow.trust  # what moved between the pictures is the camera's move, too
        leaving, arriving = (
            self.plan.move.leaving(share, much),
            self.plan.move.arriving(share, much),
        )
        order = 1 - self.first.warp.at(self.first.depth.near, *self.first.warp.places(leaving))
        amount = self.first.warp.grid.fine(dissolved(share, 1 - order))
        mask = cv2.convertScaleAbs(np.ascontiguousarray(amount), alpha=255)
        drift_there, drift_back = self._drifts(share)
        if mask.max() == 0:
            return *self.first.draw(leaving, t, self._look(t), drift_there), leaving
        other, sky = self.last.draw(arriving, t, 0.0, drift_back)
        if mask.min() == 255:
            return other, sky, leaving
        canvas, sky = self.first.draw(leaving, t, self._look(t), drift_there)
        lay(canvas, other, mask)
        return canvas, sky, leaving

    def _drifts(self, share: float) -> tuple[tuple[Pixels, Pixels], tuple[Pixels, Pixels]]:
        """How far each point of the grid is drawn from where it was, and from where it will be."""
        assert self.flow is not None
        assert self.first is not None
        warp, gone = self.first.warp, share * share * (3 - 2 * share)
        there, back = self.flow.there, self.flow.back
        before = self._read(back, warp.x, warp.y)
        after = self._read(there, warp.x, warp.y)
        from_first = self._read(
            back, warp.x + (1 - gone) * after[0], warp.y + (1 - gone) * after[1]
        )
        from_last = self._read(there, warp.x + gone * before[0], warp.y + gone * before[1])
        return (
            (gone * from_first[0], gone * from_first[1]),
            ((1 - gone) * from_last[0], (1 - gone) * from_last[1]),
        )

    def _read(self, flow: Pixels, x: Pixels, y: Pixels) -> tuple[Pixels, Pixels]:
        """A movement at places of the frame, in frame pixels."""
        h, w = flow.shape[:2]
        u = ((x + 0.5) * (w / self.width) - 0.5).astype(np.float32)
        v = ((y + 0.5) * (h / self.height) - 0.5).astype(np.float32)
        found = cv2.remap(flow, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return found[..., 0] * self.width, found[..., 1] * self.height

    def _look(self, t: float) -> float:
        """How far the light has changed."""
        if self.plan.request.changes:
            whole = 0.8 * self.plan.move.seconds
        else:
            whole = TIME_CHANGES if self.plan.request.time else WEATHER_CHANGES
            whole = min(whole, 0.6 * self.plan.move.seconds)
        share = min(1.0, t / max(whole, 0.1))
        return share * share * (3 - 2 * share)

    def _overlaid(self, canvas: Pixels, sky: Pixels, view: View, seen: float) -> Pixels:
        """The picture with what comes over it, as far as that is there."""
        if seen <= 0:
            return canvas
        bare = canvas.copy() if seen < 1 else canvas
        if self.lights or self.trails:
            self._in_the_sky(canvas, sky, view)
        for element in [*self.elements, *self.lens]:
            element.draw(canvas, view)
        return canvas if seen >= 1 else cv2.addWeighted(bare, 1 - seen, canvas, seen, 0)

    def _in_the_sky(self, canvas: Pixels, sky: Pixels, view: View) -> None:
        """What is far behind everything: hidden by what is not sky, if there is a sky."""
        plate = blank(self.height, self.width)
        for element in self.lights:
            element.draw(plate, view)
        plate[..., 3] = 0
        for element in self.trails:
            element.draw(plate, view)
        if float(sky.mean()) > 0.05:
            mask = cv2.convertScaleAbs(
                np.ascontiguousarray(self.shown.warp.grid.fine(sky)), alpha=255
            )
            plate = cv2.multiply(plate, cv2.merge([mask] * 4), scale=1 / 255)
        blend(canvas, plate)


def animate(
    plan: Animation, *, width: int, height: int, fps: int, num_frames: int, threads: int = 2
) -> "Iterator[NDArray[uint8]]":
    """Yield num_frames planar I420 frames, as drawing.clip.render does.

    The same plan gives the same bytes.
    """
    cv2.setNumThreads(1)
    clip = PictureClip(plan, width, height, num_frames)
    yield from in_order(lambda number: clip.frame(number, fps), num_frames, threads)


def _final(shown: Shown) -> Pixels:
    """The plate as it looks in the end."""
    return shown.plate.pixels if shown.other is None else shown.other


def _only(stage: Stage, effects: frozenset[str]) -> Stage:
    """A stage with some of its effects."""
    return replace(stage, scene=replace(stage.scene, effects=stage.scene.effects & effects))
