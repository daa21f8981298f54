"""Running water: river and waterfall."""

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.flora import plant, row
from vitascope_scene.drawing.land import hills
from vitascope_scene.drawing.layers import Layer, across
from vitascope_scene.drawing.noise import tile
from vitascope_scene.drawing.pixels import Pixels, blank, glow, over, premultiplied, smoothstep
from vitascope_scene.drawing.places.land import line_of
from vitascope_scene.drawing.places.shores import banks, rough
from vitascope_scene.drawing.sky import sky
from vitascope_scene.drawing.stage import Element, Set, Stage
from vitascope_scene.drawing.water import water_of


class Fall:
    """Falling water: a streaked texture that runs down, with spray at its foot."""

    def __init__(self, stage: Stage, x: float, top: float, foot: float, width: float) -> None:
        """In pixels of the still frame."""
        self.stage, self.x, self.top, self.foot, self.width = stage, x, top, foot, width
        streaks = tile(stage.rng("fall"), 512, 16, octaves=4)
        tall = cv2.resize(streaks, (512, 4096), interpolation=cv2.INTER_CUBIC)[:2048]
        blend_rows = np.linspace(0, 1, 512, dtype=np.float32)[:, None]
        tall[:512] = tall[:512] * blend_rows + cv2.resize(
            streaks, (512, 4096), interpolation=cv2.INTER_CUBIC
        )[2048:2560] * (1 - blend_rows)
        self.texture = smoothstep(0.2, 0.8, tall).astype(np.float32)

    def draw(self, canvas: Pixels, view: View) -> None:
        """Two sheets at two speeds, edges frayed."""
        scale = view.scale(0.3)
        x, top = view.at(self.x, self.top, 0.3)
        w, h = max(8, int(self.width * scale / 2)), max(8, int((self.foot - self.top) * scale / 2))
        sheet = np.zeros((h, w), np.float32)
        rows = np.arange(h)
        for speed, share in ((620, 0.6), (900, 0.4)):
            at = (rows * 2 - speed * view.t).astype(int) % 2048
            sheet += share * self.texture[at][:, (np.arange(w) * 512 // w + int(speed)) % 512]
        edge = (
            np.minimum(np.arange(w), w - 1 - np.arange(w)) / w * 9
            - 0.8 * self.texture[rows % 2048, 3][:, None]
        )
        alpha = np.clip(edge, 0, 1) * (0.62 + 0.38 * sheet)
        level = (0.6 + 0.45 * sheet)[..., None]
        plate = premultiplied(
            level * np.array(self.stage.lit((226, 240, 250)), np.float32), alpha.astype(np.float32)
        )
        over(canvas, cv2.resize(plate, None, fx=2, fy=2), int(x - w), int(top))
        for k in range(7):
            beat = float(np.sin(view.t * 2.2 + k * 1.9))
            glow(
                canvas,
                x + (k - 3) * w * 0.32 + beat * 8,
                top + 2 * h - 4,
                (0.12 + 0.02 * beat) * self.stage.unit * scale,
                self.stage.lit((150, 165, 175)),
                0.6,
            )


def waterfall(stage: Stage) -> Set:
    """A cliff with a fall into a pool, ferns around."""
    y, u = line_of(stage, 0.56), stage.unit
    x = stage.width * (0.5 + stage.rng("fall at").uniform(-0.1, 0.1))
    top = y - 0.5 * u
    back = sky(stage, y)
    back += [
        row(
            stage,
            "above",
            "broadleaf",
            top + 0.09 * u,
            0.3 * u,
            (70, 124, 58),
            distance=0.3,
            depth=0.28,
            every=0.4,
        ),
        _cliff(stage, y, 0.5 * u),
        Fall(stage, x, top + 0.01 * u, y + 0.015 * u, 0.28 * u),
        row(
            stage,
            "ledge",
            "bush",
            y + 0.01 * u,
            0.12 * u,
            (62, 122, 58),
            distance=0.12,
            depth=0.34,
            every=0.7,
            gaps=0.2,
            clear=0.32,
        ),
        water_of(
            stage,
            y + 0.01 * u,
            (52, 120, 120),
            (20, 82, 92),
            mirror=0.6,
            waves=1.4,
            run=0.9,
            foam=0.4,
        ),
        *banks(stage),
    ]
    front: list[Element] = [
        row(
            stage,
            "ferns",
            "fern",
            stage.height * 1.06,
            0.3 * u,
            (52, 118, 56),
            distance=0,
            depth=1.35,
            every=0.8,
            clear=0.5,
        )
    ]
    return Set(horizon=y, back=back, front=front, shadows=0.0, mirror=0.7)


def _cliff(stage: Stage, y: float, rise: float) -> Layer:
    """A mossy rock face."""
    layer = hills(
        stage,
        "cliff",
        y,
        rise * 1.12,
        (104, 100, 92),
        0.12,
        depth=0.3,
        cell=0.5,
        sharp=False,
        grain=0.5,
        top=(82, 118, 66),
        foot=0.01,
        least=0.84,
    )
    noise = tile(stage.rng("cracks"), 512, 64, octaves=5)
    h, w = layer.plate.shape[:2]
    crack = cv2.resize(noise, (w, h * 3))[:h]
    shade = (0.66 + 0.5 * crack)[..., None]
    layer.plate[..., :3] = np.clip(layer.plate[..., :3] * shade, 0, layer.plate[..., 3:]).astype(
        np.uint8
    )
    return layer


def river(stage: Stage) -> Set:
    """Running water between green banks."""
    y, u = line_of(stage, 0.47), stage.unit
    back = sky(stage, y)
    back += [
        hills(stage, "far", y, 0.18 * u, (92, 128, 104), 0.55, depth=0.14, cell=0.6),
        row(
            stage,
            "woods",
            "broadleaf",
            y + 0.01 * u,
            0.2 * u,
            (66, 120, 56),
            distance=0.3,
            depth=0.24,
            every=0.4,
            snow=stage.scene.weather == "snow",
        ),
        water_of(
            stage,
            y,
            (56, 118, 124),
            (28, 84, 92),
            mirror=0.7,
            waves=0.9 * rough(stage),
            run=1.4,
            foam=0.35,
        ),
        *(_bank(stage, side, y) for side in (-1, 1)),
        *banks(stage),
    ]
    front: list[Element] = [
        row(
            stage,
            "reeds",
            "reed",
            stage.height * 1.05,
            0.24 * u,
            (92, 136, 58),
            distance=0,
            depth=1.3,
            every=0.5,
            gaps=0.2,
            clear=0.62,
        )
    ]
    return Set(horizon=y, back=back, front=front, shadows=0.0, mirror=0.8)


def _bank(stage: Stage, side: int, y: float) -> Layer:
    """A grassy bank that narrows towards the horizon, with bushes."""
    u = stage.unit
    left, right = across(stage, 0.7)
    w, h = right - left, int(stage.height - y + 0.12 * stage.height)
    rng = stage.rng(f"bank{side}")
    plate = blank(h, w)
    middle = stage.width / 2 - left
    grass = stage.lit((86, 138, 60) if stage.scene.weather != "snow" else (230, 236, 244))
    share = np.linspace(0, 1, 24)
    reach = (
        0.05 * stage.width + (0.43 * stage.width) * share**0.8 + rng.uniform(-0.012, 0.012, 24) * u
    )
    edge = np.stack([middle + side * reach, share * h], 1)
    far = np.array([[middle + side * w, h], [middle + side * w, 0]])
    for inset, colour in ((0.0, tuple(c * 0.55 for c in grass)), (0.012 * u, grass)):
        shape = np.concatenate([edge + np.array((side * inset, 0.0)), far])
        cv2.fillPoly(plate, [np.round(shape * 16).astype(np.int32)], (*colour, 255), cv2.LINE_AA, 4)
    noise = 0.86 + 0.28 * tile(rng, 256, 32)
    texture = cv2.resize(noise, (w, h), interpolation=cv2.INTER_LINEAR)[..., None]
    plate[..., :3] = np.clip(plate[..., :3] * texture, 0, 255).astype(np.uint8)
    for k in range(15):
        s = (k + 1) / 15
        bush = plant(
            stage,
            "bush" if k % 3 else "reed",
            rng,
            (0.05 + 0.13 * s) * u,
            (84, 140, 60),
            0.25 * (1 - s),
        )
        over(
            plate,
            bush,
            int(
                middle
                + side
                * (0.07 * stage.width + 0.47 * stage.width * s**0.8 + rng.uniform(0, 0.16) * u)
                - bush.shape[1] / 2
            ),
            int(s * h - bush.shape[0]),
        )
    return Layer(plate=plate, x=left, y=y, depth=0.55)
