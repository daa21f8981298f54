"""Actors: sprites turned, faced, shadowed and mirrored along its path."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import cv2
import numpy as np

from vitascope_scene.drawing.camera import BOUND_CAMERAS, PAN, ZOOM, View, follow
from vitascope_scene.drawing.changes import Change, change_at, pieces
from vitascope_scene.drawing.openings import LIDS, filled, halo, lit, opened
from vitascope_scene.drawing.pixels import (
    Matrix,
    Pixels,
    disc,
    faded,
    matrix_at,
    over,
    paste,
    premultiplied,
    warped,
)
from vitascope_scene.drawing.sprite import Sprite
from vitascope_scene.drawing.stage import Set, Stage
from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.lexicon import LIVING, concepts
from vitascope_scene.look import Look
from vitascope_scene.scene import Act, Actor

SHUTTER = 0.5 / 24
GOES = 0.1
"""Half widths over which one goes to the left or to the right at all; who only comes nearer does not
turn.
"""
TURNS = 90.0
"""How soon one faces where it goes: at a hundredth of the width a second it is seen from the side.
"""


SHINE, FLASHES = 0.5, 1.6
"""How strong the light of a lit thing and of an explosion is."""
SLIM, LAMP_UP = 0.7, 0.3
"""Width in heights of what has its light at the top, and how far above its middle that is."""
WIDE_LIGHT = 0.4
"""The greatest height of a thing by which its light is measured, as a share of the picture's."""
BURNING = frozenset(("building", "vehicle", "furniture", "plant", "clothing", "person", "animal"))
"""Kinds of things that stand in flames when they burn; others are lamps, candles and stars."""
FLAMES = (
    (-0.32, 0.0, 0.5),
    (0.3, 0.02, 0.56),
    (-0.05, 0.05, 0.6),
    (-0.2, 0.5, 0.45),
    (0.18, 0.55, 0.5),
    (0.0, 0.8, 0.36),
)
"""Where flames are, across (widths) and up (heights), and their heights as shares of the thing's."""


class Player:
    """One actor on stage."""

    def __init__(self, stage: Stage, built: Set, actor: Actor, number: int) -> None:
        """Prepare the sprites and the ground it casts a shadow on."""
        self.stage, self.set, self.actor = stage, built, actor
        self.sprites = [Sprite(stage, built, actor, act) for act in actor.acts]
        self.traits = traits_of(actor.concept)
        self.anchor = actor.anchor or self.traits.anchor
        either = 1.0 if stage.rng(f"facing {number}").random() < 0.5 else -1.0
        self.facing = float(actor.facing) or either
        self.turning = -1.0 if stage.rng(f"turning {number}").random() < 0.5 else 1.0
        self.is_thing = concepts()[actor.concept].kind not in LIVING
        self.flames = _flames(stage, built, actor)
        feet = actor.path[:, 1] + actor.path[:, 2]
        jumps = any(act.motion == "jump" for act in actor.acts)
        self.floor = float(feet.max()) if jumps else None
        self.pan = 0.0 if stage.scene.camera in BOUND_CAMERAS else PAN
        self.zoom = 0.0 if stage.scene.camera == "falling" else ZOOM

    def _now(self, t: float) -> tuple[Act, Sprite]:
        """What it does, and how that is drawn."""
        act = self.actor.act_at(t)
        return act, self.sprites[self.actor.acts.index(act)]

    def depth(self, t: float) -> float:
        """What stands lower stands nearer."""
        p = follow(self.actor.path, t)
        lower = float(p[1] + p[2]) if self.anchor == "ground" else float(p[2])
        return lower + self.actor.depth

    def draw(self, canvas: Pixels, view: View) -> None:
        """Shadow or reflection, then the subject; nothing in a shot that is without it."""
        if not self.actor.is_shown_at(view.t):
            return
        x, y, size = self._where(view, view.t)
        if size < 2:
            return
        act, sprite = self._now(view.t)
        facing = self._facing(view.t, act, sprite)
        plate = sprite.plate(view.t, facing < 0)
        scale = size / sprite.unit
        if self.anchor == "ground" and self.set.shadows > 0 and self.actor.casts_shadow:
            self._shadow(canvas, view, x, y, size)
        turn = self._turn(view.t, act.motion, facing, upright=sprite.drawing.upright)
        matrix = matrix_at(plate, x, y, scale, turn, facing)
        while scale < 0.5 and min(plate.shape[:2]) > 1:
            plate = cv2.resize(plate, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
            scale = scale * 2
            matrix = matrix @ np.diag((2.0, 2.0, 1.0))
        line = y + 0.43 * size
        change = self._change(view.t)
        if change is not None:
            matrix = change.placed(matrix, x, y + 0.49 * size, size)
            plate = self._changed(faded(plate, change.shown), change)
        if self.set.mirror > 0 and self.anchor == "surface":
            self._mirror(canvas, plate, matrix, line, view)
        line_or_none = line if self._floats(act.motion) else None
        for part, placed in self._parts(plate, matrix, change, size):
            self._lay(canvas, part, placed, view, line_or_none)
        if act.look.action == "burn":
            self._burn(canvas, view, x, y, size)
        if change is not None and (change.lit or change.flash):
            middle = y - (LAMP_UP * size if self.traits.aspect < SLIM else 0.0)
            strength = (change.lit or 0.0) * SHINE + change.flash * FLASHES
            halo(canvas, x, middle, min(size, view.height * WIDE_LIGHT), strength)

    def _change(self, t: float) -> Change | None:
        """How it is changed at t seconds: as it changes just now, or as it has changed last."""
        now = self.actor.act_at(t)
        for act in reversed(self.actor.acts):
            if act.since <= now.since:
                share = self._share(t, act) if act is now else 1.0
                if (change := change_at(act.look.action, share)) is not None:
                    return change
        return None

    def _changed(self, plate: Pixels, change: Change) -> Pixels:
        """A plate as bright, and as full of water, as a change says."""
        plate = plate if change.lit is None else lit(plate, change.lit)
        return filled(plate, change.filled if self.is_thing else 0.0)

    def _parts(
        self, plate: Pixels, matrix: Matrix, change: Change | None, size: float
    ) -> Iterator[tuple[Pixels, Matrix]]:
        """The parts of what breaks, explodes or opens; else the whole."""
        if change is not None and change.broken:
            blown = change.shown < 1 or change.flash > 0
            yield from pieces(plate, matrix, change.broken, size, blown=blown)
        elif change is not None and change.opened and self.is_thing:
            has_lid = self.actor.concept in LIDS
            yield from opened(plate, matrix, change.opened, has_lid=has_lid)
        else:
            yield plate, matrix

    def _burn(self, canvas: Pixels, view: View, x: float, y: float, size: float) -> None:
        """Flames over a thing that burns and is no flame itself, from its foot to its top."""
        if self.flames is None:
            return
        width = min(self.traits.aspect, 2.4) * size
        for number, (across, up, share) in enumerate(FLAMES):
            plate = self.flames.plate(view.t + 0.37 * number, number % 2 > 0)
            high = share * size
            middle = y + 0.49 * size - up * size - 0.45 * high
            matrix = matrix_at(plate, x + across * width, middle, high / self.flames.unit)
            self._lay(canvas, plate, matrix, view, None)

    def _share(self, t: float, act: Act) -> float:
        """How much of the time of an act has gone by at t seconds."""
        later = (other.since for other in self.actor.acts if other.since > act.since)
        until = next(later, self.stage.scene.seconds)
        return (t - act.since) / max(until - act.since, 1e-3)

    def _floats(self, motion: str) -> bool:
        """Whether the waterline hides its lower edge."""
        return (
            self.set.mirror > 0
            and self.anchor == "surface"
            and motion not in ("rise", "jump", "fall")
        )

    def _where(self, view: View, t: float) -> tuple[float, float, float]:
        """Centre and height on the canvas."""
        px, py, height = follow(self.actor.path, t)
        zoom = 1 + (view.zoom - 1) * self.zoom
        cx, cy = view.width / 2, view.height / 2
        x = cx + (px * cx - view.x * self.pan) * zoom
        y = cy + (py * cy - view.y * self.pan) * zoom
        return float(x), float(y), float(height * view.height * zoom)

    def _speed(self, t: float, span: float = 0.3) -> tuple[float, float]:
        """Pixels per second, averaged over a moment."""
        a, b = follow(self.actor.path, t - span / 2), follow(self.actor.path, t + span / 2)
        return float(b[0] - a[0]) * self.stage.width / 2 / span, float(
            b[1] - a[1]
        ) * self.stage.height / 2 / span

    def _facing(self, t: float, act: Act, sprite: Sprite) -> float:
        """1 to the right, -1 to the left, quickly through the middle when it turns round."""
        if sprite.drawing.upright:
            return 1.0
        if self.actor.facing:
            return self.facing
        if act.motion == "spin" and self.anchor == "ground":
            turn = float(np.cos(2.6 * t + 0.4))
            return turn if abs(turn) > 0.18 else float(np.copysign(0.18, turn))
        if float(np.ptp(self.actor.path[:, 0])) < GOES:
            return self.facing
        speed = self._speed(t, 0.5)[0] / self.stage.width
        turn = float(np.tanh(speed * TURNS)) if sprite.go else 0.0
        if abs(turn) < 0.12:
            return self.facing if not sprite.go else float(np.copysign(1, self._heading()))
        return float(np.sign(turn) * max(0.3, min(1.0, abs(turn) * 2)))

    def _heading(self) -> float:
        """Where it goes on the whole."""
        way = float(self.actor.path[-1, 0] - self.actor.path[0, 0])
        return way if abs(way) > 0.1 else self.facing

    def _turn(self, t: float, motion: str, facing: float, *, upright: bool) -> float:
        """Lean into the flight, sway, spin, tumble."""
        anchor = self.anchor
        if motion == "spin":
            return 1.9 * t * self.turning if anchor != "ground" else 0.0
        if motion == "sway":
            return 0.09 * float(np.sin(3.1 * t))
        if motion == "fall" and not upright:
            return 0.45 * float(np.sin(1.7 * t)) * self.turning
        if anchor in ("air", "deep") and not upright:
            vx, vy = self._speed(t)
            return (
                float(np.clip(np.arctan2(vy, abs(vx) + 0.12 * self.stage.width), -0.5, 0.5))
                * float(np.sign(facing))
                * 0.7
            )
        return 0.0

    def _shadow(self, canvas: Pixels, view: View, x: float, y: float, size: float) -> None:
        """A soft dark ellipse on the ground, fainter when high above it."""
        feet = y + 0.49 * size
        ground = feet
        if self.floor is not None:
            ground = (
                view.height / 2
                + (self.floor * view.height / 2 - view.y * self.pan)
                * (1 + (view.zoom - 1) * self.zoom)
                - 0.01 * size
            )
        high = float(np.clip((ground - feet) / max(size, 1), 0, 1))
        if feet < self.set.horizon * 0.98 and self.floor is None:
            return
        wide = min(self.traits.aspect, 2.4) * size * 0.56 * (1 - 0.3 * high) + 0.05 * size
        tall = max(2.0, 0.075 * size + 0.02 * wide)
        shade = cv2.resize(_shade(), (max(3, int(wide * 2)), max(3, int(tall * 2))))
        over(
            canvas,
            faded(shade, self.set.shadows * (1 - 0.6 * high)),
            int(x - wide),
            int(ground - tall),
        )

    def _mirror(
        self,
        canvas: Pixels,
        plate: Pixels,
        matrix: Matrix,
        line: float,
        view: View,
    ) -> None:
        """The subject upside down in the water, broken by ripples: so soft that half the size will do."""
        begin, half = max(0, int(line)), 0.5
        flipped = np.diag((half, -0.75 * half)) @ matrix
        flipped[1, 2] += (1.75 * line - begin) * half
        height, width = canvas.shape[:2]
        piece = warped((round((height - begin) * half), round(width * half)), plate, flipped)
        if piece is None:
            return
        image, left, top = piece
        rows = np.arange(image.shape[0], dtype=np.float32)
        unit, at = self.stage.unit, (rows + top) / half + begin
        far = np.clip((at - line) / unit * 12, 0, 2.5)
        shift = np.sin(at / unit * 190 - view.t * 5) * far * (unit / 400 * half)
        columns = np.arange(image.shape[1], dtype=np.float32)[None, :] + shift[:, None]
        image = cv2.remap(
            image,
            columns.astype(np.float32),
            np.repeat(rows[:, None], image.shape[1], 1),
            cv2.INTER_LINEAR,
        )
        whole = np.array([[1 / half, 0, left / half], [0, 1 / half, top / half]], np.float64)
        paste(canvas[begin:], image, whole, share=0.45 * self.set.mirror)

    def _lay(
        self,
        canvas: Pixels,
        plate: Pixels,
        matrix: Matrix,
        view: View,
        line: float | None,
    ) -> None:
        """The subject itself, blurred along a fast way, cut at the waterline."""
        vx, vy = self._speed(view.t, 0.1)
        long, axis = (abs(vx), 0) if abs(vx) > abs(vy) else (abs(vy), 1)
        blur = int(min(long * SHUTTER, 0.03 * view.width))
        spot = canvas if line is None else canvas[: max(0, int(line))]
        if blur <= 2:
            paste(spot, plate, matrix)
            return
        piece = warped(spot.shape, plate, matrix, pad=blur)
        if piece is None:
            return
        image, left, top = piece
        image = cv2.blur(
            image, (blur | 1, 1) if axis == 0 else (1, blur | 1), borderType=cv2.BORDER_CONSTANT
        )
        over(spot, image, left, top)


def _flames(stage: Stage, built: Set, actor: Actor) -> Sprite | None:
    """The flames of what burns at some time and is neither a light nor a flame."""
    burns = any(act.look.action == "burn" for act in actor.acts)
    if not burns or concepts()[actor.concept].kind not in BURNING:
        return None
    fire = Act(look=Look(concept="fire"))
    return Sprite(stage, built, replace(actor, acts=(fire,), colour=None), fire)


def _shade() -> Pixels:
    """A soft black disc."""
    return premultiplied(np.zeros(3, np.float32), disc(96, 1.1) ** 0.8)


class DrawnActors:
    """All actors, the farthest first."""

    def __init__(self, stage: Stage, built: Set) -> None:
        """Through someone's own eyes, that someone is not seen."""
        actors = list(stage.scene.actors)
        if stage.scene.first_person and actors and concepts()[actors[0].concept].kind == "person":
            actors = actors[1:]
        self.players = [Player(stage, built, actor, number) for number, actor in enumerate(actors)]

    def draw(self, canvas: Pixels, view: View) -> None:
        """Draw them in order of depth."""
        order: Callable[[Player], float] = lambda player: player.depth(view.t)  # noqa: E731
        for player in sorted(self.players, key=order):
            player.draw(canvas, view)
