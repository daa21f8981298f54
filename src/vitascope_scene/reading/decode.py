"""From the roles of words to what the prompt means."""

from collections.abc import Iterator, Sequence

from vitascope_scene.keys import CLOSING_IN, PRODUCT_STAGE, SHOTS, STUDIO_BACKDROP
from vitascope_scene.lexicon import concepts
from vitascope_scene.meaning import MOST_ACTORS, Meaning, Relation, Subject, World
from vitascope_scene.reading.beats import Beats, Tie
from vitascope_scene.reading.cast import Cast, Member
from vitascope_scene.reading.compounds import stated_together
from vitascope_scene.reading.features import give_features, put_on
from vitascope_scene.reading.labelled import LabelledWords
from vitascope_scene.reading.mending import mended
from vitascope_scene.reading.neighbours import BODY
from vitascope_scene.reading.reader import WordRole
from vitascope_scene.reading.roles import kinds_of
from vitascope_scene.reading.tagger import Word
from vitascope_scene.reading.ties import FAR, dress, left_over, stated_ties
from vitascope_scene.reading.trades import ply_trades
from vitascope_scene.reading.turns import turns_of


def decoded(words: Sequence[Word], roles: Sequence[WordRole]) -> Meaning:
    """Return what words mean by their roles."""
    labelled = LabelledWords(words=words, roles=mended(words, roles))
    cast = Cast(labelled)
    beats = Beats(labelled, cast)
    ties = [
        *dress(labelled, cast),
        *stated_ties(labelled, cast),
        *beats.ties,
        *stated_together(labelled, cast),
    ]
    ply_trades(labelled, cast)
    ties += left_over(labelled, cast, ties)
    give_features(labelled, cast)
    put_on(labelled, cast, ties)
    cameras = list(_keys(labelled, "camera"))
    shot = next((SHOTS[key] for key in cameras if key in SHOTS), None)
    moves = [key for key in cameras if key not in SHOTS]
    place = _place(labelled, cast) or _house(labelled, cast, ties)
    members = _shown(cast.members)
    turns = turns_of(labelled)
    now = turns[0] if turns else World()
    return Meaning(
        place=place,
        time=now.time or _first(labelled, "time"),
        weather=now.weather or _first(labelled, "weather"),
        style=_first(labelled, "style"),
        camera=next(iter(moves), CLOSING_IN if shot else None),
        shot=shot,
        effects=_effects(labelled, turns),
        turns=turns,
        first_person=any(True for _ in labelled.labelled("view")),
        subjects=tuple(_subject(member) for member in members),
        relations=tuple(dict.fromkeys(_relations(ties, members))),
        beats=beats.count,
        cut=beats.cut and beats.count > 1,
        denied=frozenset(_denied(labelled)),
        substitutes=_substitutes(labelled),
        unknown_words=tuple(dict.fromkeys(_unknown(labelled))),
    )


def _effects(labelled: LabelledWords, turns: Sequence[World]) -> tuple[str, ...]:
    """The effects that are told, of those that come and go with the world the first ones."""
    passing = {effect for world in turns for effect in world.effects or ()}
    told = [key for key in _keys(labelled, "effect") if key not in passing]
    return tuple(dict.fromkeys((*told, *(turns[0].effects or () if turns else ()))))


def _keys(labelled: LabelledWords, label: str) -> Iterator[str]:
    """The keys of all words with a label."""
    keys = (labelled.key(at) for at in labelled.labelled(label))
    return (key for key in keys if key)


def _first(labelled: LabelledWords, label: str) -> str | None:
    """The key of the first word with a label."""
    return next(_keys(labelled, label), None)


_AWAY = frozenset(
    ("to", "toward", "towards", "into", "from", "across from", "out of", "over", "above")
)
_AWAY |= frozenset(
    ["向", "朝", "往", "从", "到", "进", "掉进", "跳进", "飞向", "走向", "通向", "望着", "看着"]
)
"""Words before a place that somebody goes to or comes from: it is shown only where no other place
is.
"""


SKY = "clouds"
_LAST = (PRODUCT_STAGE, STUDIO_BACKDROP, SKY)
"""Places that are meant only where no other one is named, the last ones last."""
_THE_SKY = frozenset(
    ("sky", "the sky", "blue sky", "open sky", "sunset sky", "air", "天空", "蓝天", "空中", "长空")
)
_THE_SKY |= frozenset(("天空中", "天际", "天边", "蓝天白云", "in the sky", "天上"))
"""Words for what is above those who stand on the ground."""
_ALOFT = frozenset(("fly", "float", "fall", "hover", "rise", "jump", "swim"))
_TO_FAR = frozenset(("under", "behind", "above", "in_front_of", "left_of", "right_of"))
"""How things may be to the moon."""


def _place(labelled: LabelledWords, cast: Cast) -> str | None:
    """The place that is named first, rather one where somebody is than one where somebody goes, and
    the sky last: it is no place of those who stand under it, or throw something into it.
    """
    named = [
        (at, reading.key)
        for at in labelled.labelled("place")
        if (reading := labelled.words[at].reading("place"))
    ]
    if any(_stands(member) for member in cast.members):
        named = [
            (at, key)
            for at, key in named
            if key != SKY
            or not (labelled.words[at].text in _THE_SKY or _is_away(labelled.words, at))
        ]
    here = [key for at, key in named if not _is_away(labelled.words, at)]
    places = [*here, *(key for _, key in named), *cast.places]
    return min(places, key=lambda key: _LAST.index(key) if key in _LAST else -1, default=None)


def _stands(member: Member) -> bool:
    """Return True for somebody who neither flies nor floats."""
    acts = {doing.action or doing.motion for doing in member.doings.values()}
    return member.kind == "person" and not acts & _ALOFT


def _is_away(words: Sequence[Word], at: int) -> bool:
    """Return True for a place that somebody goes to, looks at or throws something to."""
    return any(
        word.text in _AWAY or word.text.endswith("向") for word in words[max(0, at - 2) : at]
    )


def _house(labelled: LabelledWords, cast: Cast, ties: list[Tie]) -> str | None:
    """The place that a building is for those who are in it; it is no longer one of those who are
    there.
    """
    for figure, relation, ground in list(ties):
        reading = labelled.words[ground.at].reading("place")
        inside = reading.key if reading else concepts()[ground.concept].inside
        if relation != "inside" or ground.kind != "building" or inside is None or ground.doings:
            continue
        if figure.kind not in ("building", "nature"):
            cast.members.remove(ground)
            ties[:] = [tie for tie in ties if ground not in (tie[0], tie[2])]
            return inside
    return None


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
        mood=member.mood,
    )


def _relations(ties: list[Tie], members: list[Member]) -> Iterator[Relation]:
    """Ties by the positions of those whom they join."""
    for figure, relation, ground in ties:
        reached = ground.concept not in FAR or relation in _TO_FAR
        if figure in members and ground in members and reached:
            yield Relation(of=members.index(figure), relation=relation, to=members.index(ground))


def _denied(labelled: LabelledWords) -> Iterator[str]:
    """Every key that a word may mean of which the prompt says that it is not there."""
    bare = [at for at in labelled.labelled("worn") if labelled.is_denied(at)]
    for at in [*labelled.labelled("denied"), *bare]:
        word = labelled.words[at]
        wanted = set(kinds_of("denied")) - ({"action"} if word.small else set())
        yield from (reading.key for reading in word.readings if reading.kind in wanted)


def _substitutes(labelled: LabelledWords) -> dict[str, str]:
    """The relatives that stand in for words with a role."""
    readings = (
        (at, labelled.reading(at))
        for at in labelled.labelled("subject", "again", "prop", "worn", "place")
    )
    return {
        labelled.written(at): reading.key
        for at, reading in readings
        if reading and reading.substitute
    }


def _unknown(labelled: LabelledWords) -> Iterator[str]:
    """Words that nobody knows, and words that hold a role and name nothing that can be drawn."""
    roles = set(labelled.labelled("subject", "again", "prop", "worn", "place", "action"))
    for at, word in enumerate(labelled.words):
        is_somebody = word.small == "pronoun" or word.text in BODY
        named_nothing = at in roles and not is_somebody and labelled.reading(at) is None
        if named_nothing or (word.unknown and not word.readings):
            yield labelled.written(at)
