"""What is done with somebody or something of the picture: chases, arms, seats, candles, papers."""

from collections.abc import Callable
from dataclasses import replace

from vitascope_scene.drawing.rigs.stance import pose_line
from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.keys import PLACES
from vitascope_scene.lexicon import LIVING, concepts
from vitascope_scene.meaning import CARRIED, MOST_ACTORS, Doing, Meaning, Relation, Subject
from vitascope_scene.surroundings import only

IDLE = frozenset((None, "stand", "walk", "move"))
EMBRACED = frozenset(("hug", "kiss", "box", "comb_hair", "wash_hands", "sword_fight"))
"""What one does with another who stands on feet of its own."""
WIELDED = frozenset(("use", "hold", "hammer", "clean_window"))
STANDING, LIFTED = frozenset(("furniture", "device", "vehicle", "building", "plant")), 0.9
"""Kinds of things that stand by themselves, and metres from which on nobody holds them to use them.
"""
IN_ARMS = 0.75
"""Metres of the largest animal that is taken into the arms."""
HANDLED = frozenset(("use", "hold", "carry", "move", "think", "eat", "drink", "laugh"))
"""What is done on a piece of furniture, not with it."""
READ = frozenset(("book", "newspaper", "magazine", "letter", "map", "notebook"))
"""What is read, whatever word was found for looking at it."""
TABLES = frozenset(("table", "dining_table", "coffee_table", "desk"))
"""Furniture with a top that is no seat."""
AT_TABLE = frozenset(
    ("drink", "eat", "eat_burger", "read", "phone", "text", "think", "laugh", "use")
)
"""What somebody sits at a table for."""
MOUNTS = {"cyclist": "ride_bicycle"}
"""What somebody rides by trade."""
AIMED = frozenset(("spray", "water_plants", "throw", "point"))
"""What is done on another from where one stands."""
PUSHES = frozenset(("push_cart", "pull"))
RESTS = frozenset(("sleep", "lie", "sit"))
BOARDS = frozenset(("blackboard", "whiteboard"))
LOOKS = frozenset(("think", "use", "watch_tv"))
CAKES, BLOWN = frozenset(("birthday_cake", "cake")), "candle"
BLOW = "blow_bubbles"
ALOFT, SIPS = frozenset(("bird", "insect")), frozenset(("drink", "eat", "kiss"))
"""Families of what hovers before flowers, and what it does there."""
COOK, PANS = "cook", frozenset(("frying_pan", "pot", "wok", "stove"))
"""What is done at a stove, which the pose brings along with its pan."""


def in_company(meaning: Meaning) -> Meaning:
    """Return the same with those doing something together of whom only one was said to do it."""
    steps = (
        _riding,
        _aimed,
        _pushed,
        _trimmed,
        _shared,
        _fishing,
        _candles,
        _at_flowers,
        _cooking,
        _at_boards,
        _at_tables,
        _reading,
        _sat_on,
    )
    for step in (*steps, _embraced, _chased):
        meaning = step(meaning)
    return meaning


def _with_doings(subject: Subject, doings: tuple[Doing | None, ...]) -> Subject:
    return replace(subject, doings=doings)


def _riding(meaning: Meaning) -> Meaning:
    """A cyclist who rides, rides a bicycle; a car that drifts stays on the road."""
    subjects = tuple(
        _with_doings(each, tuple(doing and _on_wheels(each, doing) for doing in each.doings))
        for each in meaning.subjects
    )
    return replace(meaning, subjects=subjects)


def _on_wheels(subject: Subject, doing: Doing) -> Doing:
    if subject.concept in MOUNTS and doing.action == "ride_horse" and doing.prop is None:
        return replace(doing, action=MOUNTS[subject.concept])
    row = concepts()[subject.concept]
    rolls = row.kind == "vehicle" and traits_of(row.key).anchor == "ground"
    return replace(doing, action="move") if rolls and doing.action == "float" else doing


def _aimed(meaning: Meaning) -> Meaning:
    """Who sprays water on a house stands before it."""
    relations = tuple(
        replace(each, relation="facing") if _is_aimed(meaning, each) else each
        for each in meaning.relations
    )
    return replace(meaning, relations=relations)


def _is_aimed(meaning: Meaning, link: Relation) -> bool:
    acts = {doing.action for doing in meaning.subjects[link.of].doings if doing}
    return link.relation == "on" and bool(acts & AIMED)


def _chased(meaning: Meaning) -> Meaning:
    """Who chases and who is chased run, if nothing else was said of their way."""
    subjects = list(meaning.subjects)
    for link in meaning.relations:
        if link.relation != "chasing":
            continue
        for number in (link.of, link.to):
            each = subjects[number]
            is_idle = all(doing is None or doing.action in IDLE for doing in each.doings)
            if is_idle and all(doing is None or doing.motion is None for doing in each.doings):
                action = "run" if concepts()[each.concept].kind in LIVING else "move"
                first = each.doings[0] if each.doings and each.doings[0] else Doing()
                doing = replace(first, action=action)
                subjects[number] = _with_doings(each, (doing, *each.doings[1:]))
    return replace(meaning, subjects=tuple(subjects))


def _embraced(meaning: Meaning) -> Meaning:
    """Whom one hugs, fights or combs stands before one, unless it is small enough for the arms."""
    subjects, relations = list(meaning.subjects), list(meaning.relations)
    for number, each in enumerate(meaning.subjects):
        for beat, doing in enumerate(each.doings):
            if doing is None or not _is_somebody(doing) or len(subjects) == MOST_ACTORS:
                continue
            other = Subject(
                concept=doing.prop or "", colour=doing.prop_colour, count=doing.prop_count
            )
            doings = list(each.doings)
            doings[beat] = replace(doing, prop=None, prop_colour=None, prop_count=1)
            subjects[number] = _with_doings(each, tuple(doings))
            relations.append(Relation(of=number, relation="facing", to=len(subjects)))
            subjects.append(other)
    return replace(meaning, subjects=tuple(subjects), relations=tuple(relations))


def _is_somebody(doing: Doing) -> bool:
    """Return True if the thing of an action stands by itself: another, or too large to be held."""
    if doing.prop is None:
        return False
    kind = concepts()[doing.prop].kind
    if doing.action in WIELDED and kind in STANDING:
        is_seat = concepts()[doing.prop].family == "seat"
        return not is_seat and traits_of(doing.prop).metres > LIFTED
    if doing.action not in EMBRACED:
        return False
    in_arms = doing.action == "hug" and traits_of(doing.prop).metres <= IN_ARMS
    return kind == "animal" and not in_arms


def _pushed(meaning: Meaning) -> Meaning:
    """Who pushes a thing with somebody on it stands behind that one, not on it as well."""
    relations = list(meaning.relations)
    for number, link in enumerate(relations):
        riders = [
            each.of
            for each in meaning.relations
            if each.to == link.to and each.of != link.of and each.relation in CARRIED
        ]
        acts = {doing.action for doing in meaning.subjects[link.of].doings if doing}
        if link.relation in CARRIED and acts & PUSHES and riders:
            relations[number] = Relation(of=link.of, relation="facing", to=riders[0])
    return replace(meaning, relations=tuple(relations))


def _trimmed(meaning: Meaning) -> Meaning:
    """Who cuts something that somebody has on the head does it with scissors, at no table."""
    people = [n for n, each in enumerate(meaning.subjects) if _is_person(each)]
    subjects = list(meaning.subjects)
    for link in meaning.relations:
        if link.of in people and link.to in people and link.relation not in CARRIED:
            doings = (
                replace(doing, action="comb_hair", prop="scissors")
                if doing and doing.action == "chop" and doing.prop is None
                else doing
                for doing in subjects[link.of].doings
            )
            subjects[link.of] = _with_doings(subjects[link.of], tuple(doings))
    return replace(meaning, subjects=tuple(subjects))


def _is_person(subject: Subject) -> bool:
    return concepts()[subject.concept].kind == "person"


def _shared(meaning: Meaning) -> Meaning:
    """Two who rest on the same kind of thing rest on one and the same."""
    resting = [n for n, each in enumerate(meaning.subjects) if _rests_on(each)]
    seats = {_rests_on(meaning.subjects[number]) for number in resting}
    if len(resting) < 2 or len(seats) != 1 or len(meaning.subjects) == MOST_ACTORS:
        return meaning
    (seat,) = seats
    subjects = list(meaning.subjects)
    for number in resting:
        each = subjects[number]
        bare = (doing and replace(doing, prop=None, prop_colour=None) for doing in each.doings)
        subjects[number] = _with_doings(each, tuple(bare))
    links = tuple(Relation(of=number, relation="on", to=len(subjects)) for number in resting)
    relations = tuple(each for each in meaning.relations if each.of not in resting)
    subjects.append(Subject(concept=seat or ""))
    return replace(meaning, subjects=tuple(subjects), relations=(*relations, *links))


def _rests_on(subject: Subject) -> str | None:
    """The furniture on which one sleeps, lies or sits all the time."""
    doings = [doing for doing in subject.doings if doing is not None]
    if len(doings) != 1 or doings[0].action not in RESTS or doings[0].prop is None:
        return None
    is_furniture = concepts()[doings[0].prop].kind == "furniture"
    return doings[0].prop if is_furniture else None


def _fishing(meaning: Meaning) -> Meaning:
    """An animal that fishes has its fish in its mouth."""
    subjects = list(meaning.subjects)
    for number, each in enumerate(subjects):
        if concepts()[each.concept].kind == "animal":
            doings = (
                replace(doing, action="catch", prop="fish")
                if doing and doing.action == "fish" and doing.prop is None
                else doing
                for doing in each.doings
            )
            subjects[number] = _with_doings(each, tuple(doings))
    return replace(meaning, subjects=tuple(subjects))


def _at_boards(meaning: Meaning) -> Meaning:
    """Who writes on a board stands before it."""
    subjects = list(meaning.subjects)
    relations = list(meaning.relations)
    for number, link in enumerate(meaning.relations):
        writer, board = subjects[link.of], subjects[link.to]
        if board.concept in BOARDS and concepts()[writer.concept].kind in LIVING:
            subjects[link.of] = _with_doings(
                writer,
                tuple(
                    replace(doing, action="teach", prop=None) if doing else None
                    for doing in writer.doings
                ),
            )
            relations[number] = replace(link, relation="facing")
    return replace(meaning, subjects=tuple(subjects), relations=tuple(relations))


def _at_tables(meaning: Meaning) -> Meaning:
    """Who eats or writes at a table sits at it: at the one that the pose brings, or at this one."""
    tables = [n for n, each in enumerate(meaning.subjects) if each.concept in TABLES]
    people = [n for n, each in enumerate(meaning.subjects) if _is_at_table(each)]
    if len(tables) != 1 or len(people) != 1 or any(meaning.subjects[tables[0]].doings):
        return meaning
    table, guest = tables[0], people[0]
    others = [each for each in meaning.relations if {each.of, each.to} - {guest} == {table}]
    if len([each for each in meaning.relations if table in (each.of, each.to)]) > len(others):
        return meaning
    kept = [n for n in range(len(meaning.subjects)) if n != table]
    subject = meaning.subjects[guest]
    if all(doing is None or _brings_table(doing) for doing in subject.doings):
        homes = [
            place for place in concepts()[meaning.subjects[table].concept].home if place in PLACES
        ]
        return only(replace(meaning, place=meaning.place or next(iter(homes), None)), kept)
    doings = tuple(doing and replace(doing, seat=doing.seat or "chair") for doing in subject.doings)
    subjects = tuple(
        _with_doings(each, doings) if n == guest else each
        for n, each in enumerate(meaning.subjects)
    )
    relations = tuple(each for each in meaning.relations if each not in others)
    link = Relation(of=guest, relation="facing", to=table)
    return replace(meaning, subjects=subjects, relations=(*relations, link))


def _is_at_table(subject: Subject) -> bool:
    """Return True for one person who does what is done at a table."""
    acts = [doing for doing in subject.doings if doing is not None]
    is_one = concepts()[subject.concept].kind == "person" and subject.count == 1
    return bool(acts) and is_one and all(_fits_table(doing) for doing in acts)


def _fits_table(doing: Doing) -> bool:
    return doing.action in AT_TABLE or _brings_table(doing)


def _brings_table(doing: Doing) -> bool:
    """Return True for what is drawn with a table of its own."""
    return "table@" in pose_line(doing.action, doing.prop).text("under")


def _sat_on(meaning: Meaning) -> Meaning:
    """A bench is nothing to feed pigeons with: one sits on it meanwhile."""
    return _each_doing(meaning, _seated)


def _seated(doing: Doing) -> Doing:
    row = concepts()[doing.prop] if doing.prop else None
    if row is None or row.family != "seat" or doing.action not in HANDLED or doing.seat:
        return doing
    if traits_of(row.key).aspect < 1.2 and doing.action in ("carry", "hold"):
        return doing
    return replace(doing, prop=None, prop_colour=None, seat=row.key)


def _reading(meaning: Meaning) -> Meaning:
    """Who looks at a newspaper reads it: the one of the picture if it lies there."""
    meaning = _each_doing(meaning, _reads)
    papers = [n for n, each in enumerate(meaning.subjects) if each.concept in READ]
    readers = [
        number
        for number, each in enumerate(meaning.subjects)
        if any(doing and doing.action in LOOKS and doing.prop is None for doing in each.doings)
    ]
    if len(papers) != 1 or len(readers) != 1:
        return meaning
    subjects = list(meaning.subjects)
    reader = subjects[readers[0]]
    doings = tuple(
        replace(doing, action="read") if doing and doing.action in LOOKS else doing
        for doing in reader.doings
    )
    subjects[readers[0]] = _with_doings(reader, doings)
    return replace(meaning, subjects=tuple(subjects))


def _reads(doing: Doing) -> Doing:
    return replace(doing, action="read") if doing.prop in READ and doing.action in LOOKS else doing


def _candles(meaning: Meaning) -> Meaning:
    """Candles on a cake are part of it, and whoever blows them out bends over it."""
    cakes = [n for n, each in enumerate(meaning.subjects) if each.concept in CAKES]
    if len(cakes) != 1:
        return meaning
    lit = [n for n, each in enumerate(meaning.subjects) if each.concept == BLOWN]
    blowers = [n for n, each in enumerate(meaning.subjects) if _blows(each, has_candle=bool(lit))]
    if len(blowers) != 1:
        return meaning
    subjects = list(meaning.subjects)
    blower, cake = subjects[blowers[0]], subjects[cakes[0]]
    said = Doing(action=BLOW, prop="birthday_cake", prop_colour=cake.colour)
    subjects[blowers[0]] = _with_doings(blower, (said, *blower.doings[1:]))
    kept = [n for n in range(len(subjects)) if n not in (*cakes, *lit)]
    return only(replace(meaning, subjects=tuple(subjects)), kept)


def _at_flowers(meaning: Meaning) -> Meaning:
    """What drinks from a flower in the air hovers before it."""
    subjects, relations = list(meaning.subjects), list(meaning.relations)
    for number, each in enumerate(meaning.subjects):
        doing = next((doing for doing in each.doings if doing), None)
        is_aloft = concepts()[each.concept].family in ALOFT
        if not doing or not is_aloft or doing.action not in SIPS or len(subjects) == MOST_ACTORS:
            continue
        if doing.prop is None or concepts()[doing.prop].kind != "plant":
            continue
        flower = Subject(concept=doing.prop, colour=doing.prop_colour, count=doing.prop_count)
        subjects[number] = _with_doings(each, (Doing(action="fly", motion="hover"),))
        relations.append(Relation(of=number, relation="facing", to=len(subjects)))
        subjects.append(flower)
    return replace(meaning, subjects=tuple(subjects), relations=tuple(relations))


def _cooking(meaning: Meaning) -> Meaning:
    """The pan that somebody cooks in is the one on the stove, and what is cooked is in that."""
    cooked = {
        doing.prop for each in meaning.subjects for doing in each.doings
        if doing and doing.action == COOK
    }  # fmt: skip
    if not cooked:
        return meaning
    kept = [
        n
        for n, each in enumerate(meaning.subjects)
        if n == 0 or each.concept not in {*PANS, *cooked}
    ]
    return only(meaning, kept)


def _blows(subject: Subject, *, has_candle: bool) -> bool:
    """Return True for one who was said to blow, or to do nothing beside a candle."""
    if concepts()[subject.concept].kind not in LIVING:
        return False
    first = subject.doings[0] if subject.doings else None
    if first is None or first.action is None:
        return has_candle
    return first.action == BLOW and first.prop in (None, BLOWN)


def _each_doing(meaning: Meaning, change: Callable[[Doing], Doing]) -> Meaning:
    """The meaning with every doing changed."""
    return replace(
        meaning,
        subjects=tuple(
            _with_doings(each, tuple(doing and change(doing) for doing in each.doings))
            for each in meaning.subjects
        ),
    )
