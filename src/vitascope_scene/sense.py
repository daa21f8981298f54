"""Common sense: things that nobody was said to hold go into hands, riders onto what they are on.

A prompt seldom says that the old man *sits in* the chair it names. What is left lying about would
be drawn beside him on the ground.
"""

from collections.abc import Callable
from dataclasses import replace

from vitascope_scene.company import TABLES, in_company
from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.lexicon import LIVING, Action, actions, concepts
from vitascope_scene.meaning import CARRIED, MOST_ACTORS, Doing, Meaning, Relation, Subject
from vitascope_scene.surroundings import in_surroundings, only
from vitascope_scene.tables import on_tables

THINGS = frozenset(
    ("gear", "food", "drink", "object", "device", "instrument", "furniture", "vehicle", "plant")
)
IN_HAND = frozenset(("gear", "food", "drink", "object", "device", "instrument"))
HANDY = 0.7
"""Metres up to which a thing may be held."""
BORNE = 1.35
"""Metres of the largest child or animal that somebody carries."""
IDLE = frozenset((None, "stand", "walk", "move", "laugh"))
"""What leaves the hands free."""
MEANT = {"fly": "fly_kite"}
"""What somebody does who does this with a thing: who flies a kite stays on the ground."""
HELD_SO = {"umbrella": "hold_umbrella", "kite": "fly_kite"}
"""How a thing is held that is not simply held."""
CARRIES = frozenset(("carry", "hold"))
NEAR = frozenset(("beside", "with", "inside", "on", "facing"))
"""Relations that do not keep a thing away from who is near it."""
RIDES = ("ride_bicycle", "ride_scooter", "skateboarding", "row_boat", "ski")
"""What somebody does who is said to be on or in a thing that it is done with.

The first that takes it.
"""
ADDRESSED = frozenset(
    ("use", "hold", "hug", "kiss", "box", "sword_fight", "throw", "point", "wave", "laugh")
)
"""Actions that somebody is meant by."""
STEERED = frozenset(("row_boat", "drive", "ride_bicycle", "ride_scooter"))
SEATS = frozenset(
    ("wheelchair", "swing_set", "log", "carpet", "pillow", "box", "stairs", "yoga_mat", "blanket")
)
"""What one sits on though it is no furniture."""


def sensible(meaning: Meaning) -> Meaning:
    """Return the same with things in the hands, seats and vehicles of those who use them."""
    for step in (
        in_surroundings,
        _held_up,
        in_company,
        _unsittable,
        _crewed,
        _mounted,
        _held,
        _idle_hands,
        _addressed,
        on_tables,
    ):
        meaning = step(meaning)
    return meaning


def _held_up(meaning: Meaning) -> Meaning:
    """An umbrella that somebody has while doing nothing else is open above the head."""
    subjects = tuple(
        replace(
            each,
            doings=tuple(
                replace(doing, action=HELD_SO[doing.prop])
                if doing
                and doing.prop in HELD_SO
                and doing.action in IDLE | {"hold", "use", "carry"}
                else doing
                for doing in each.doings
            ),
        )
        for each in meaning.subjects
    )
    return replace(meaning, subjects=subjects)


def _unsittable(meaning: Meaning) -> Meaning:
    """A mirror that somebody is said to sit with stands before her: nobody sits on it."""
    subjects = list(meaning.subjects)
    for number, each in enumerate(meaning.subjects):
        for beat, doing in enumerate(each.doings):
            if doing is None or doing.action != "sit" or doing.prop is None or _is_seat(doing.prop):
                continue
            doings = tuple(
                replace(said, prop=None) if n == beat and said else said
                for n, said in enumerate(each.doings)
            )
            subjects[number] = replace(each, doings=doings)
            if len(subjects) < MOST_ACTORS:
                subjects.append(
                    Subject(concept=doing.prop, colour=doing.prop_colour, count=doing.prop_count)
                )
            return replace(meaning, subjects=tuple(subjects))
    return meaning


def _is_seat(concept: str) -> bool:
    """Return True for what somebody may sit on."""
    row = concepts()[concept]
    is_seat = row.family == "seat" and concept not in TABLES
    return (
        is_seat
        or concept in SEATS
        or row.kind in ("animal", "vehicle", "plant", "nature", "building")
    )


def _addressed(meaning: Meaning) -> Meaning:
    """Who does something with another does it with the only other one who is there."""
    subjects = meaning.subjects
    if (
        meaning.relations
        or len(subjects) != 2
        or concepts()[subjects[1].concept].kind not in LIVING
    ):
        return meaning
    action, other = _action(_first(subjects[0])), _action(_first(subjects[1]))
    if action in ADDRESSED and other in IDLE | {"sit", "lie"}:
        return replace(meaning, relations=(Relation(of=0, relation="beside", to=1),))
    return meaning


def _crewed(meaning: Meaning) -> Meaning:
    """A boat that is rowed and a car that is driven carry the one who has nothing else to do."""
    for number, vehicle in enumerate(meaning.subjects):
        doing = _first(vehicle)
        if (
            doing is None
            or doing.action not in STEERED
            or concepts()[vehicle.concept].kind != "vehicle"
        ):
            continue
        for owner, rider in enumerate(meaning.subjects):
            if (
                concepts()[rider.concept].kind == "person"
                and rider.count == 1
                and not any(rider.doings)
            ):
                return _given(meaning, owner, number, Doing(action=doing.action))
    return meaning


def _mounted(meaning: Meaning) -> Meaning:
    """Who is on a horse rides it, who is in a car drives it, who is on a chair sits."""
    for relation in meaning.relations:
        if relation.relation not in CARRIED or not _lone_pair(meaning, relation):
            continue
        if (action := _ride(meaning, relation)) is None:
            continue
        if _is_free(meaning.subjects[relation.of]):
            return _mounted(_given(meaning, relation.of, relation.to, Doing(action=action)))
        if action == "sit":
            return _mounted(_seated(meaning, relation.of, relation.to))
    return meaning


def _seated(meaning: Meaning, owner: int, seat: int) -> Meaning:
    """The meaning with a seat of the picture under one who does something else on it."""
    key, holder = meaning.subjects[seat].concept, meaning.subjects[owner]
    doings = tuple(None if doing is None else replace(doing, seat=key) for doing in holder.doings)
    subjects = tuple(
        replace(each, doings=doings) if number == owner else each
        for number, each in enumerate(meaning.subjects)
    )
    kept = [number for number in range(len(subjects)) if number != seat]
    return only(replace(meaning, subjects=subjects), kept)


def _is_free(subject: Subject) -> bool:
    """Return True for one who does nothing that keeps it from riding."""
    return all(doing is None or doing.action in IDLE | {"sit"} for doing in subject.doings)


def _lone_pair(meaning: Meaning, relation: Relation) -> bool:
    """Return True if nobody else has to do with what one is on."""
    rider, mount = meaning.subjects[relation.of], meaning.subjects[relation.to]
    others = [each for each in meaning.relations if relation.to in (each.of, each.to)]
    is_person = concepts()[rider.concept].kind == "person"
    return is_person and len(others) == 1 and rider.count == mount.count == 1


def _ride(meaning: Meaning, relation: Relation) -> str | None:
    """The action of one who is on or in a thing; None where that is not how one uses it."""
    mount = concepts()[meaning.subjects[relation.to].concept]
    if (
        found := next((action for action in RIDES if mount.key in actions()[action].takes), None)
    ) is not None:
        return found
    traits = traits_of(mount.key)
    if mount.kind == "animal" and traits.anchor == "ground" and relation.relation == "on":
        return "ride_horse"
    if mount.family in ("car", "truck") and relation.relation == "inside":
        return "drive"
    return (
        "sit"
        if (mount.family == "seat" and mount.key not in TABLES) or mount.key == "wheelchair"
        else None
    )


def _held(meaning: Meaning) -> Meaning:
    """A thing that nobody holds goes to whoever does what it is for."""
    return _handed(meaning, _wants)


def _idle_hands(meaning: Meaning) -> Meaning:
    """A small thing that nobody holds goes into idle hands."""
    return _handed(meaning, _could_hold)


def _handed(meaning: Meaning, fits: Callable[[Subject, Subject], bool]) -> Meaning:
    """Give one thing after another to those whom it fits, the nearest before it first."""
    for number, thing in enumerate(meaning.subjects):
        if any(thing.doings):
            continue
        for owner in sorted(
            range(len(meaning.subjects)), key=lambda other: (other > number, abs(other - number))
        ):
            holder = meaning.subjects[owner]
            if owner != number and fits(holder, thing) and _is_within_reach(meaning, owner, number):
                return _handed(_given(meaning, owner, number, _doing_with(holder, thing)), fits)
    return meaning


def _is_within_reach(meaning: Meaning, owner: int, thing: int) -> bool:
    """Return True if no relation sets the thing somewhere else."""
    said = [each for each in meaning.relations if thing in (each.of, each.to)]
    return all({each.of, each.to} == {owner, thing} and each.relation in NEAR for each in said)


def _wants(holder: Subject, thing: Subject) -> bool:
    """Return True if what one does is done with such a thing, and no other was named."""
    doing = _first(holder)
    action = actions().get(MEANT.get(_action(doing) or "", _action(doing) or ""))
    if action is None or (doing is not None and doing.prop is not None):
        return False
    concept = concepts()[thing.concept]
    if action.key in CARRIES | {"use"} and traits_of(thing.concept).metres > BORNE:
        return False
    if action.key == "sit" and not _is_seat(thing.concept):
        return False
    if concept.kind in LIVING:
        return action.key in CARRIES and thing.count == 1
    return concept.kind in THINGS and _takes(action, thing.concept)


def _takes(action: Action, concept: str) -> bool:
    row = concepts()[concept]
    return concept == action.prop or not action.takes.isdisjoint({concept, row.kind, row.family})


def _could_hold(holder: Subject, thing: Subject) -> bool:
    """Return True for a person with free hands and a thing that fits into them."""
    doing, concept = _first(holder), concepts()[thing.concept]
    if concepts()[holder.concept].kind != "person" or (
        doing is not None and doing.prop is not None
    ):
        return False
    is_small = thing.concept in HELD_SO or traits_of(thing.concept).metres <= HANDY
    small = is_small and traits_of(thing.concept).anchor == "ground"
    is_free = (
        holder.count == 1
        and _action(doing) in IDLE
        and (doing is None or doing.motion in (None, "still"))
    )
    fits = concept.kind in IN_HAND or thing.concept in HELD_SO
    return is_free and fits and small and thing.count <= 3


def _doing_with(holder: Subject, thing: Subject) -> Doing:
    """What one does with a thing: what was said, else holding it."""
    doing = _first(holder)
    if doing is None or doing.action is None or doing.action in IDLE:
        return Doing(action=HELD_SO.get(thing.concept, "hold"))
    return replace(doing, action=MEANT.get(doing.action, doing.action))


def _given(meaning: Meaning, owner: int, thing: int, doing: Doing) -> Meaning:
    """The meaning with a thing of the picture as the prop of one."""
    held, holder = meaning.subjects[thing], meaning.subjects[owner]
    said = replace(doing, prop=held.concept, prop_colour=held.colour, prop_count=held.count)
    first = next((n for n, each in enumerate(holder.doings) if each is not None), 0)
    doings = [said if n == first else each for n, each in enumerate(holder.doings or (None,))]
    subjects = list(meaning.subjects)
    subjects[owner] = replace(holder, doings=tuple(doings))
    kept = [number for number in range(len(subjects)) if number != thing]
    return only(replace(meaning, subjects=tuple(subjects)), kept)


def _first(subject: Subject) -> Doing | None:
    return next((doing for doing in subject.doings if doing is not None), None)


def _action(doing: Doing | None) -> str | None:
    return None if doing is None else doing.action
