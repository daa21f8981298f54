"""What one expects to see when nobody says: a place's light and air, how a camera looks, which
effects belong.
"""

import random
from collections.abc import Mapping, Sequence

from vitascope_scene import keys
from vitascope_scene.sampling.choice import NIGHT_EFFECTS

AIRLESS = keys.INDOORS | {"space", "moon", "underwater", "coral_reef", "cave"}
"""Places without weather."""
TIMES: dict[str, Mapping[str, float]] = {
    "city": {"night": 0.45, "sunset": 0.25, "day": 0.3},
    "street": {"night": 0.3, "sunset": 0.2, "day": 0.5},
    "battlefield": {"sunset": 0.4, "dawn": 0.2, "day": 0.25, "night": 0.15},
    "beach": {"sunset": 0.35, "day": 0.55, "dawn": 0.1},
    "sea": {"sunset": 0.3, "day": 0.6, "dawn": 0.1},
    "launchpad": {"dawn": 0.35, "day": 0.4, "sunset": 0.25},
    "volcano": {"night": 0.4, "sunset": 0.4, "day": 0.2},
    "space": {"night": 1.0},
    "moon": {"day": 1.0},
    "underwater": {"day": 1.0},
    "coral_reef": {"day": 1.0},
    "cave": {"day": 1.0},
    "nightclub": {"night": 1.0},
    "concert_stage": {"night": 0.8, "day": 0.2},
    "campsite": {"night": 0.5, "sunset": 0.3, "day": 0.2},
}
USUAL_TIME = {"day": 0.64, "sunset": 0.2, "dawn": 0.12, "night": 0.04}
INDOOR_TIME = {"day": 0.7, "sunset": 0.15, "night": 0.15}
NIGHT_THINGS = frozenset(
    (
        "campfire",
        "bonfire",
        "candle",
        "lantern",
        "owl",
        "firefly",
        "moon",
        "star",
        "firework",
        "comet",
    )
)
CAMERAS = {
    "dolly_in": 0.34,
    "static": 0.18,
    "pan_left": 0.12,
    "pan_right": 0.12,
    "orbit": 0.08,
    "zoom_in": 0.08,
    "dolly_out": 0.08,
}
TRAVELLERS = frozenset(("dash", "move_left", "move_right"))
USUAL_EFFECTS: tuple[tuple[str, str, float], ...] = (
    ("underwater", "bubbles", 0.6),
    ("underwater", "light_rays", 0.6),
    ("coral_reef", "bubbles", 0.6),
    ("forest", "light_rays", 0.4),
    ("jungle", "light_rays", 0.4),
    ("bamboo_grove", "light_rays", 0.4),
    ("church_inside", "light_rays", 0.4),
    ("lake", "reflections", 0.6),
    ("river", "reflections", 0.3),
    ("harbour", "reflections", 0.5),
    ("battlefield", "smoke", 0.7),
    ("battlefield", "explosions", 0.35),
    ("battlefield", "tracer_fire", 0.25),
    ("volcano", "smoke", 0.7),
    ("volcano", "sparks", 0.6),
    ("launchpad", "smoke", 0.6),
    ("desert", "dust", 0.3),
    ("garden", "petals", 0.2),
    ("orchard", "petals", 0.3),
    ("rocket", "smoke", 0.6),
    ("rocket", "fire", 0.4),
    ("campfire", "sparks", 0.7),
    ("cherry_tree", "petals", 0.6),
    ("sunset", "lens_flare", 0.2),
    ("wind", "falling_leaves", 0.35),
)


def pick(rng: random.Random, odds: Mapping[str, float]) -> str:
    """Return one key, by its odds."""
    return rng.choices(tuple(odds), tuple(odds.values()))[0]


def time_at(rng: random.Random, place: str, effects: Sequence[str], things: Sequence[str]) -> str:
    """Return night for what glows, else the light that becomes the place."""
    if NIGHT_EFFECTS & set(effects) or NIGHT_THINGS & set(things):
        return "night" if rng.random() < 0.85 else "sunset"
    usual = INDOOR_TIME if place in keys.INDOORS else USUAL_TIME
    return pick(rng, TIMES.get(place, usual))


def weather_at(rng: random.Random, place: str, effects: Sequence[str]) -> str:
    """Return mostly fair weather; rain for wet glass, wind for leaves."""
    if place in AIRLESS:
        return "clear"
    if "rain_on_lens" in effects:
        return "rain" if rng.random() < 0.85 else "storm"
    if "falling_leaves" in effects and rng.random() < 0.4:
        return "wind"
    cloudy = 0.5 if place == "battlefield" or "clouds_opening" in effects else 0.14
    return "cloudy" if rng.random() < cloudy else "clear"


def camera_for(
    rng: random.Random, place: str, motions: Sequence[str], *, first_person: bool
) -> str:
    """Return a gentle move; behind someone's eyes a lively one."""
    if first_person:
        falls = "fall" in motions and rng.random() < 0.9
        return "falling" if falls else rng.choice(("handheld", "dolly_in"))
    if place == "clouds" and rng.random() < 0.3:
        return "aerial"
    if TRAVELLERS & set(motions) and rng.random() < 0.4:
        return "tracking"
    return pick(rng, CAMERAS)


def effects_for(rng: random.Random, seen: set[str], said: Sequence[str]) -> frozenset[str]:
    """Return the effects that were said and those that belong to what is seen: place, time,
    weather, things.
    """
    usual = {effect for sign, effect, odds in USUAL_EFFECTS if sign in seen and rng.random() < odds}
    if "night" in seen:
        for places, effect in (
            (("city", "street", "harbour"), "reflections"),
            (("meadow", "forest", "garden", "bamboo_grove"), "fireflies"),
            (("snowfield", "glacier"), "aurora"),
        ):
            if seen & set(places) and rng.random() < 0.5:
                usual.add(effect)
    return frozenset(usual | set(said))
