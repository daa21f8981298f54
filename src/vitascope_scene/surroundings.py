"""What a prompt names as things and a picture shows as its surroundings: sky, weather, walls,
bridges.
"""

from collections.abc import Sequence
from dataclasses import replace

from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.keys import PLACES
from vitascope_scene.lexicon import LIVING, concepts
from vitascope_scene.meaning import CARRIED, Meaning, Relation, Subject

SCENERY = frozenset(("wall", "window", "sun", "moon"))
"""What a place or a sky has of its own, wherever others are the subject."""
SKY, LAUNCHED = "clouds", frozenset(("rocket", "space_shuttle"))
SHED = {"leaf": "falling_leaves"}
"""What falls in such numbers that it is an effect."""
THERE = {"wave": ("beach", "sea", "harbour", "lake"), "earth": ("moon",)}
"""What a place has of its own, unless it is said to be large."""
ROOM = 3.0
"""Metres up to which a thing fits into a room."""
CROSSED = frozenset(("bridge", "stone_bridge", "golden_gate", "tower_bridge", "great_wall"))
"""Buildings on which one is whose way leads past them."""
PAST = frozenset(("beside", "with", "in_front_of"))


def in_surroundings(meaning: Meaning) -> Meaning:
    """Return the same with the sky, the weather and the walls in the picture behind the others."""
    return _crossing(_shed(_scenery(_over(meaning))))


def only(meaning: Meaning, kept: Sequence[int]) -> Meaning:
    """Return a meaning with these of its subjects, and the relations between them."""
    numbers = {old: new for new, old in enumerate(kept)}
    relations = tuple(
        replace(each, of=numbers[each.of], to=numbers[each.to])
        for each in meaning.relations
        if each.of in numbers and each.to in numbers
    )
    return replace(
        meaning, subjects=tuple(meaning.subjects[number] for number in kept), relations=relations
    )


def _scenery(meaning: Meaning) -> Meaning:
    """Leave out the wall behind the others and the sun above them.

    Whoever hung on it stands before it. A moon brings the night, a bolt of lightning the storm.
    """
    kept = [n for n, each in enumerate(meaning.subjects) if n == 0 or each.concept not in SCENERY]
    if len(kept) > 1 and meaning.subjects[0].concept in SCENERY:
        kept = kept[1:]
    gone = {each.concept for n, each in enumerate(meaning.subjects) if n not in kept}
    seen = {each.concept for each in meaning.subjects}
    if "moon" in seen and meaning.time is None:
        meaning = replace(meaning, time="night")
    if "lightning" in seen and meaning.weather in (None, "clear", "rain"):
        meaning = replace(meaning, weather="storm")
    meaning = _struck(meaning)
    if not gone:
        return meaning
    fits = all(traits_of(meaning.subjects[number].concept).metres < ROOM for number in kept)
    room = "room" if "window" in gone and fits else None
    return only(replace(meaning, place=meaning.place or room), kept)


def _over(meaning: Meaning) -> Meaning:
    """A place that is named as a thing below those in the sky is where it is; a rocket rises from
    the ground.
    """
    below = [
        number
        for number, each in enumerate(meaning.subjects)
        if number and meaning.place == SKY and each.concept in PLACES
    ]
    if below:
        kept = [number for number in range(len(meaning.subjects)) if number != below[0]]
        return only(replace(meaning, place=meaning.subjects[below[0]].concept), kept)
    first = meaning.subjects[0] if meaning.subjects else None
    lifts = first is not None and any(doing and doing.motion == "rise" for doing in first.doings)
    if lifts and first is not None and first.concept in LAUNCHED and meaning.place in (None, SKY):
        return replace(meaning, place="launchpad")
    return meaning


def _shed(meaning: Meaning) -> Meaning:
    """Leaves that fall fill the air, waves are the water's own, and the Earth stands in
    the moon's sky.
    """
    effects, kept = list(meaning.effects), []
    for number, each in enumerate(meaning.subjects):
        falls = any(doing and "fall" in (doing.motion, doing.action) for doing in each.doings)
        if each.concept in SHED and falls and each.count > 1:
            effects.append(SHED[each.concept])
        elif number == 0 or not _is_there_anyway(meaning, each):
            kept.append(number)
    return replace(only(meaning, kept), effects=tuple(dict.fromkeys(effects)))


def _is_there_anyway(meaning: Meaning, subject: Subject) -> bool:
    is_there = meaning.place in THERE.get(subject.concept, ())
    return is_there and subject.size != "large" and subject.colour is None


def _struck(meaning: Meaning) -> Meaning:
    """One bolt of lightning is enough, above what it strikes."""
    subjects = tuple(
        replace(each, count=1) if each.concept == "lightning" else each for each in meaning.subjects
    )
    bolts = [number for number, each in enumerate(subjects) if each.concept == "lightning"]
    relations = meaning.relations
    if len(bolts) == 1 and len(subjects) == 2 and not relations:
        relations = (Relation(of=bolts[0], relation="above", to=1 - bolts[0]),)
    return replace(meaning, subjects=subjects, relations=relations)


def _crossing(meaning: Meaning) -> Meaning:
    """Whose way leads past a bridge is on it."""
    subjects = meaning.subjects
    relations = tuple(
        replace(each, relation="on") if _leads_over(meaning, each) else each
        for each in meaning.relations
    )
    if not relations and len(subjects) == 2 and subjects[1].concept in CROSSED:
        alone = Relation(of=0, relation="beside", to=1)
        relations = (replace(alone, relation="on"),) if _leads_over(meaning, alone) else ()
    return replace(meaning, relations=relations)


def _leads_over(meaning: Meaning, link: Relation) -> bool:
    """Return True for one on its way past a thing that one crosses."""
    of, to = meaning.subjects[link.of], meaning.subjects[link.to]
    moves = concepts()[of.concept].kind in LIVING | {"vehicle"}
    is_free = all(each.of != link.of or each.relation not in CARRIED for each in meaning.relations)
    afloat = traits_of(of.concept).anchor in ("surface", "deep")
    acts = any(doing and doing.action not in (None, "stand", "sit") for doing in of.doings)
    on_way = acts and link.relation in PAST and to.concept in CROSSED
    return on_way and moves and is_free and not afloat
