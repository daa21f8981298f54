"""Mends roles by what grammar leaves no doubt about, where the network may err."""

from collections.abc import Sequence
from dataclasses import replace

from vitascope_scene.keys import BACKDROPS
from vitascope_scene.lexicon import LIVING
from vitascope_scene.reading.chinese_order import mended_order
from vitascope_scene.reading.grammar import (
    ACTORS,
    DESCRIBING,
    LIFELESS,
    belongs,
    kind_of,
    may_name,
)
from vitascope_scene.reading.materials import without_stuff
from vitascope_scene.reading.neighbours import beside_it, changing, left_idle, whose_body
from vitascope_scene.reading.reader import MENTIONS, WordRole
from vitascope_scene.reading.roles import NONE
from vitascope_scene.reading.tagger import COMMA, STOP, Word

_LONGEST_PHRASE = 4
_ALWAYS_MEANT = ("camera", "style")
"""Kinds of words that mean the picture, wherever they stand."""


_ARTICLES = frozenset(("a", "an", "the", "one"))
_HERS = frozenset(("she", "her", "hers", "herself", "她", "她的", "她们"))
_HIS = frozenset(("he", "him", "his", "himself", "他", "他的"))
_ITS = frozenset(("it", "its", "itself", "它", "它的", "它们"))
_MALE = frozenset(
    ["man", "boy", "old_man", "groom", "king", "prince", "monk", "priest", "santa_claus"]
)
_FEMALE = frozenset(
    [
        "woman",
        "girl",
        "old_woman",
        "bride",
        "queen",
        "princess",
        "witch",
        "ballerina",
        "mermaid",
        "nurse",
    ]
)


def mended(words: Sequence[Word], roles: Sequence[WordRole]) -> list[WordRole]:
    """Return the roles of words with what is certainly wrong put right."""
    found = without_stuff(words, roles)
    for rule in _RULES:
        for at, word in enumerate(words):
            found[at] = rule(at, word, words, found)
    return found


def _undenied(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """What is denied by no word of its sentence is there, and so is what comes after the 的 of what
    is not: 没有云的海边.
    """
    if roles[at].label != "denied" or word.small == "not":
        return roles[at]
    for other in range(at - 1, -1, -1):
        if words[other].text == "的" and other and roles[other - 1].label == "denied":
            break
        if words[other].small == "not":
            return roles[at]
        if words[other].small == STOP:
            break
    seen = next((kind for kind in ("place", "time", "weather") if word.reading(kind)), None)
    if seen is not None:
        return WordRole(label=seen)
    return WordRole(label="subject") if may_name(word) else WordRole()


def _standing(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """A building or a mountain that is no place to be in stands there itself."""
    is_place = word.reading("place") is not None or not may_name(word)
    return roles[at] if roles[at].label != "place" or is_place else WordRole(label="subject")


def _described(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """A count, a colour or a size without a role describes the noun that it stands before."""
    kind = next((kind for kind in DESCRIBING if word.reading(kind)), None)
    if roles[at].label in DESCRIBING and _is_far(at, roles[at].head, words, roles):
        return WordRole()
    if roles[at].label != NONE or kind is None or (may_name(word) and kind != "count"):
        return roles[at]
    for other in range(at + 1, min(at + 1 + _LONGEST_PHRASE, len(words))):
        if roles[other].label in MENTIONS and words[other].small != "pronoun":
            is_said = any(role.head == other and role.label == kind for role in roles)
            return roles[at] if is_said else WordRole(label=kind, head=other)
        if not belongs(words[other], roles[other]):
            break
    return roles[at]


def _is_far(at: int, head: int | None, words: Sequence[Word], roles: list[WordRole]) -> bool:
    """Return True if another sentence, or another noun's clause, lies between a word and what it
    describes.
    """
    if head is None:
        return False
    start, end = sorted((at, head))
    between = range(start + 1, end)
    pauses = [n for n in between if words[n].small in (COMMA, STOP)]
    if any(words[n].small == STOP for n in pauses):
        return not (words[head].small == "pronoun" or head < at)
    named = [
        n
        for n in between
        if not belongs(words[n], roles[n]) and words[n].small not in ("function", COMMA)
    ]
    return bool(pauses and named) and words[at].language == (
        "zh" if head < at else words[at].language
    )


def _grounded_elsewhere(
    at: int, word: Word, words: Sequence[Word], roles: list[WordRole]
) -> WordRole:
    """Nobody is where it is itself; the ground is who was named before: 身后是地球."""
    role = roles[at]
    if role.label != "relation" or role.head is None or role.owners != (role.head,):
        return role
    before = [other for other in range(min(at, role.head)) if roles[other].label in ACTORS]
    return replace(role, head=before[-1]) if before else role


def _alive(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """Of several who are said to do something, a lifeless thing beside the living does nothing."""
    role = roles[at]
    if role.label == "action" and len(role.owners) == 1 and word.language == "en":
        return _not_by_a_thing(at, words, roles)
    if role.label != "action" or len(role.owners) < 2:
        return role
    living = tuple(owner for owner in role.owners if kind_of(words[owner]) not in LIFELESS)
    known = any(kind_of(words[owner]) in LIVING for owner in living)
    return replace(role, owners=living) if known else role


def _not_by_a_thing(at: int, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """An action of a lifeless thing after it is that of the living before it: an owl reads by
    candlelight.
    """
    owner = roles[at].owners[0]
    if owner < at or kind_of(words[owner]) not in LIFELESS:
        return roles[at]
    for other in range(at - 1, -1, -1):
        if words[other].small in (COMMA, STOP):
            break
        if roles[other].label in ACTORS:
            alive = kind_of(words[other]) in LIVING
            return replace(roles[at], owners=(other,)) if alive else roles[at]
    return roles[at]


def _of_the_picture(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """A word that means how the picture is made, or a backdrop, means it without a role, too."""
    place = word.reading("place")
    if roles[at].label == NONE and place is not None and place.key in BACKDROPS:
        before = [other.small for other in words[max(0, at - 2) : at]]
        return roles[at] if "not" in before else WordRole(label="place")
    kinds = {reading.kind for reading in word.readings}
    after = words[at + 1] if at + 1 < len(words) else None
    leads = after is not None and (
        may_name(after) or after.reading("colour") or after.small == "adjective"
    )
    plain = word.small in ("", "adjective")
    if roles[at].label == NONE and kinds == {"effect"} and plain:
        return (
            roles[at]
            if any(w.small in ("not", "like") for w in words[max(0, at - 2) : at])
            else WordRole(label="effect")
        )
    if roles[at].label == NONE and len(kinds) == 1 and kinds <= set(_ALWAYS_MEANT) and not leads:
        before = [
            other.small for other in words[max(0, at - 2) : at] if other.small not in (COMMA, STOP)
        ]
        return roles[at] if "not" in before else WordRole(label=next(iter(kinds)))
    return roles[at]


def _same_sex(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """She is no man and it is nobody: a pronoun means the last one whom it can mean."""
    role = roles[at]
    if word.small != "pronoun" or role.label != "again" or role.head is None:
        return role
    before = [
        n for n in range(at - 1, -1, -1) if roles[n].label in ACTORS and words[n].small != "pronoun"
    ]
    doing = any(other.label == "action" and at in other.owners for other in roles)
    living = [n for n in before if doing and word.text in _ITS and kind_of(words[n]) == "animal"]
    if _may_mean(word, words[role.head]) and not (living and kind_of(words[role.head]) in LIFELESS):
        return role
    other = next((n for n in (*living, *before) if _may_mean(word, words[n])), None)
    if other is None:
        return role
    for n in range(at, len(roles)):
        if (
            role.head in roles[n].owners
            and words[n].small != "pronoun"
            and at not in roles[n].owners
        ):
            clause = [
                other
                for other in range(at, n)
                if words[other].small == STOP or roles[other].label == "subject"
            ]
            if not clause:
                owners = tuple(other if owner == role.head else owner for owner in roles[n].owners)
                roles[n] = replace(roles[n], owners=owners)
    return replace(role, head=other)


def _may_mean(pronoun: Word, noun: Word) -> bool:
    """Return True if a pronoun may mean whom a noun names."""
    keys = {reading.key for reading in noun.readings}
    if pronoun.text in _HERS:
        return kind_of(noun) == "person" and not keys & _MALE
    if pronoun.text in _HIS:
        return kind_of(noun) == "person" and not keys & _FEMALE
    return not (pronoun.text in _ITS and kind_of(noun) == "person")


def _passive(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """被 and "by" turn round who does it: 小偷被警察抓住, a mouse chased by a cat."""
    if word.text == "被":
        verbs = [
            n
            for n in range(at + 1, len(words))
            if roles[n].label in ("action", "relation") and n - at <= 6
        ]
        doers = [
            n for n in range(at + 1, verbs[0] if verbs else at + 1) if roles[n].label in MENTIONS
        ]
        _turn_round(
            verbs[:1],
            doers[:1],
            [n for n in range(at) if roles[n].label in MENTIONS][-1:],
            words,
            roles,
        )
    elif (
        word.text == "by"
        and at
        and roles[at - 1].label in ("action", "relation")
        and not words[at - 1].text.endswith(("ing", "s"))
    ):
        doers = [
            n
            for n in range(at + 1, min(at + 1 + _LONGEST_PHRASE, len(words)))
            if roles[n].label in MENTIONS
        ]
        done_to = [owner for owner in roles[at - 1].owners if owner < at]
        _turn_round([at - 1], doers[:1], done_to[-1:], words, roles)
    return roles[at]


def _turn_round(
    verbs: list[int],
    doers: list[int],
    done_to: list[int],
    words: Sequence[Word],
    roles: list[WordRole],
) -> None:
    """Let a verb belong to who does it, and who it is done to be its thing.

    A lifeless thing does nothing.
    """
    if not (verbs and doers and done_to):
        return
    verb, doer, thing = verbs[0], doers[0], done_to[0]
    if kind_of(words[doer]) not in LIVING:
        roles[verb], roles[doer] = WordRole(), WordRole(label="subject")
        roles[thing] = WordRole(label="subject")
        return
    if roles[verb].label == "relation":
        roles[verb] = WordRole(label="relation", head=thing, owners=(doer,))
    else:
        roles[verb] = replace(roles[verb], owners=(doer,))
        roles[thing] = replace(roles[thing], label="prop", head=verb, owners=())
    roles[doer] = WordRole(label="subject")


def _fought_over(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """What is fought over or for is the thing of the fight."""
    if (
        word.text not in ("over", "for")
        or not at
        or roles[at - 1].label != "action"
        or at + 1 >= len(words)
    ):
        return roles[at]
    if not any(
        reading.key in ("box", "catch", "sword_fight") for reading in words[at - 1].readings
    ):
        return roles[at]
    things = [
        n
        for n in range(at + 1, min(at + 1 + _LONGEST_PHRASE, len(words)))
        if roles[n].label in MENTIONS
    ]
    if things:
        roles[things[0]] = WordRole(label="prop", head=at - 1)
        return WordRole()
    return roles[at]


def _from_the_camera(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """What the camera does is nobody's doing: 镜头从门口推进去, the camera glides into a room."""
    if (
        not (word.text.startswith("镜头") or word.text in ("camera", "the camera"))
        or roles[at].label != NONE
    ):
        return roles[at]
    for other in range(at + 1, len(words)):
        if words[other].small in (COMMA, STOP):
            break
        living = [owner for owner in roles[other].owners if kind_of(words[owner]) in LIVING]
        if (roles[other].label in ("action", "motion") and not living) or (
            roles[other].label in MENTIONS and words[other - 1].text in ("从", "from")
        ):
            roles[other] = WordRole()
    return roles[at]


def _seen_from_above(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """A drone that films is the camera: 无人机拍."""
    after = words[at + 1].text if at + 1 < len(words) else ""
    films = word.text == "无人机" and after[:1] in ("拍", "从", "航", "俯", "视", "镜")
    if not films:
        return roles[at]
    for other in range(at + 1, len(words)):
        if words[other].small == STOP:
            break
        if roles[other].label in ("action", "motion"):
            roles[other] = WordRole()
    return WordRole(label="camera")


def _announced(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """Where nobody is in the picture, it shows what an article announces: a train in the mountains,
    although to train is a verb; without an article what a word alone names.
    """
    nobody = not any(role.label in (*MENTIONS, "effect") for role in roles)
    if not nobody or roles[at].label not in (NONE, "colour") or not kind_of(word):
        return roles[at]
    before = words[at - 1].text if at else ""
    is_head = at + 1 == len(words) or not kind_of(words[at + 1])
    meant = before in _ARTICLES if word.small != "function" else before in _ARTICLES - {"the"}
    meant |= len(words) == 1 and not word.small.startswith("function")
    return WordRole(label="subject") if is_head and meant else roles[at]


_RULES = (
    beside_it,
    _fought_over,
    _from_the_camera,
    _seen_from_above,
    _passive,
    _undenied,
    _standing,
    _described,
    mended_order,
    _same_sex,
    _grounded_elsewhere,
    _alive,
    _of_the_picture,
    _announced,
    changing,
    left_idle,
    whose_body,
)
