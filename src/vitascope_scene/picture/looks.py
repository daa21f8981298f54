"""Looks: the picture as it is at another time of day and in other weather, worked out once for the
whole plate.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from vitascope_scene.drawing.light import Light, light_of
from vitascope_scene.drawing.pixels import Colour, Pixels, smoothstep
from vitascope_scene.picture.depth import Depth

BAND = 128
"""Rows worked on at a time."""
DARK = 0.24
"""A picture whose mean brightness is less is taken to be of the night."""
STARS = 2_600
"""Plate pixels of sky to a star."""


NO_SKY = 0.45
"""How much of the haze comes into a picture without a sky."""
LIKE = 26.0
"""How far a colour may be from the sky's around it."""


@dataclass(frozen=True, kw_only=True)
class Tone:
    """light multiplies; pale is how much colour goes; flat how much contrast goes.

    haze is a colour that what is far fades into, up to haze_far and, for what is near, haze_near of
    it. sky is the colours of the sky at the top and at the horizon, taken over to a share of
    sky_share.
    """

    light: Colour = (1.0, 1.0, 1.0)
    pale: float = 0.0
    flat: float = 0.0
    haze: Colour = (0.0, 0.0, 0.0)
    haze_far: float = 0.0
    haze_near: float = 0.0
    sky: tuple[Colour, Colour] = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
    sky_share: float = 0.0


_TIMES = {
    "dawn": Tone(light=(1.02, 0.9, 0.92), pale=0.1, sky_share=0.45, haze_far=0.16),
    "sunset": Tone(light=(1.1, 0.84, 0.66), sky_share=0.62, haze_far=0.14),
    "night": Tone(light=(0.34, 0.42, 0.7), pale=0.45, sky_share=0.8),
}
_WEATHERS = {
    "cloudy": Tone(light=(0.93, 0.95, 0.98), pale=0.25, sky_share=0.3),
    "rain": Tone(
        light=(0.78, 0.83, 0.9), pale=0.28, flat=0.08, sky_share=0.5, haze_far=0.34, haze_near=0.04
    ),
    "storm": Tone(light=(0.54, 0.6, 0.7), pale=0.5, sky_share=0.6, haze_far=0.3),
    "snow": Tone(
        light=(0.95, 0.99, 1.06), pale=0.4, flat=0.14, sky_share=0.5, haze_far=0.4, haze_near=0.05
    ),
    "fog": Tone(
        light=(0.97, 0.98, 1.0), pale=0.35, flat=0.1, sky_share=0.6, haze_far=0.66, haze_near=0.06
    ),
    "sandstorm": Tone(
        light=(1.06, 0.9, 0.68), pale=0.3, sky_share=0.7, haze_far=0.6, haze_near=0.1
    ),
}


def brightness(picture: Pixels) -> float:
    """The mean brightness of a picture, 0..1."""
    step = max(1, min(picture.shape[:2]) // 100)
    return float(picture[::step, ::step, :3].mean()) / 255


def tones_of(picture: Pixels, time: str | None, weather: str) -> list[Tone]:
    """What has to be done to a picture so that it is of this time and weather.

    Nothing where it looks like it.
    """
    level = brightness(picture)
    tones = []
    if time == "night" and level < DARK:
        tones.append(Tone(light=(0.94, 0.97, 1.04)))
    elif time == "day" and level < DARK:
        more = min(2.2, 0.4 / max(level, 0.05))
        tones.append(Tone(light=(more, more, 0.96 * more), sky_share=0.4))
    elif time in _TIMES:
        tones.append(
            replace(
                _TIMES[time], light=_dimmed(_TIMES[time].light, level if time == "night" else 0.5)
            )
        )
    if weather in _WEATHERS:
        tone = _WEATHERS[weather]
        tones.append(replace(tone, light=_softened(tone.light)) if time == "night" else tone)
    light = light_of(time or ("night" if level < DARK else "day"), weather)
    return [_coloured(tone, light, level) for tone in tones]


def _softened(light: Colour) -> Colour:
    """What clouds take from a night, which has little."""
    return (light[0] ** 0.4, light[1] ** 0.4, light[2] ** 0.4)


def _dimmed(light: Colour, level: float) -> Colour:
    """The night's light: a bright picture needs more of it taken away."""
    share = float(np.clip(0.42 / max(level, 0.1), 0.75, 1.25))
    return (light[0] * share, light[1] * share, light[2] * share)


def _coloured(tone: Tone, light: Light, level: float) -> Tone:
    """With the colours of the air at that time."""
    return replace(tone, haze=light.low, sky=(light.top, light.low))


def toned(
    pixels: Pixels, depth: Depth, tones: list[Tone], horizon: float, *, seed: int, stars: bool
) -> Pixels:
    """Return the plate (RGBA) in other light.

    depth is over the whole plate and horizon a share of its height.
    """
    h, w = pixels.shape[:2]
    near = cv2.resize(depth.near, (w, h), interpolation=cv2.INTER_LINEAR)
    sky = _fine_sky(pixels, depth.sky)
    if not sky.any():  # nothing is as far as that
        tones = [replace(tone, haze_far=NO_SKY * tone.haze_far) for tone in tones]
    found = pixels.copy()
    for top in range(0, h, BAND):
        rows = slice(top, min(h, top + BAND))
        part = pixels[rows, :, :3].astype(np.float32)
        y = (np.arange(rows.start, rows.stop, dtype=np.float32) / h / max(horizon, 0.1)).clip(0, 1)
        for tone in tones:
            part = _toned(part, near[rows], sky[rows], y, tone)
        found[rows, :, :3] = np.clip(part, 0, 255).astype(np.uint8)
    if stars:
        _stars(found, sky, np.random.default_rng([seed & 0xFFFFFFFF, 41]))
    return found


def _fine_sky(pixels: Pixels, sky: Pixels) -> Pixels:
    """The sky up to the last twig: near where it was found, whatever has the colour that it has
    there.
    """
    h, w = pixels.shape[:2]
    if sky.mean() < 0.01:
        return np.zeros((h, w), np.float32)
    rows, columns = sky.shape
    small = cv2.resize(pixels, (columns, rows), interpolation=cv2.INTER_AREA)[..., :3].astype(
        np.float32
    )
    sure = (sky > 0.9).astype(np.float32)
    around = max(2.0, max(rows, columns) / 28)
    weight = cv2.GaussianBlur(sure, (0, 0), around)
    seen = (
        cv2.GaussianBlur(small * sure[..., None], (0, 0), around)
        / np.maximum(weight, 1e-3)[..., None]
    )
    near = cv2.resize(smoothstep(0.02, 0.3, weight), (w, h), interpolation=cv2.INTER_LINEAR)
    colour = cv2.resize(seen, (w, h), interpolation=cv2.INTER_LINEAR)
    found = np.zeros((h, w), np.float32)
    for top in range(0, h, BAND):
        part = slice(top, top + BAND)
        unlike = np.abs(pixels[part, :, :3].astype(np.float32) - colour[part]).max(2)
        found[part] = near[part] * (1 - smoothstep(LIKE, 2.6 * LIKE, unlike))
    return found


def _toned(part: Pixels, near: Pixels, sky: Pixels, y: Pixels, tone: Tone) -> Pixels:
    """Some rows in another light."""
    grey = part @ np.array((0.299, 0.587, 0.114), np.float32)
    lamps = np.clip((grey - 205) / 50, 0, 1) * (1 - sky) * max(0.0, 1 - sum(tone.light) / 3)
    part = part + (grey[..., None] - part) * tone.pale
    part = part * np.array(tone.light, np.float32)
    if tone.flat:
        part = part + (118 * sum(tone.light) / 3 - part) * tone.flat
    part = part + lamps[..., None] * np.array((150, 120, 70), np.float32)
    if tone.sky_share:
        part = _sky(part, grey, sky, y, tone)
    if tone.haze_far:
        share = tone.haze_near + (tone.haze_far - tone.haze_near) * (1 - near) ** 1.2
        part = part + (np.array(tone.haze, np.float32) - part) * share[..., None]
    return part


def _sky(part: Pixels, grey: Pixels, sky: Pixels, y: Pixels, tone: Tone) -> Pixels:
    """The sky's own colours, with what is lighter or darker in it: its clouds."""
    top, low = (np.array(colour, np.float32) for colour in tone.sky)
    colours = top + (low - top) * (y**1.5)[:, None]
    clouds = 0.72 + 0.28 * (grey / 170).clip(0.4, 1.4)
    target = colours[:, None, :] * clouds[..., None]
    return part + (target - part) * (sky * tone.sky_share)[..., None]


def _stars(pixels: Pixels, sky: Pixels, rng: np.random.Generator) -> None:
    """Points of light in the sky, fewer towards its edge."""
    h, w = sky.shape
    size = max(1, round(min(h, w) / 700))
    count = h * w // STARS
    for x, y, bright in zip(
        rng.integers(2, w - 2, count), rng.integers(2, h - 2, count), rng.random(count), strict=True
    ):
        if sky[y, x] > 0.85:
            level = 70 + 185 * bright**3
            spot = pixels[y : y + size, x : x + size, :3]
            spot[:] = np.clip(spot + np.array((0.92, 0.95, 1.0)) * level, 0, 255).astype(np.uint8)


def ambient_of(picture: Pixels) -> Colour:
    """The light that falls on what is drawn before a picture, from the picture's own."""
    step = max(1, min(picture.shape[:2]) // 60)
    mean = picture[::step, ::step, :3].reshape(-1, 3).astype(np.float64).mean(0) / 255
    level = float(mean.mean())
    cast = np.clip(mean / max(level, 0.02), 0.7, 1.3) ** 0.5
    red, green, blue = np.clip((0.5 + 0.95 * level) * cast, 0.34, 1.08)
    return float(red), float(green), float(blue)


def is_open_sky(picture: Pixels, depth: Depth) -> bool:
    """Return True where the sky is blue, grey or aglow enough for stars: a pale wall has none."""
    if float(depth.sky.mean()) < 0.05:
        return False
    small = cv2.resize(picture, depth.sky.shape[::-1], interpolation=cv2.INTER_AREA)[
        ..., :3
    ].astype(np.float32)
    red, _, blue = (
        small[depth.sky > 0.6] if (depth.sky > 0.6).any() else small.reshape(-1, 3)
    ).mean(0)
    return bool(blue > red + 8 or red > blue + 30)
