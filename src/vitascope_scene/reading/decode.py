"""From the roles of words to what the prompt means."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from vitascope_scene.lexicon import concepts
from vitascope_scene.meaning import MOST_ACTORS, Doing, Meaning, Relation, Subject, Worn
from vitascope_scene.reading.beats import Beats, Tie
from vitascope_scene.reading.cast import Cast, Member
from vitascope_scene.reading.reader import WordRole
from vitascope_scene.reading.roles import kinds_of
from vitascope_scene.reading.tagger import Word
from vitascope_scene.reading.told import Told

_WITH = frozenset(("with", "holding", "拿着", "带着", "抱着"))
_HELD = frozenset(("food", "drink", "instrument", "gear", "device", "object"))
_CARRIED = frozenset(
    (
        "umbrella",
        "fan_folding",
        "handbag",
        "suitcase",
        "briefcase",
        "wallet",
        "shopping_bag",
        "sack",
        "diamond",
    )
)
"""What counts as clothing and is held all the same."""
_HOLDERS = ("person", "animal")


def decoded(words: Sequence[Word], roles: Sequence[WordRole]) -> Meaning:
    """Return what words mean by their roles."""
    told = Told(words=words, roles=roles)
    cast = Cast(told)
    beats = Beats(told, cast)
    _dress(told, cast)
    place = _place(told, cast)
    ties = [*_ties(told, cast), *beats.ties, *_at_buildings(told, cast)]
    members = _shown(cast.members)
    return Meaning(
        place=place,
        time=_first(told, "time"),
        weather=_first(told, "weather"),
        style=_first(told, "style"),
        camera=_first(told, "camera"),
        effects=tuple(dict.fromkeys(_keys(told, "effect"))),
        first_person=any(True for _ in told.labelled("view")),
        subjects=tuple(_subject(member) for member in members),
        relations=tuple(dict.fromkeys(_relations(ties, members))),
        beats=beats.count,
        cut=beats.cut and beats.count > 1,
        denied=frozenset(_denied(told)),
        substitutes=_substitutes(told),
        unknown_words=tuple(dict.fromkeys(_unknown(told))),
    )


def _keys(told: Told, label: str) -> Iterator[str]:
    """The keys of all words with a label."""
    keys = (told.key(at) for at in told.labelled(label))
    return (key for key in keys if key)


def _first(told: Told, label: str) -> str | None:
    """The key of the first word with a label."""
    return next(_keys(told, label), None)


def _place(told: Told, cast: Cast) -> str | None:
    """The place that is named first; a building or a mountain that is none joins the cast."""
    for at in told.labelled("place"):
        reading = told.words[at].reading("place")
        if reading:
            return reading.key
        cast.add(at)
    return next(iter(cast.places), None)


def _dress(told: Told, cast: Cast) -> None:
    """Give everybody what it wears."""
    for at in told.labelled("worn"):
        garment = told.key(at)
        for owner in () if told.is_denied(at) else told.owners(at):
            member = cast.member(owner)
            if member and garment in _CARRIED:
                _hand(member, Doing(prop=garment, prop_colour=told.colour(at)))
            elif member and garment and garment in concepts():
                worn = Worn(garment=garment, colour=told.colour(at))
                member.wears += [] if worn in member.wears else [worn]


def _ties(told: Told, cast: Cast) -> Iterator[Tie]:
    """Who is where to whom, as relation words say it."""
    for at in told.labelled("relation"):
        relation, ground = told.key(at), cast.member(told.roles[at].head)
        for owner in told.roles[at].owners:
            figure = cast.member(owner)
            if not (figure and ground and relation) or figure is ground:
                continue
            if told.words[at].text in _WITH and _takes_up(figure, ground):
                cast.members.remove(ground)
            else:
                yield figure, relation, ground


def _at_buildings(told: Told, cast: Cast) -> Iterator[Tie]:
    """Who is under, on or before a building that is read as the place and is none: under the Eiffel tower."""
    for at in told.labelled("place"):
        ground, relation = cast.member(at), told.lead(at, -1)
        if told.words[at].reading("place") is None and ground is not None and relation is not None:
            figure = cast.nearest(at, but=[ground])
            if figure is not None:
                yield figure, relation, ground


def _takes_up(figure: Member, ground: Member) -> bool:
    """Give a person what it is said to be with, if it can be held or worn; return whether it was."""
    if figure.kind not in _HOLDERS or ground.doings:
        return False
    if ground.kind == "clothing" and ground.concept not in _CARRIED:
        figure.wears.append(Worn(garment=ground.concept, colour=ground.colour))
        return True
    if ground.kind not in _HELD and ground.concept not in _CARRIED:
        return False
    return _hand(figure, Doing(prop=ground.concept, prop_colour=ground.colour, prop_count=ground.count))


def _hand(member: Member, held: Doing) -> bool:
    """Give a member something to hold, if its hands are free; return whether they were."""
    if any(doing.prop for doing in member.doings.values()):
        return False
    first = member.doings.get(0, Doing())
    member.doings[0] = replace(held, action=first.action, motion=first.motion)
    return True


def _shown(members: list[Member]) -> list[Member]:
    """The members that fit into a scene: one of each kind first, then those who do something."""
    if len(members) <= MOST_ACTORS:
        return members
    first: dict[tuple[str, str | None], Member] = {}
    for member in members:
        first.setdefault((member.concept, member.colour), member)
    doubles = set(map(id, members)) - set(map(id, first.values()))
    ranked = sorted(members, key=lambda member: (id(member) in doubles, not member.doings))
    kept = set(map(id, ranked[:MOST_ACTORS]))
    return [member for member in members if id(member) in kept]


def _subject(member: Member) -> Subject:
    """A member as it is handed over."""
    last = max(member.doings, default=-1)
    return Subject(
        concept=member.concept,
        colour=member.colour,
        count=member.count,
        size=member.size,
        doings=tuple(member.doings.get(beat) for beat in range(last + 1)),
        wears=tuple(member.wears),
    )


def _relations(ties: list[Tie], members: list[Member]) -> Iterator[Relation]:
    """Ties by the positions of those whom they join."""
    for figure, relation, ground in ties:
        if figure in members and ground in members:
            yield Relation(of=members.index(figure), relation=relation, to=members.index(ground))


def _denied(told: Told) -> Iterator[str]:
    """Every key that a word may mean of which the prompt says that it is not there."""
    bare = [at for at in told.labelled("worn") if told.is_denied(at)]
    for at in [*told.labelled("denied"), *bare]:
        word = told.words[at]
        wanted = set(kinds_of("denied")) - ({"action"} if word.small else set())
        yield from (reading.key for reading in word.readings if reading.kind in wanted)


def _substitutes(told: Told) -> dict[str, str]:
    """The relatives that stand in for words with a role."""
    readings = ((at, told.reading(at)) for at in told.labelled("subject", "again", "prop", "worn", "place"))
    return {told.written(at): reading.key for at, reading in readings if reading and reading.substitute}


def _unknown(told: Told) -> Iterator[str]:
    """Words that nobody knows, and words that hold a role and name nothing that can be drawn."""
    roles = set(told.labelled("subject", "again", "prop", "worn", "place", "action"))
    for at, word in enumerate(told.words):
        named_nothing = at in roles and word.small != "pronoun" and told.reading(at) is None
        if named_nothing or (word.unknown and not word.readings):
            yield told.written(at)
