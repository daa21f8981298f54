"""Light: what the sun, the sky and the air look like at each time of day and in each weather."""

from dataclasses import dataclass, replace

from vitascope_scene.drawing.pixels import Colour, mix, tint


@dataclass(frozen=True, kw_only=True)
class Light:
    """Colours 0..255; ambient multiplies everything that is lit. sun_height is 0 at the horizon and
    1 overhead; stars 0..1.
    """

    top: Colour
    middle: Colour
    low: Colour
    sun: Colour
    sun_height: float
    ambient: Colour
    cloud: Colour
    cloud_shade: Colour
    stars: float = 0.0
    haze: float = 0.5
    cover: float = 0.35


_TIMES = {
    "dawn": Light(
        top=(92, 122, 184), middle=(212, 170, 190), low=(244, 206, 172), sun=(255, 220, 176), sun_height=0.16,
        ambient=(0.95, 0.86, 0.88), cloud=(246, 222, 212), cloud_shade=(160, 142, 176), haze=0.65,
    ),
    "day": Light(
        top=(44, 112, 200), middle=(112, 176, 232), low=(206, 230, 244), sun=(255, 250, 226), sun_height=0.72,
        ambient=(1.0, 1.0, 1.0), cloud=(255, 255, 255), cloud_shade=(168, 186, 212), haze=0.5,
    ),
    "sunset": Light(
        top=(70, 78, 138), middle=(206, 132, 130), low=(250, 192, 128), sun=(255, 208, 136), sun_height=0.1,
        ambient=(0.98, 0.85, 0.77), cloud=(244, 190, 158), cloud_shade=(122, 96, 130), haze=0.6,
    ),
    "night": Light(
        top=(8, 12, 36), middle=(18, 30, 70), low=(48, 66, 112), sun=(206, 220, 255), sun_height=0.62,
        ambient=(0.42, 0.48, 0.72), cloud=(78, 92, 132), cloud_shade=(22, 28, 56), stars=1.0, haze=0.5,
    ),
}  # fmt: skip

_GREY: dict[str, tuple[float, float, float]] = {
    "cloudy": (0.35, 0.94, 0.75), "rain": (0.72, 0.78, 0.95), "storm": (0.85, 0.52, 1.0), "snow": (0.6, 0.96, 0.85),
    "fog": (0.7, 0.96, 0.6), "wind": (0.1, 1.0, 0.55), "rainbow": (0.2, 0.96, 0.26),
}  # fmt: skip
"""Per weather: how grey the sky turns, how bright it stays, how much of it clouds cover."""


def light_of(time: str, weather: str) -> Light:
    """The light of a time of day, dimmed and greyed by the weather."""
    light = _TIMES[time]
    if weather == "sandstorm":
        return _sandy(light)
    if weather not in _GREY:
        return light
    share, bright, cover = _GREY[weather]
    return replace(
        light,
        top=_grey(light.top, share, bright),
        middle=_grey(light.middle, share, bright),
        low=_grey(light.low, share, bright),
        cloud=_grey(light.cloud, share, bright),
        cloud_shade=_grey(light.cloud_shade, share, bright),
        ambient=tint(_tilt(light.ambient, share * 0.5), (bright, bright, bright)),
        stars=light.stars * (1 - cover),
        haze=min(1.0, light.haze + (0.5 if weather == "fog" else 0.2 * share)),
        cover=cover,
    )


def _grey(colour: Colour, share: float, bright: float) -> Colour:
    """Towards grey, a little blue, and darker."""
    level = sum(colour) / 3
    return tint(mix(colour, (level * 0.97, level, level * 1.05), share), (bright, bright, bright))


def _tilt(colour: Colour, share: float) -> Colour:
    """Ambient light loses its hue under clouds."""
    level = sum(colour) / 3
    return mix(colour, (level, level, level * 1.03), share)


def _sandy(light: Light) -> Light:
    """Everything ochre and near."""
    sand = tint((214, 164, 102), light.ambient)
    return replace(
        light, top=mix(light.top, sand, 0.8), middle=mix(light.middle, sand, 0.8), low=mix(light.low, sand, 0.8),
        cloud=mix(light.cloud, sand, 0.8), cloud_shade=mix(light.cloud_shade, sand, 0.8), haze=1.0,
        cover=0.2, stars=0.0, ambient=tint(light.ambient, (1.0, 0.88, 0.72)),
    )  # fmt: skip
