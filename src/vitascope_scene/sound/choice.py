"""Which layers a scene has: from its words to rows of the table, each with its place, distance and
times.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from vitascope_scene import keys
from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.lexicon import concepts
from vitascope_scene.meaning import MANY
from vitascope_scene.scene import Act, Actor, Scene
from vitascope_scene.sound.makers import BEDS
from vitascope_scene.sound.rows import AIR, THINGS, Row, table

AIRLESS, UNDERWATER = (
    frozenset(("space", "moon", "spaceship_inside")),
    frozenset(("underwater", "coral_reef", "aquarium")),
)
MOST_AIR, MOST_THINGS = 6, 6
"""Layers of each kind; the loudest stay."""
MASKED = 15.0
"""Decibels below the loudest bed at which another is not heard."""
FAINT = -13.0
"""A scene with nothing louder than this, at its table's level, is quiet."""
NEAR_METRES = 6.0
"""Where a thing sounds as the table says."""
NEARER, FARTHER = 3.0, -12.0
"""Decibels that nearness adds at most, and that distance takes."""
EACH_MORE = 1.5
"""Decibels for each doubling of those who do the same."""


@dataclass(kw_only=True)
class SoundLayer:
    """A row that is heard. actor is whose it is, None for the air's.

    windows are the times, none for always.
    """

    row: Row
    level: float
    actor: Actor | None = None
    windows: list[tuple[float, float]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What tells it from every other layer of its scene."""
        return f"sound/{self.row.name}/{'' if self.actor is None else self.actor.number}"


def layers_of(scene: Scene) -> list[SoundLayer]:
    """Return what is heard, the loudest first."""
    tokens = tokens_of(scene)
    things = _strongest(_things(scene, tokens), MOST_THINGS)
    air = _air(tokens)
    if not any(layer.level > FAINT for layer in [*air, *things]):
        air = _air(tokens | {"quiet"})
    return _strongest([*_strongest(_unmasked(air), MOST_AIR), *things], MOST_AIR + MOST_THINGS)


def tokens_of(scene: Scene) -> frozenset[str]:
    """What rows may ask of a scene."""
    is_inside = scene.place in keys.INDOORS
    place = keys.TAKEN_FOR.get(scene.place, scene.place)
    said = {
        f"at:{place}",
        f"time:{scene.time}",
        f"style:{scene.style}",
        f"camera:{scene.camera}",
    }
    said |= {f"effect:{effect}" for effect in scene.effects} | {
        "indoors" if is_inside else "outdoors"
    }
    if scene.place not in keys.NO_WEATHER:
        said.add(f"weather:{scene.weather}")
    if place in AIRLESS:
        said.add("airless")
    if place in UNDERWATER:
        said.add("underwater")
    if scene.first_person:
        said.add("first_person")
    return frozenset(said)


def ground_of(scene: Scene) -> str:
    """What is underfoot."""
    if scene.place in keys.INDOORS:
        return "hard"
    return "snow" if scene.weather == "snow" else table().grounds.get(scene.place, "earth")


def _strongest(layers: list[SoundLayer], count: int) -> list[SoundLayer]:
    return sorted(layers, key=lambda layer: -layer.level)[:count]


def _unmasked(air: list[SoundLayer]) -> list[SoundLayer]:
    """Leave out the beds that a louder one drowns."""
    loudest = max((layer.level for layer in air if layer.row.maker in BEDS), default=FAINT)
    return [layer for layer in air if layer.row.maker not in BEDS or layer.level > loudest - MASKED]


def _air(tokens: frozenset[str]) -> list[SoundLayer]:
    return [
        SoundLayer(row=row, level=row.level) for row in table().rows[AIR] if row.is_heard(tokens)
    ]


def _things(scene: Scene, tokens: frozenset[str]) -> list[SoundLayer]:
    """One layer for each row and subject, at the place of its first actor, for as long as the acts
    are such.
    """
    if "airless" in tokens or "underwater" in tokens:
        tokens = tokens | {"hushed"}
    found: dict[tuple[str, int], SoundLayer] = {}
    counts = {
        actor.number: sum(each.number == actor.number for each in scene.actors)
        for actor in scene.actors
    }
    for actor in scene.actors:
        for act, since, until in _acts(actor, scene.seconds):
            said = tokens | _tokens(actor, act, counts[actor.number])
            for row in table().rows[THINGS]:
                if row.is_heard(said) and not _is_lost(actor, tokens):
                    level = (
                        row.level
                        + _nearness(actor)
                        + EACH_MORE * float(np.log2(counts[actor.number]))
                    )
                    layer = found.setdefault(
                        (row.name, actor.number), SoundLayer(row=row, level=level, actor=actor)
                    )
                    if layer.actor is actor:
                        layer.windows += _shown(actor, since, until)
    return [layer for layer in found.values() if layer.windows]


def _is_lost(actor: Actor, tokens: frozenset[str]) -> bool:
    """Return True for what nobody would hear: steps and voices without air, or under water."""
    kind = concepts()[actor.concept].kind
    heard = {"vehicle", "instrument", "device"} | ({"animal"} if "underwater" in tokens else set())
    return "hushed" in tokens and kind not in heard


def _acts(actor: Actor, seconds: float) -> Iterator[tuple[Act, float, float]]:
    """Each act with the time it fills."""
    ends = [act.since for act in actor.acts[1:]] + [seconds]
    for act, until in zip(actor.acts, ends, strict=True):
        if until > act.since:
            yield act, act.since, until


def _shown(actor: Actor, since: float, until: float) -> list[tuple[float, float]]:
    """The parts of a time in which an actor is in the picture."""
    shots = actor.shots or ((since, until),)
    both = [(max(since, begin), min(until, end)) for begin, end in shots]
    return [(begin, end) for begin, end in both if end > begin]


def _tokens(actor: Actor, act: Act, count: int) -> set[str]:
    """What rows may ask of an actor and what it does."""
    look, row = act.look, concepts()[actor.concept]
    moves = act.motion not in ("still", "sway", "spin") or look.action in (
        "walk",
        "run",
        "fly",
        "swim",
        "sail",
        "drive",
    )
    said = {actor.concept, f"family:{row.family}", f"kind:{row.kind}", f"goes:{act.motion}"}
    said |= {f"does:{look.action or 'nothing'}", "moves" if moves else "rests"}
    if look.prop:
        said.add(look.prop)
    if look.carried or look.seat:
        said.add("carried")
    if count >= MANY // 2 or actor.concept == "crowd":
        said.add("many")
    return said


def _nearness(actor: Actor) -> float:
    """Decibels by how far away a thing is that looks so large."""
    high = max(0.03, float(np.max(actor.path[:, 2])))
    metres = traits_of(actor.concept).metres / high
    return float(np.clip(-8 * np.log10(metres / NEAR_METRES), FARTHER, NEARER))
