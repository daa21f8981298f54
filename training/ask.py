"""What a caption asks for, and the attributes a network is taught to name."""

from dataclasses import dataclass, field

from vitascope_scene import keys
from vitascope_scene.sampling.latent import ACTORS, NOBODY

TRAVEL = "travel"
"""A motion that is said without its direction: walking, flying, driving."""
ANYBODY = "anybody"
"""A subject that is only described: something red."""
JUMP = "jump_from"
"""A relation of captions only: the first leaps out of the second."""
UNSAID = ""


@dataclass(kw_only=True)
class ActorAsk:
    """One subject as a caption speaks of it; an empty string was not said."""

    subject: str = ANYBODY
    colour: str = UNSAID
    motion: str = UNSAID
    size: str = UNSAID
    speed: str = UNSAID


@dataclass(kw_only=True)
class Ask:
    """Everything a caption says; an empty string was not said and is free.

    camera_said is the key whose words the caption uses where that is not the camera's own: a shaking camera in a fall
    is falling. alike says that all actors are of a kind, told as one plural.
    """

    place: str = UNSAID
    time: str = UNSAID
    weather: str = UNSAID
    style: str = UNSAID
    camera: str = UNSAID
    camera_said: str = UNSAID
    effects: tuple[str, ...] = ()
    first_person: bool = False
    relation: str = UNSAID
    actors: list[ActorAsk] = field(default_factory=list)
    alike: bool = False


HEADS: dict[str, tuple[str, ...]] = {
    "place": (UNSAID, *keys.PLACES),
    "time": (UNSAID, *keys.TIMES),
    "weather": (UNSAID, *keys.WEATHERS),
    "style": (UNSAID, *keys.STYLES),
    "camera": (UNSAID, *keys.CAMERAS),
    "relation": (UNSAID, *keys.RELATIONS, JUMP),
    "first_person": ("no", "yes"),
} | {
    f"{kind}{number}": values
    for number in range(ACTORS)
    for kind, values in (
        ("subject", (NOBODY, ANYBODY, *keys.SUBJECTS)),
        ("colour", (UNSAID, *keys.COLOURS)),
        ("motion", (UNSAID, TRAVEL, *keys.MOTIONS)),
        ("size", (UNSAID, "small", "huge")),
        ("speed", (UNSAID, "slow", "fast")),
    )
}
"""Every attribute the text encoder names, with its classes; effects are named beside them, one yes or no each."""


def labels_of(ask: Ask) -> tuple[list[int], list[int]]:
    """The class of every head in order, and one 0 or 1 per effect."""
    said: dict[str, str] = {
        "place": ask.place,
        "time": ask.time,
        "weather": ask.weather,
        "style": ask.style,
        "camera": ask.camera,
        "relation": ask.relation,
        "first_person": "yes" if ask.first_person else "no",
    }
    for number in range(ACTORS):
        actor = ask.actors[number] if number < len(ask.actors) else ActorAsk(subject=NOBODY)
        for kind in ("subject", "colour", "motion", "size", "speed"):
            said[f"{kind}{number}"] = getattr(actor, kind)
    return [values.index(said[head]) for head, values in HEADS.items()], [
        int(name in ask.effects) for name in keys.EFFECTS
    ]
