"""What one expects to see when nobody says: where a subject lives, a place's light and air, how a camera looks."""

import random
from collections.abc import Mapping, Sequence

from training.ask import JUMP, Ask
from vitascope_scene import keys
from vitascope_scene.traits import traits_of

_TIME_BY_PLACE: dict[str, Mapping[str, float]] = {
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
    "room": {"day": 0.5, "sunset": 0.25, "night": 0.25},
}
_TIME: Mapping[str, float] = {"day": 0.6, "sunset": 0.22, "dawn": 0.14, "night": 0.04}
_NIGHT_EFFECTS = frozenset(("fireworks", "shooting_stars", "aurora", "fireflies"))
_NIGHT_SUBJECTS = frozenset(("campfire", "candle", "lantern", "owl"))
_AIRLESS = frozenset(("space", "moon", "underwater", "room"))
_TRAVELLERS = frozenset(("dash", "move_left", "move_right"))

_USUAL_EFFECTS: tuple[tuple[str, str, float], ...] = (
    ("place:underwater", "bubbles", 0.6),
    ("place:underwater", "light_rays", 0.6),
    ("place:forest", "light_rays", 0.4),
    ("place:jungle", "light_rays", 0.4),
    ("place:bamboo_grove", "light_rays", 0.4),
    ("place:lake", "reflections", 0.6),
    ("place:river", "reflections", 0.3),
    ("place:harbour", "reflections", 0.5),
    ("place:battlefield", "smoke", 0.7),
    ("place:battlefield", "explosions", 0.35),
    ("place:battlefield", "tracer_fire", 0.25),
    ("place:volcano", "smoke", 0.7),
    ("place:volcano", "sparks", 0.6),
    ("place:launchpad", "smoke", 0.6),
    ("place:desert", "dust", 0.3),
    ("place:garden", "petals", 0.2),
    ("subject:rocket", "smoke", 0.6),
    ("subject:rocket", "fire", 0.4),
    ("subject:campfire", "sparks", 0.7),
    ("time:sunset", "lens_flare", 0.25),
    ("weather:wind", "falling_leaves", 0.35),
    ("weather:rain", "reflections", 0.4),
)
_CALM_CAMERAS: Mapping[str, float] = {
    "dolly_in": 0.34,
    "static": 0.18,
    "pan_left": 0.12,
    "pan_right": 0.12,
    "orbit": 0.08,
    "zoom_in": 0.08,
    "dolly_out": 0.08,
}


def pick(rng: random.Random, odds: Mapping[str, float]) -> str:
    """One key, by its odds."""
    return rng.choices(tuple(odds), tuple(odds.values()))[0]


def settle_world(rng: random.Random, ask: Ask, subjects: Sequence[str]) -> tuple[str, str, str, str, str]:
    """Place, time, weather, style and camera: as said, else as expected."""
    place = ask.place or _place(rng, ask, subjects)
    time = ask.time or _time(rng, ask, place, subjects)
    weather = ask.weather or _weather(rng, ask, place)
    style = ask.style or ("natural" if rng.random() < 0.6 else "cinematic")
    return place, time, weather, style, ask.camera or _camera(rng, ask, place)


def _place(rng: random.Random, ask: Ask, subjects: Sequence[str]) -> str:
    """Where the first subject is at home; for effects alone, a place that shows them."""
    if ask.relation == JUMP:
        return "battlefield" if set(ask.effects) & {"tracer_fire", "missile_trails", "explosions"} else "clouds"
    if subjects:
        return rng.choice(traits_of(subjects[0]).places)
    for effect, place in (("bubbles", "underwater"), ("tracer_fire", "battlefield"), ("missile_trails", "battlefield")):
        if effect in ask.effects:
            return place
    return rng.choice(keys.PLACES)


def _time(rng: random.Random, ask: Ask, place: str, subjects: Sequence[str]) -> str:
    """Night for what glows, else the light that becomes the place."""
    if _NIGHT_EFFECTS & set(ask.effects) or _NIGHT_SUBJECTS & set(subjects):
        return "night" if rng.random() < 0.85 else "sunset"
    return pick(rng, _TIME_BY_PLACE.get(place, _TIME))


def _weather(rng: random.Random, ask: Ask, place: str) -> str:
    """Mostly fair; rain for wet glass, wind for leaves."""
    if place in _AIRLESS:
        return "clear"
    if "rain_on_lens" in ask.effects:
        return "rain" if rng.random() < 0.85 else "storm"
    if "falling_leaves" in ask.effects and rng.random() < 0.4:
        return "wind"
    cloudy = 0.5 if place == "battlefield" or "clouds_opening" in ask.effects else 0.14
    return "cloudy" if rng.random() < cloudy else "clear"


def _camera(rng: random.Random, ask: Ask, place: str) -> str:
    """A gentle move; behind someone's eyes a lively one."""
    falls = any(actor.motion == "fall" for actor in ask.actors)
    if ask.first_person:
        return "falling" if falls and rng.random() < 0.9 else rng.choice(("handheld", "dolly_in"))
    if place == "clouds" and rng.random() < 0.3:
        return "aerial"
    if any(actor.motion in _TRAVELLERS for actor in ask.actors) and rng.random() < 0.4:
        return "tracking"
    return pick(rng, _CALM_CAMERAS)


def effects_for(
    rng: random.Random, ask: Ask, place: str, time: str, weather: str, subjects: Sequence[str]
) -> frozenset[str]:
    """The effects that were said and those that belong to what is seen."""
    seen = {f"place:{place}", f"time:{time}", f"weather:{weather}", *(f"subject:{subject}" for subject in subjects)}
    usual = {effect for sign, effect, odds in _USUAL_EFFECTS if sign in seen and rng.random() < odds}
    if time == "night" and place in ("city", "street", "harbour"):
        usual |= {"reflections"} if rng.random() < 0.5 else set()
    if time == "night" and place in ("meadow", "forest", "garden", "bamboo_grove"):
        usual |= {"fireflies"} if rng.random() < 0.5 else set()
    if time == "night" and place == "snowfield":
        usual |= {"aurora"} if rng.random() < 0.5 else set()
    return frozenset(usual | set(ask.effects))
