"""Who is where to whom, and who holds what: relation words, prepositions, and things that one is
with.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from vitascope_scene.lexicon import LIVING, actions
from vitascope_scene.meaning import Doing, Worn
from vitascope_scene.reading.beats import HELD, Tie
from vitascope_scene.reading.cast import Cast, Member
from vitascope_scene.reading.labelled import LabelledWords
from vitascope_scene.reading.reader import MENTIONS
from vitascope_scene.reading.tagger import COMMA, STOP

_DISGUISED = frozenset(
    ("dressed as", "dressed up as", "打扮成", "装扮成", "扮成", "化装成", "装成")
)
_WITH = frozenset(("with", "holding", "拿着", "带着", "抱着"))
CARRIED = frozenset(
    [
        "umbrella",
        "fan_folding",
        "handbag",
        "suitcase",
        "briefcase",
        "wallet",
        "shopping_bag",
        "sack",
        "diamond",
    ]
)
"""What counts as clothing and is held all the same."""
_REVERSED = frozenset(
    ("fleeing from", "running away from", "escaping from", "is chased by", "chased by")
)
_REVERSED |= frozenset(("being chased by", "hunted by", "pursued by", "is pursued by", "逃离追捕"))
"""Words for a chase in which the one who is named first flees."""
_TOWARDS = {
    "to": "facing",
    "toward": "facing",
    "towards": "facing",
    "at": "facing",
    "for": "facing",
    "against": "facing",
    "from": "beside",
    "out of": "inside",
    "into": "inside",
    "onto": "on",
    "through": "beside",
    "past": "beside",
    "给": "facing",
    "向": "facing",
    "朝": "facing",
    "对": "facing",
    "往": "facing",
    "为": "facing",
    "替": "facing",
    "帮": "facing",
}
"""Where somebody is to whom a preposition leads."""
_GIVEN = "给向到"
"""What a Chinese verb ends in that leads to somebody: 递给."""
_JOINS = frozenset(("and", "while", "as", "or", "but", "和", "与", "跟", "同"))
FAR = frozenset(
    ("sun", "moon", "star", "planet", "saturn", "rainbow", "cloud", "galaxy", "comet", "lightning")
)
"""What nobody reaches, whatever leads to it: a wolf howls at the moon."""
_LONGEST_PHRASE = 5


def stated_ties(labelled: LabelledWords, cast: Cast) -> Iterator[Tie]:
    """Return who is where to whom, as relation words say it.

    What somebody is with it may hold instead.
    """
    for at in labelled.labelled("relation"):
        relation, ground = labelled.key(at), cast.member(labelled.roles[at].head)
        for owner in labelled.roles[at].owners:
            figure = _figure(labelled, cast, owner)
            if not (figure and ground and relation) or figure is ground:
                continue
            if labelled.words[at].text in _WITH and _takes_up(figure, ground):
                cast.members.remove(ground)
            elif labelled.words[at].text in _REVERSED:
                yield ground, relation, figure
            else:
                yield figure, _sensible(figure, relation, ground), ground


def _figure(labelled: LabelledWords, cast: Cast, owner: int) -> Member | None:
    """Who is somewhere: with a thing that is held it is who holds it, and nobody is the moon."""
    member, role = cast.member(owner), labelled.roles[owner]
    if role.label == "prop" and member is None and role.head is not None:
        return next(filter(None, map(cast.member, labelled.owners(role.head))), None)
    if member is not None and member.concept in FAR:
        return cast.nearest(owner, but=[member]) or member
    return member


def left_over(labelled: LabelledWords, cast: Cast, ties: Sequence[Tie]) -> Iterator[Tie]:
    """Return where those are who are named after somebody's doing and are in no tie: gives a bone
    to a dog.
    """
    tied = {id(member) for figure, _, ground in ties for member in (figure, ground)}
    for member in cast.members[1:]:
        if id(member) in tied or member.concept in FAR:
            continue
        relation, before = _led(labelled, member.at)
        figure = _doer(labelled, cast, before, member) if relation else None
        if relation and figure and figure is not member:
            living = member.kind in LIVING and figure.kind in LIVING
            beside = relation == "facing" and not living
            yield figure, "beside" if beside else _sensible(figure, relation, member), member


def _sensible(figure: Member, relation: str, ground: Member) -> str:
    """The relation, but for somebody who only puts something there: pours milk into a cup, puts a
    crown on her head.
    """
    busy = any(doing.prop for doing in figure.doings.values())
    if busy and ground.kind == "person" and relation in ("on", "inside"):
        return "facing"
    small = figure.kind in LIVING and ground.kind in (
        "object",
        "food",
        "drink",
        "device",
        "instrument",
    )
    return (
        "beside"
        if busy and small and relation in ("inside", "on") and not figure.size
        else relation
    )


def _led(labelled: LabelledWords, at: int) -> tuple[str | None, int]:
    """The relation that leads to a noun, and where the word stands that says so."""
    for before in range(at - 1, max(-1, at - 1 - _LONGEST_PHRASE), -1):
        word, label = labelled.words[before], labelled.roles[before].label
        if word.text in _JOINS or label in ("then", "cut"):
            return None, before
        if word.text in _TOWARDS and label not in MENTIONS:
            return _TOWARDS[word.text], before
        if label == "action" and at in labelled.owners(before):
            continue
        if label in ("action", "motion") or (word.language == "zh" and word.small == "verb"):
            return "facing", before
        if word.language == "zh" and word.text[-1] in _GIVEN and word.reading("action"):
            return "facing", before
        reading = word.reading("relation")
        if reading and label == "none" and word.language == "en":
            return reading.key, before
        if word.small in (COMMA, STOP) or label in (*MENTIONS, "place"):
            return None, before
    return None, at


def _doer(labelled: LabelledWords, cast: Cast, before: int, but: Member) -> Member | None:
    """Who did what was told last before a word, else who was named last."""
    if labelled.roles[before].label in ("action", "motion"):
        owner = next((cast.member(owner) for owner in labelled.owners(before)), None)
        if owner is not None and owner is not but:
            return owner
    last = cast.nearest(before, but=[but])
    doers = [
        member
        for member in cast.members
        if member.doings and member.at < before and member is not but
    ]
    return (
        last
        if last is None or last.doings or not doers
        else max(doers, key=lambda member: member.at)
    )


def dress(labelled: LabelledWords, cast: Cast) -> Iterator[Tie]:
    """Give everybody what it wears; return whom it bears on its back instead."""
    for at in labelled.labelled("worn"):
        garment = labelled.reading(at)
        for owner in () if labelled.is_denied(at) or garment is None else labelled.owners(at):
            member = cast.member(owner)
            if member is None or garment is None:
                continue
            if _is_disguise(labelled, at):
                continue
            if garment.kind in LIVING:
                borne = cast.add(at)
                if borne and borne is not member:
                    yield borne, "on", member
            elif garment.kind != "clothing" or garment.key in CARRIED:
                _hand(
                    member,
                    Doing(
                        action=_bearing(garment.key),
                        prop=garment.key,
                        prop_colour=labelled.colour(at),
                    ),
                )
            else:
                worn = Worn(garment=garment.key, colour=labelled.colour(at))
                member.wears += [] if worn in member.wears else [worn]


def _is_disguise(labelled: LabelledWords, at: int) -> bool:
    """Return True for whom somebody is dressed up as."""
    return any(word.text in _DISGUISED for word in labelled.words[max(0, at - 3) : at])


def _bearing(thing: str) -> str | None:
    """What one does with a thing that one has on: bags hang, all else is carried."""
    return None if thing in CARRIED else "carry"


def _takes_up(figure: Member, ground: Member) -> bool:
    """Give a person what it is said to be with, if it can be held or worn.

    Return whether it was.
    """
    if figure.kind not in LIVING or ground.doings:
        return False
    if ground.kind == "clothing" and ground.concept not in CARRIED:
        figure.wears.append(Worn(garment=ground.concept, colour=ground.colour))
        return True
    if ground.kind not in HELD and ground.concept not in CARRIED:
        return False
    return _hand(
        figure, Doing(prop=ground.concept, prop_colour=ground.colour, prop_count=ground.count)
    )


def _hand(member: Member, held: Doing) -> bool:
    """Give a member something to hold, if its hands are free; return whether they were."""
    if any(doing.prop for doing in member.doings.values()):
        return False
    first = member.doings.get(0, Doing())
    if first.action and actions()[first.action].prop:
        return False
    member.doings[0] = replace(held, action=first.action or held.action, motion=first.motion)
    return True
