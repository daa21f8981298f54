"""The finish: bloom, the style's grade, conversion to I420, vignette and grain."""

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.kernels import finish
from vitascope_scene.drawing.pixels import Pixels, shrunk
from vitascope_scene.drawing.stage import Set, Stage
from vitascope_scene.drawing.styles import Style, style_of

GRAINS = 7
"""Different grain tiles, taken in turn."""
THRESHOLD = np.array((178, 178, 178, 255), np.float64)
"""From here on, light blooms."""
YUV = np.array(
    [[0.257, 0.504, 0.098], [-0.111, -0.218, 0.329], [0.329, -0.276, -0.053]], np.float32
)
"""Light's red, green and blue as a change of the planes (BT.601).

A little paler than it is, as glare is.
"""


class PostProcess:
    """From a drawn canvas to a frame for the encoder."""

    def __init__(self, stage: Stage, built: Set) -> None:
        """Precompute the vignette and the grain."""
        self.unit = stage.unit
        self.style: Style = style_of(stage)
        dark = stage.light.stars > 0 or stage.scene.time == "sunset" or built.glowing > 0.25
        self.bloom = 0.62 if dark else 0.22
        h, w = stage.height, stage.width
        yy, xx = (
            np.linspace(-1, 1, h, dtype=np.float32)[:, None],
            np.linspace(-1, 1, w, dtype=np.float32)[None, :],
        )
        fall = 1 - self.style.vignette * np.clip((xx * xx + yy * yy) * 0.5 - 0.16, 0, 1) ** 1.2
        self.vignette = np.clip(fall * 255, 0, 255).astype(np.uint8)
        rng = np.random.default_rng(stage.scene.seed & 0xFFFF)
        noise = rng.normal(0, self.style.grain, (h + 32, w + 32)).astype(np.float32)
        if self.style.grain > 2:
            noise = cv2.GaussianBlur(noise, (0, 0), 0.7) * 1.5
        self.lift = np.clip(noise, 0, 40).round().astype(np.uint8)
        self.drop = np.clip(-noise, 0, 40).round().astype(np.uint8)

    def apply(self, canvas: Pixels, view: View, number: int) -> Pixels:
        """Finish one frame; number chooses the grain."""
        canvas = self.style.paint(canvas, view)
        h, w = canvas.shape[:2]
        frame = cv2.cvtColor(canvas, cv2.COLOR_RGBA2YUV_I420)
        luma = frame[:h]
        self._bloom(canvas, frame)
        self.style.tone(frame, h)
        turn = number % GRAINS
        x, y = (turn * 11) % 32, (turn * 19) % 32
        lift, drop = (grain[y : y + h, x : x + w] for grain in (self.lift, self.drop))
        finish(luma, self.style.table, self.vignette, lift, drop)
        return frame

    def _bloom(self, canvas: Pixels, frame: Pixels) -> None:
        """Let bright things shine into their surroundings: added to the planes, a third of the work
        of RGBA.
        """
        bright = cv2.subtract(shrunk(canvas, 8), THRESHOLD)
        if not bright.any():
            return
        share = self.bloom * self.style.bloom
        wide = cv2.GaussianBlur(shrunk(bright, 2), (0, 0), self.unit / 320)
        wide = cv2.resize(wide, bright.shape[1::-1])
        near = cv2.GaussianBlur(bright, (0, 0), max(0.8, self.unit / 560))
        light = cv2.addWeighted(wide, 1.1 * share, near, 0.8 * share, 0)
        h, w = canvas.shape[:2]
        planes = [frame[:h], *frame[h:].reshape(2, h // 2, w // 2)]
        for plane, change in zip(
            planes, cv2.split(cv2.transform(light[..., :3].astype(np.float32), YUV)), strict=True
        ):
            for sign, put in ((1, cv2.add), (-1, cv2.subtract)):
                some = cv2.convertScaleAbs(np.maximum(change * sign, 0))
                if some.any():
                    put(plane, cv2.resize(some, plane.shape[1::-1]), dst=plane)
