"""What is close to the eye: visor and hands, drops on the lens, flares, clouds that part."""

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.haze import NEAR, Haze, Soft
from vitascope_scene.drawing.kernels import blend
from vitascope_scene.drawing.noise import tile
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import (
    Colour,
    Pixels,
    faded,
    filled,
    glow,
    glow_plate,
    mix,
    over,
    paste,
    premultiplied,
    shrunk,
    smoothstep,
    tint,
)
from vitascope_scene.drawing.sky import heap, sun_at
from vitascope_scene.drawing.stage import Set, Stage
from vitascope_scene.drawing.subjects.pose import dark, pale

DIM = np.array((70, 70, 70, 255), np.float64)
"""What is darker than this is not seen in a reflection."""


PAD = 16
"""Pixels the rim of a visor may shake."""


class CloudsOpening(Soft):
    """Clouds that rush past and part: we fall through them."""

    def __init__(self, stage: Stage) -> None:
        """A ring of heaps around the middle; each comes towards us in its turn."""
        rng = stage.rng("opening")
        self.stage = stage
        bright = tint(mix(stage.light.cloud, stage.light.cloud_shade, 0.3), (0.86, 0.86, 0.87))
        self.heaps = [
            heap(rng, 220, bright, tint(stage.light.cloud_shade, (0.86, 0.86, 0.87)))
            for _ in range(4)
        ]
        self.ways = [
            (
                rng.uniform(0, 2 * np.pi),
                rng.uniform(0.16, 0.4),
                k / 15 + rng.uniform(-0.02, 0.02),
                int(rng.integers(4)),
                rng.choice((-1.0, 1.0)),
            )
            for k in range(15)
        ]
        self.mist = bright
        self.seconds = stage.scene.seconds

    def breathe(self, haze: Haze, view: View) -> None:
        """Thick at first, then only wisps at the edges."""
        w, h = view.width, view.height
        share = view.t / self.seconds
        thin = 0.95 if share < 0.45 else 0.95 - 0.6 * min(1.0, (share - 0.45) * 2.5)
        for angle, apart, turn, kind, flip in self.ways:
            life = (turn + view.t * 0.22) % 1.0
            if share > 0.45 and life < 0.25:
                continue
            out = apart * (0.5 + 0.9 * min(share * 2, 1.0) + 5.5 * life**2.0)
            x = w / 2 + np.cos(angle) * out * w * 0.62
            y = h / 2 + np.sin(angle) * out * h * 0.75 + 0.12 * h * (1 - life)
            fade = min(1.0, life * 5) * float(np.clip((1 - life) * 2.4, 0, 1)) * thin
            plate = self.heaps[kind]
            scale = (0.5 + 2.9 * life**2.2) * self.stage.unit / 220
            matrix = np.array(
                [
                    [scale * flip, 0, x - scale * flip * plate.shape[1] / 2],
                    [0, scale, y - scale * plate.shape[0] / 2],
                ]
            )
            haze.paste(plate, matrix, fade)
        veil = float(np.clip(0.55 - view.t * 0.5, 0, 1))
        if veil > 0:
            blend(haze.plate, filled(haze.plate.shape[0], haze.plate.shape[1], self.mist, veil))


class Flare:
    """A star at the sun and ghosts along the line through the middle."""

    def __init__(self, stage: Stage, built: Set) -> None:
        """Where the light stands."""
        self.stage = stage
        self.x, self.y = (
            (stage.width * 0.3, stage.height * 0.3)
            if built.indoors or built.horizon > stage.height
            else sun_at(stage, built.horizon)
        )
        self.colour = stage.light.sun
        self.ghosts = [
            (0.35, 0.05, (120, 170, 255)),
            (0.7, 0.09, (90, 200, 140)),
            (1.25, 0.06, (255, 150, 90)),
            (1.6, 0.14, (120, 100, 230)),
            (1.9, 0.05, (255, 220, 120)),
        ]
        self.rings = [self._ring(int(size * stage.unit), colour) for _, size, colour in self.ghosts]

    def _ring(self, size: int, colour: Colour) -> Pixels:
        """A pale disc with a brighter rim."""
        size = max(size, 5)
        axis = np.linspace(-1, 1, size, dtype=np.float32)
        r = np.sqrt(axis[:, None] ** 2 + axis[None, :] ** 2)
        light = (0.1 + 0.16 * smoothstep(0.6, 0.95, r)) * (1 - smoothstep(0.93, 1.0, r))
        return premultiplied(
            light[..., None] * np.array(colour, np.float32), np.zeros((size, size), np.float32)
        ) + cv2.convertScaleAbs(
            np.dstack([light[..., None] * np.array(colour, np.float32), np.zeros((size, size))])
        )

    def draw(self, canvas: Pixels, view: View) -> None:
        """Breathing a little."""
        x, y = view.at(self.x, self.y, 0.08)
        u, beat = self.stage.unit, 0.9 + 0.1 * float(np.sin(view.t * 2.3))
        c = self.colour
        glow(canvas, x, y, 0.5 * u, (c[0] * 0.5, c[1] * 0.45, c[2] * 0.4), beat)
        glow(canvas, x, y, 0.09 * u, c, beat)
        streak = cv2.resize(
            glow_plate(63, (c[0] * 0.6, c[1] * 0.6, c[2] * 0.7), 1.6),
            (int(1.5 * u), max(3, int(0.016 * u))),
        )
        over(
            canvas, faded(streak, beat), int(x - streak.shape[1] / 2), int(y - streak.shape[0] / 2)
        )
        for (along, _, _), ring in zip(self.ghosts, self.rings, strict=True):
            gx, gy = x + (view.width / 2 - x) * along, y + (view.height / 2 - y) * along
            over(
                canvas, faded(ring, beat), int(gx - ring.shape[1] / 2), int(gy - ring.shape[0] / 2)
            )


class Drops:
    """Raindrops on the glass: each shows the picture upside down; some run down."""

    def __init__(self, stage: Stage) -> None:
        """Choose where they sit."""
        self.stage, self.chance = stage, stage.rng("drops").random((34, 4))

    def draw(self, canvas: Pixels, view: View) -> None:
        """Still drops and running drops."""
        h, w = canvas.shape[:2]
        small = shrunk(canvas, 8)
        upside = np.ascontiguousarray(small[::-1, ::-1])
        for number, (a, b, c, d) in enumerate(self.chance):
            r = int((0.012 + 0.034 * c**2) * h)
            x, y = int(a * w), int(b * h)
            if number % 4 == 0:
                y = int(
                    ((b + view.t * (0.05 + 0.12 * d) + 0.02 * np.sin(view.t * 5 + 9 * d)) % 1.1) * h
                )
            self._drop(canvas, upside, x, y, max(r, 3))

    def _drop(self, canvas: Pixels, upside: Pixels, x: int, y: int, r: int) -> None:
        """A lens of water."""
        h, w = canvas.shape[:2]
        sx, sy = int((1 - x / w) * upside.shape[1] * 0.7), int((1 - y / h) * upside.shape[0] * 0.7)
        piece = upside[
            sy : sy + max(2, upside.shape[0] // 4), sx : sx + max(2, upside.shape[1] // 6)
        ]
        if piece.size == 0:
            return
        picture = cv2.convertScaleAbs(cv2.resize(piece, (2 * r, int(2.3 * r))), alpha=1.15)
        th, tw = picture.shape[:2]
        mask = np.zeros((th, tw), np.uint8)
        cv2.ellipse(
            mask, (tw // 2, th // 2), (tw // 2 - 1, th // 2 - 1), 0, 0, 360, 235, -1, cv2.LINE_AA
        )
        edge = np.zeros_like(mask)
        cv2.ellipse(
            edge,
            (tw // 2, th // 2),
            (tw // 2 - 1, th // 2 - 1),
            0,
            20,
            160,
            90,
            max(1, r // 5),
            cv2.LINE_AA,
        )
        picture = cv2.subtract(picture, cv2.merge((edge, edge, edge, np.zeros_like(edge))))
        four = cv2.merge((mask, mask, mask, mask))
        over(canvas, cv2.multiply(picture, four, scale=1 / 255), x - r, y - r)
        glow(canvas, x - 0.3 * r, y - 0.4 * r, 0.5 * r, (255, 255, 255), 0.7)


class Reflections(Soft):
    """The scene itself, mirrored and faint in the glass, and arcs of light.

    Both flicker like sun between clouds.
    """

    def __init__(self, stage: Stage) -> None:
        """Draw the arcs once."""
        self.stage = stage
        self.glass = self._glass()

    def _glass(self) -> Pixels:
        """Arcs and smears of light on the visor, to be added."""
        h, w = -(-self.stage.height // NEAR), -(-self.stage.width // NEAR)
        yy, xx = np.mgrid[:h, :w].astype(np.float32)
        nx, ny = (xx / w - 0.5) * 2, (yy / h - 0.5) * 2
        arc = np.exp(
            -(((np.sqrt((nx * 0.9) ** 2 + (ny * 0.85 + 0.25) ** 2) - 0.92) / 0.045) ** 2)
        ) * smoothstep(0.1, -0.7, ny)
        streak = (
            np.exp(-(((nx * 0.8 + ny * 0.5 - 0.62) / 0.07) ** 2)) * 0.7
            + np.exp(-(((nx * 0.8 + ny * 0.5 - 0.42) / 0.03) ** 2)) * 0.45
        )
        streak *= smoothstep(0.9, 0.2, np.abs(ny))
        smear = cv2.resize(tile(self.stage.rng("smear"), 256, 64), (w, h))
        light = (arc * 0.8 + streak * 0.55) * (0.5 + 0.7 * smear)
        rgb = light[..., None] * np.array((170, 205, 235), np.float32)
        return cv2.convertScaleAbs(np.dstack([rgb, np.zeros((h, w))]))

    def breathe(self, haze: Haze, view: View) -> None:
        """Add the mirrored picture and the arcs."""
        t, (h, w) = view.t, haze.plate.shape[:2]
        flicker = (
            0.5
            + 0.3 * np.sin(t * 6.1) * np.sin(t * 2.3 + 1)
            + 0.25 * (np.sin(t * 19) > 0.55)
            + 0.12 * np.sin(t * 31)
        )
        flicker = float(np.clip(flicker, 0.05, 1.1))
        ghost = cv2.subtract(cv2.flip(shrunk(haze.canvas, 8), 1), DIM)
        ghost = cv2.resize(ghost, (w, h))
        glass = (
            self.glass if self.glass.shape == haze.plate.shape else cv2.resize(self.glass, (w, h))
        )
        light = cv2.addWeighted(ghost, 0.22 * flicker, glass, 0.95 * flicker, 0)
        moved = np.array([[1, 0, 0.05 * w * np.sin(t * 3.3)], [0, 1, 0.02 * h * np.sin(t * 5)]])
        light = cv2.warpAffine(light, moved, (w, h), borderMode=cv2.BORDER_REPLICATE)
        light[..., 3] = 0
        cv2.add(haze.plate, light, dst=haze.plate)


class Visor:
    """First person: the rim of helmet and oxygen mask, gloved hands that work against the wind."""

    def __init__(self, stage: Stage, *, hands: bool = True) -> None:
        """Draw rim and hands once."""
        self.stage = stage
        self.rim = cv2.copyMakeBorder(self._rim(), PAD, PAD, PAD, PAD, cv2.BORDER_REPLICATE)
        self.strips = _strips(self.rim[PAD:-PAD, PAD:-PAD, 3])
        cloth = self._cloth()
        self.hand = _glove(stage, cloth) if hands and stage.scene.place != "room" else None

    def _cloth(self) -> Colour:
        """The colour of the one whose eyes we see through."""
        from vitascope_scene.drawing.subjects.pose import PAINT

        colour = next((actor.colour for actor in self.stage.scene.actors), None)
        return (84, 90, 70) if colour is None else dark(PAINT[colour], 0.35)

    def _rim(self) -> Pixels:
        """A dark, soft-edged frame; the mask's nose bulges from below."""
        h, w = self.stage.height // 4, self.stage.width // 4
        yy, xx = np.mgrid[:h, :w].astype(np.float32)
        nx, ny = (xx / w - 0.5) * 2, (yy / h - 0.5) * 2
        frame = np.abs(nx * 0.93) ** 5.5 + np.abs(ny * 0.96 + 0.03) ** 5.5
        alpha = smoothstep(0.78, 0.98, frame)
        mask = smoothstep(1.0, 0.9, ((nx) / 0.34) ** 2 + ((ny - 1.16) / 0.42) ** 2)
        alpha = np.maximum(alpha, mask)
        shine = (
            np.exp(-(((frame - 0.86) / 0.05) ** 2)) * 60 * (ny < 0.3)
            + 36 * np.exp(-(((nx + 0.06) / 0.05) ** 2)) * mask
        )
        rgb = (
            np.array((20, 22, 24), np.float32)
            + shine[..., None] * np.array((0.8, 0.9, 1.0), np.float32)
            + mask[..., None] * 14
        )
        return cv2.resize(
            premultiplied(rgb, alpha.astype(np.float32)),
            (self.stage.width, self.stage.height),
            interpolation=cv2.INTER_CUBIC,
        )

    def draw(self, canvas: Pixels, view: View) -> None:
        """Hands, then the rim."""
        if self.hand is not None:
            self._hands(canvas, view)
        shake = min(0.004 * self.stage.unit, PAD)
        dx, dy = PAD + int(shake * np.sin(view.t * 17)), PAD + int(shake * np.sin(view.t * 23 + 1))
        for rows, columns in self.strips:
            piece = self.rim[
                rows.start + dy : rows.stop + dy, columns.start + dx : columns.stop + dx
            ]
            blend(canvas[rows, columns], piece)

    def _hands(self, canvas: Pixels, view: View) -> None:
        """Both arms reach into the picture and tremble."""
        assert self.hand is not None
        h, w, u = view.height, view.width, self.stage.unit
        scale = 0.62 * u / self.hand.shape[0]
        for side in (-1, 1):
            wave = 0.022 * u * float(np.sin(view.t * 8.3 + side)) + 0.02 * u * float(
                np.sin(view.t * 2.1 + 2 * side)
            )
            turn = side * (0.42 + 0.06 * float(np.sin(view.t * 5.1 + side)))
            c, s = np.cos(turn) * scale, np.sin(turn) * scale
            x, y = w / 2 + side * min(0.36 * w, 0.5 * u) + wave, h * 0.97 - 0.09 * u + wave * 0.6
            cx, cy = self.hand.shape[1] / 2, self.hand.shape[0] / 2
            matrix = np.array(
                [
                    [c * -side, -s, x + c * side * cx + s * cy],
                    [s * -side, c, y + s * side * cx - c * cy],
                ]
            )
            paste(canvas, self.hand, matrix)


def _strips(alpha: Pixels) -> list[tuple[slice, slice]]:
    """The frame's four sides as far as the rim covers them: only they are blended."""
    h, w = alpha.shape
    columns = np.flatnonzero(~(alpha[h // 4 : h * 3 // 5] > 0).any(0))
    left, right = int(columns[0]) + PAD, int(columns[-1]) - PAD
    rows = np.flatnonzero(~(alpha[:, left:right] > 0).any(1))
    top, bottom = max(0, int(rows[0]) + PAD), min(h, int(rows[-1]) - PAD)
    return [
        (slice(0, top), slice(0, w)), (slice(bottom, h), slice(0, w)), (slice(top, bottom), slice(0, left)),
        (slice(top, bottom), slice(right, w)),
    ]  # fmt: skip


def _glove(stage: Stage, cloth: Colour) -> Pixels:
    """A forearm from below with a gloved hand spread against the wind."""
    glove: Colour = (58, 56, 52)
    pen = Pen(1.0, 1.3, 0.5 * stage.unit, stage.light.ambient)
    pen.limb([(0.05, 0.75), (0.02, 0.4), (0.0, 0.12)], (0.36, 0.3, 0.22), cloth)
    pen.limb([(-0.11, 0.16), (0.11, 0.14)], (0.09, 0.09), dark(cloth, 0.4))
    pen.blob(
        [(-0.12, 0.12), (-0.15, -0.06), (-0.1, -0.18), (0.1, -0.18), (0.15, -0.04), (0.12, 0.12)],
        glove,
    )
    for k, (x, long, lean) in enumerate(
        ((-0.105, 0.22, -0.22), (-0.035, 0.27, -0.06), (0.035, 0.26, 0.07), (0.1, 0.2, 0.22))
    ):
        tip = (x + long * np.sin(lean) * 1.2, -0.15 - long)
        pen.limb(
            [(x, -0.12), ((x + tip[0]) / 2, -0.15 - long * 0.5), tip], (0.075, 0.068, 0.056), glove
        )
        pen.line(
            [(x - 0.022, -0.16 - long * 0.5), (x + 0.03, -0.16 - long * 0.52)],
            0.008,
            pale(glove, 0.3),
            alpha=0.5 + 0.1 * k,
        )
    pen.limb([(0.12, 0.04), (0.2, -0.04), (0.235, -0.15)], (0.09, 0.078, 0.06), glove)
    pen.blob(
        [(-0.08, -0.02), (-0.06, -0.1), (0.06, -0.1), (0.08, -0.02), (0.0, 0.04)], pale(glove, 0.18)
    )
    pen.line([(-0.1, 0.1), (0.1, 0.09)], 0.02, (150, 130, 70))
    used = np.asarray(pen.plate[..., 3].max(0) > 0)
    edge = int(
        np.flatnonzero(used | used[::-1])[0]
    )  # the same on both sides: it is placed by its middle
    return np.ascontiguousarray(pen.plate[:, edge : pen.plate.shape[1] - edge])
