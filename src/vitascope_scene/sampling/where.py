"""Where a scene is when nobody says: where those who are in it, and what they hold, are at home
together.
"""

from collections import defaultdict
from collections.abc import Iterator

from vitascope_scene import keys
from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.lexicon import LIVING, actions, concepts
from vitascope_scene.meaning import CARRIED, Meaning, Relation, Subject

CALM = ("meadow", "lake", "mountains", "beach", "clouds")
"""Where it is when nothing was said of anybody: land, water or sky, with nothing in it that nobody
asked for.
"""
FIRST, OTHERS, HELD, NEEDED, USUAL, FIXED = 2.0, 1.0, 1.1, 1.6, 0.8, 2.6
"""What counts how much: the first one's home, that of the others, of what is held, where an action
is done and where it usually is, and where a building or a piece of furniture stands.
"""
KEEPS = frozenset(("object", "furniture", "gear", "clothing"))
"""Kinds of things that are where they are kept, whoever is in them."""
AT_LARGE = 0.5
"""How much the usual home of people counts, who may be anywhere."""
OPEN_AIR = 3.0
"""How much the open air counts for what is too large for a room."""
LARGE = 3.0
"""Metres from which on a thing is too large for a room."""
TABLETOP = 0.6
"""Metres from which on a thing is too large for a table."""
OUTDOORS = frozenset(
    ("petals", "falling_leaves", "fireflies", "shooting_stars", "aurora", "fireworks")
)
"""Effects that are seen under the sky."""
OUTSIDE_KINDS = frozenset(("vehicle", "building", "plant", "nature"))


def homes(meaning: Meaning) -> tuple[str, ...]:
    """Return the places that fit best: the calm ones for nobody, none (anywhere) where no home is
    known.
    """
    if not meaning.subjects:
        return CALM
    votes: defaultdict[str, float] = defaultdict(float)
    for places, weight in _homes(meaning):
        for place in places:
            votes[place] += weight
    if any(_is_outside(subject) for subject in meaning.subjects):
        for place in set(votes) - keys.INDOORS:
            votes[place] += OPEN_AIR
    if OUTDOORS & set(meaning.effects):
        votes = defaultdict(float, {key: votes[key] for key in votes if key not in keys.INDOORS})
    if any(traits_of(subject.concept).metres > TABLETOP for subject in meaning.subjects):
        votes.pop("tabletop", None)
    for place in ("sea", "clouds") if _stands(meaning) else ():
        if len(votes) > 1:
            votes.pop(place, None)
    most = max(votes.values(), default=0)
    return tuple(place for place in votes if votes[place] > most - 0.01)


def on_land(meaning: Meaning) -> str | None:
    """Return the place that was said.

    A shore of the sea for those who stand on their feet, and ride on nothing.
    """
    if meaning.place != "sea" or not _stands(meaning):
        return meaning.place
    anchors = {traits_of(subject.concept).anchor for subject in meaning.subjects}
    return "beach" if anchors == {"ground"} else "harbour"


def _stands(meaning: Meaning) -> bool:
    """Return True if somebody stands who neither swims nor is carried."""
    carried = {each.of for each in meaning.relations if each.relation in CARRIED}
    free = [each for number, each in enumerate(meaning.subjects) if number not in carried]
    doings = [doing for each in free for doing in each.doings if doing and doing.action]
    in_water = any("sea" in actions()[doing.action or ""].needs for doing in doings)
    beings = [each.concept for each in free if concepts()[each.concept].kind in LIVING]
    return not in_water and any(traits_of(concept).anchor == "ground" for concept in beings)


def _homes(meaning: Meaning) -> Iterator[tuple[tuple[str, ...], float]]:
    """The homes of everybody and everything, with what they count."""
    usual = concepts()["man"].home
    kept = {each.of for each in meaning.relations if _is_kept(meaning, each)}
    for number, subject in enumerate(meaning.subjects):
        row = concepts()[subject.concept]
        weight = (
            FIXED
            if row.kind in ("building", "furniture", "device")
            or any(number == each.to and each.of in kept for each in meaning.relations)
            else FIRST
            if number == 0 and number not in kept
            else OTHERS
        )
        yield _drawn_places(row.home), AT_LARGE if row.home == usual else weight
        for doing in filter(None, () if number in kept else subject.doings):
            if doing.prop is not None and concepts()[doing.prop].kind != "clothing":
                yield _drawn_places(concepts()[doing.prop].home), HELD
            if doing.action is not None:
                yield _drawn_places(actions()[doing.action].needs), NEEDED
                yield _drawn_places(actions()[doing.action].home), USUAL


def _is_kept(meaning: Meaning, link: Relation) -> bool:
    """Return True for one in a thing, or on a piece of furniture."""
    kind = concepts()[meaning.subjects[link.to].concept].kind
    return (link.relation == "inside" and kind in KEEPS) or (
        link.relation == "on" and kind == "furniture"
    )


def _drawn_places(places: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(place for place in places if place in keys.PLACES)


def _is_outside(subject: Subject) -> bool:
    """Return True for what no room holds, and for a thing that is at home in none."""
    row, traits = concepts()[subject.concept], traits_of(subject.concept)
    is_large = row.kind in OUTSIDE_KINDS and traits.metres >= LARGE
    is_street = row.kind == "object" and row.family == "street" and not keys.INDOORS & set(row.home)
    return is_large or is_street
