"""Mends roles by the words right beside: hair and backgrounds, multiples, two words for one
person, what something is full of and what it turns into.
"""

from collections.abc import Sequence
from dataclasses import replace

from vitascope_scene.lexicon import LIVING, actions
from vitascope_scene.lexicon.words import TRAVEL
from vitascope_scene.reading.grammar import BECOMING, belongs, kind_of, may_name, merge
from vitascope_scene.reading.reader import MENTIONS, WordRole
from vitascope_scene.reading.roles import NONE
from vitascope_scene.reading.small import PART
from vitascope_scene.reading.tagger import COMMA, STOP, Word

_LONGEST_PHRASE = 4
BODY = frozenset(
    ("eye", "eyes", "face", "lips", "hand", "hands", "fingers", "feet", "human eye", "human face", "眼睛", "双眼", "脸",
     "脸庞", "脸部", "面孔", "嘴唇", "手", "双手", "手指", "眼眸")
)  # fmt: skip
"""Parts of a body that stand for somebody where nobody is named."""
_OF_SOMEBODY = frozenset(("his", "her", "its", "their", "my", "your", "a", "the", "of"))
_BACKDROPS = frozenset(("background", "backdrop", "hair", "blonde hair", "背景", "背景下", "底色"))


def beside_it(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """Return the role of a word, put right by its neighbours."""
    for rule in _RULES:
        roles[at] = rule(at, word, words, roles)
    return roles[at]


def _becoming(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """A change into something comes after what it was; into nothing that can be seen, it is none."""
    if word.text not in BECOMING:
        return roles[at]
    for other in range(at + 1, min(at + 2 + _LONGEST_PHRASE, len(words))):
        if roles[other].label in MENTIONS and kind_of(words[other]):
            roles[other] = WordRole(label="subject")
            return WordRole(label="cut")
        if words[other].small in (COMMA, STOP) or roles[other].label == "action":
            break
    return WordRole()


def _held_within(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """What something is full of is there: a cart full of cheese, 装满苹果的篮子."""
    before = [other.text for other in words[max(0, at - 3) : at]]
    full = (
        {"full", "of"} <= set(before)
        or "filled with" in " ".join(before)
        or ({"full of", "装满", "满是", "盛满"} & set(before))
    )
    nothing = roles[at].label == NONE and may_name(word) and not word.small
    return WordRole(label="subject") if full and nothing else roles[at]


def _one_person(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """Two words for one person: a female firefighter, a woman doctor."""
    if word.language != "en" or word.owned or at + 1 >= len(words):
        return roles[at]
    both = (roles[at].label in MENTIONS, roles[at + 1].label in MENTIONS)
    if not all(both) or {kind_of(word), kind_of(words[at + 1])} != {"person"}:
        return roles[at]
    role = roles[at] if roles[at].label == "subject" else roles[at + 1]
    merge(roles, gone=at, kept=at + 1)
    roles[at + 1] = replace(role, head=None if role.head == at + 1 else role.head)
    return WordRole()


def _of_a_part(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """A size or colour of hair, or of the background, is not that of who has it."""
    if roles[at].label not in ("size", "colour"):
        return roles[at]
    for other in range(at + 1, min(at + _LONGEST_PHRASE, len(words))):
        if roles[other].label in MENTIONS:
            break
        if words[other].small == PART or words[other].text in _BACKDROPS:
            return WordRole()
        if not (belongs(words[other], roles[other]) or words[other].reading("colour", "size")):
            break
    return roles[at]


def _part_of_somebody(
    at: int, word: Word, words: Sequence[Word], roles: list[WordRole]
) -> WordRole:
    """A part of somebody's body is nothing that is done: a girl's face, his hands."""
    if word.small != PART or roles[at].label != "action" or not at:
        return roles[at]
    before = words[at - 1]
    owned = before.owned or before.text in _OF_SOMEBODY or before.small == "adjective"
    return WordRole() if owned else roles[at]


def _multiplied(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """Three times as large are not three."""
    after = words[at + 1].text if at + 1 < len(words) else ""
    return WordRole() if roles[at].label == "count" and after == "times" else roles[at]


def _grounded_after(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """An English word for where stands before its ground."""
    role = roles[at]
    if role.label != "relation" or word.language != "en" or role.head is None or role.head > at:
        return role
    ground = _next_mention(at, words, roles)
    if ground is None or ground in role.owners or words[role.head].small == "pronoun":
        return role
    return replace(role, head=ground)


def _carried_in(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """What somebody sits in to whom something is done: pushes a girl in a wheelchair."""
    if word.text not in ("in", "on", "inside") or not at or roles[at - 1].label != "prop":
        return roles[at]
    ground = _next_mention(at, words, roles)
    same = ground is not None and roles[ground].head == roles[at - 1].head
    if ground is None or not same or kind_of(words[at - 1]) not in LIVING:
        return roles[at]
    roles[ground] = WordRole(label="subject")
    return WordRole(label="relation", head=ground, owners=(at - 1,))


def _next_mention(at: int, words: Sequence[Word], roles: list[WordRole]) -> int | None:
    """The noun that comes right after a word, with what describes it in between."""
    for other in range(at + 1, min(at + 2 + _LONGEST_PHRASE, len(words))):
        if roles[other].label in MENTIONS:
            return other
        if words[other].small in (COMMA, STOP) or roles[other].label in ("action", "relation"):
            return None
    return None


def _of_a_stranger(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """A size is no thing beside a word that nobody knows, and what that plays plays nothing itself:
    a giant wugling playing a guitar.
    """
    role = roles[at]
    if word.reading("size") and role.label in MENTIONS and _is_stranger(at + 1, words):
        return WordRole()
    if role.label != "action" or not at or not _is_stranger(at - 1, words):
        return role
    later = [owner for owner in role.owners if owner > at and kind_of(words[owner]) not in LIVING]
    for thing in later:
        roles[thing] = WordRole(label="prop", head=at)
    return replace(role, owners=(at - 1,)) if later else role


def _is_stranger(at: int, words: Sequence[Word]) -> bool:
    """Return True for a word that nobody knows."""
    return at < len(words) and words[at].unknown and not words[at].readings


def whose_body(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """Return the role of a part of a body where nobody is in the picture: it stands for somebody,
    who does what is done.
    """
    named = [n for n, role in enumerate(roles) if role.label in MENTIONS]
    somebody = (kind_of(words[n]) in LIVING or words[n].small == "pronoun" for n in named)
    if word.text not in BODY or at in named or at - 1 in named or any(somebody):
        return roles[at]
    if any(words[n].text in BODY for n in named):
        return roles[at]
    for n, role in enumerate(roles):
        if role.label == "action" and n != at:
            for owner in role.owners:
                roles[owner] = WordRole(label="prop", head=n)
            roles[n] = replace(role, owners=(at,))
    return WordRole(label="subject")


def changing(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """Return the role of a word that says what becomes of a thing, right before it or after it: a
    sinking ship, the wall crumbles.
    """
    reading = word.reading("action")
    if roles[at].label != NONE or reading is None or not actions()[reading.key].changes:
        return roles[at]
    linked = at + 1 < len(words) and words[at + 1].text == "的"
    for other in (at + 2 if linked else at + 1, at - 1):
        if 0 <= other < len(words) and roles[other].label in MENTIONS:
            return WordRole(label="action", owners=(other,))
    return roles[at]


def left_idle(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """Return the role of a verb for a way right after somebody who does nothing else: geese fly."""
    reading = word.reading("action")
    is_verb = len(word.readings) == 1 and reading and actions()[reading.key].motion == TRAVEL
    before = at - 1
    while before > 0 and words[before].small == "adverb":
        before -= 1
    if roles[at].label != NONE or not is_verb or before < 0:
        return roles[at]
    is_one = roles[before].label in MENTIONS and kind_of(words[before]) in LIVING | {"vehicle"}
    acts = any(role.label == "action" and before in role.owners for role in roles)
    return WordRole(label="action", owners=(before,)) if is_one and not acts else roles[at]


def _before_its_verb(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """Somebody right before an English verb that nobody does is who does it: a grandmother knits."""
    role, after = roles[at], at + 1
    if role.label != "prop" or role.head != after or kind_of(word) != "person":
        return role
    is_verb = word.language == "en" and roles[after].label == "action"
    if not is_verb or any(kind_of(words[owner]) in LIVING for owner in roles[after].owners):
        return role
    roles[after] = replace(roles[after], owners=(at,))
    return WordRole(label="subject")


_RULES = (
    _before_its_verb,
    _of_a_stranger,
    _grounded_after,
    _carried_in,
    _becoming,
    _held_within,
    _one_person,
    _of_a_part,
    _part_of_somebody,
    _multiplied,
)
