"""Mends roles by what grammar leaves no doubt about, where the network may err."""

from collections.abc import Sequence
from dataclasses import replace

from vitascope_scene.reading.materials import without_stuff
from vitascope_scene.reading.reader import MENTIONS, WordRole
from vitascope_scene.reading.roles import NONE
from vitascope_scene.reading.tagger import COMMA, STOP, Word

_NOUNS = frozenset((*MENTIONS, "place"))
_ACTORS = frozenset(("subject", "again"))
_DESCRIBING = ("count", "colour", "size")
_BETWEEN = frozenset(("adjective", "classifier", "measured"))
"""Small words that may stand between a noun and what describes it."""
_OF = frozenset(("of", "的"))
_LONGEST_PHRASE = 4
_LIVING = frozenset(("person", "animal"))
_LIFELESS = frozenset(
    ("building", "furniture", "food", "drink", "plant", "object", "clothing", "nature")
)
_ALWAYS_MEANT = ("camera", "style")
"""Kinds of words that mean the picture, wherever they stand."""


_OFTEN = "圈次下遍回趟步声眼口番阵天年"
"""Chinese measures of how often or how long something is done."""
_HERS = frozenset(("she", "her", "hers", "herself", "她", "她的", "她们"))
_HIS = frozenset(("he", "him", "his", "himself", "他", "他的"))
_ITS = frozenset(("it", "its", "itself", "它", "它的", "它们"))
_MALE = frozenset("man boy old_man groom king prince monk priest santa_claus".split())
_FEMALE = frozenset("woman girl old_woman bride queen princess witch ballerina mermaid nurse".split())


def mended(words: Sequence[Word], roles: Sequence[WordRole]) -> list[WordRole]:
    """Return the roles of words with what is certainly wrong put right."""
    found = without_stuff(words, roles)
    for rule in _RULES:
        for at, word in enumerate(words):
            found[at] = rule(at, word, words, found)
    return found


def _undenied(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """What is denied by no word of its sentence is there."""
    if roles[at].label != "denied" or word.small == "not":
        return roles[at]
    for other in range(at - 1, -1, -1):
        if words[other].small == "not":
            return roles[at]
        if words[other].small == STOP:
            break
    return WordRole(label="subject") if _is_noun(word) else WordRole()


def _standing(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """A building or a mountain that is no place to be in stands there itself."""
    is_place = word.reading("place") is not None or not _is_noun(word)
    return roles[at] if roles[at].label != "place" or is_place else WordRole(label="subject")


def _described(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """A count, a colour or a size without a role describes the noun that it stands before."""
    kind = next((kind for kind in _DESCRIBING if word.reading(kind)), None)
    if roles[at].label != NONE or kind is None or (_is_noun(word) and kind != "count"):
        return roles[at]
    for other in range(at + 1, min(at + 1 + _LONGEST_PHRASE, len(words))):
        if roles[other].label in MENTIONS and words[other].small != "pronoun":
            told = any(role.head == other and role.label == kind for role in roles)
            return roles[at] if told else WordRole(label=kind, head=other)
        if not _belongs(words[other], roles[other]):
            break
    return roles[at]


def _belongs(word: Word, role: WordRole) -> bool:
    """Return True for a word that may stand between a noun and what describes it."""
    return role.label in _DESCRIBING or word.small in _BETWEEN or word.text in _OF


def _grounded_before(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """A Chinese word for where stands right after its ground: 椅子上."""
    if word.language != "zh" or not at or word.reading("relation") is None:
        return roles[at]
    ground = at - 1
    if roles[ground].label not in ("subject", "again", "prop") or roles[at].label not in (NONE, "relation"):
        return roles[at]
    if not _is_noun(words[ground]) or _is_verb(word) or _goes(at, words, roles):
        return roles[at]
    if roles[ground].label == "prop":
        return WordRole() if roles[at].label == NONE else replace(roles[at], head=ground)
    owners = tuple(owner for owner in roles[at].owners if owner != ground) or _neighbours(ground, roles, words)
    return WordRole(label="relation", head=ground, owners=owners) if owners else roles[at]


def _goes(at: int, words: Sequence[Word], roles: list[WordRole]) -> bool:
    """Return True for 上 and 下 as verbs: 老虎下山."""
    after = roles[at + 1].label if at + 1 < len(roles) else NONE
    return len(words[at].text) == 1 and _kind(words[at - 1]) in _LIVING and after in _NOUNS


def _is_verb(word: Word) -> bool:
    """Return True for a relation that is a verb: 追着."""
    found = word.reading("relation")
    return found is not None and found.key in ("chasing", "facing")


def _neighbours(ground: int, roles: list[WordRole], words: Sequence[Word]) -> tuple[int, ...]:
    """Who stands at a ground: the last actor named before it in the sentence, or the next one after it."""
    for step in (-1, 1):
        other = ground + step
        while 0 <= other < len(roles) and words[other].small != STOP:
            if roles[other].label in _ACTORS:
                return (other,)
            other += step
    return ()


def _grounded_elsewhere(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """Nobody is where it is itself; the ground is who was named before: 身后是地球."""
    role = roles[at]
    if role.label != "relation" or role.head is None or role.owners != (role.head,):
        return role
    before = [other for other in range(min(at, role.head)) if roles[other].label in _ACTORS]
    return replace(role, head=before[-1]) if before else role


def _alive(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """Of several who are said to do something, a lifeless thing beside the living does nothing."""
    role = roles[at]
    if role.label != "action" or len(role.owners) < 2:
        return role
    living = tuple(owner for owner in role.owners if _kind(words[owner]) not in _LIFELESS)
    known = any(_kind(words[owner]) in _LIVING for owner in living)
    return replace(role, owners=living) if known else role


def _of_the_picture(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """A word that means how the picture is made means it without a role, too."""
    kinds = {reading.kind for reading in word.readings}
    after = words[at + 1] if at + 1 < len(words) else None
    leads = after is not None and (_is_noun(after) or after.reading("colour") or after.small == "adjective")
    if roles[at].label == NONE and len(kinds) == 1 and kinds <= set(_ALWAYS_MEANT) and not leads:
        before = [other.small for other in words[max(0, at - 2) : at] if other.small not in (COMMA, STOP)]
        return roles[at] if "not" in before else WordRole(label=next(iter(kinds)))
    return roles[at]


def _kind(word: Word) -> str:
    """The kind of the first thing that a word may name, or empty."""
    found = next((reading.kind for reading in word.readings if reading.kind in _LIFELESS | _LIVING), "")
    return found


def _is_noun(word: Word) -> bool:
    """Return True for a word that may name a thing."""
    return word.reading(*_LIFELESS, *_LIVING, "vehicle", "instrument", "device", "gear", "place") is not None


def _existing(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """What a Chinese sentence says to be in a place stands after its verb: 门口蹲着一只猫."""
    role = roles[at]
    if role.label != "action" or not word.text.endswith("着") or any(_kind(words[o]) in _LIVING for o in role.owners):
        return role
    for other in range(at + 1, min(at + 1 + _LONGEST_PHRASE, len(words))):
        if _kind(words[other]) in _LIVING and roles[other].label in ("prop", "subject"):
            roles[other] = WordRole(label="subject")
            return replace(role, owners=(other,))
        if words[other].small in (COMMA, STOP):
            break
    return role


def _times(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """How often something is done is no number of things: 翻了两圈."""
    role = roles[at]
    often = word.language == "zh" and word.text[-1] in _OFTEN and role.head is not None and role.head < at
    return WordRole() if role.label == "count" and often else role


def _same_sex(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """She is no man and it is nobody: a pronoun means the last one whom it can mean."""
    role = roles[at]
    if word.small != "pronoun" or role.label != "again" or role.head is None or _may_mean(word, words[role.head]):
        return role
    before = [n for n in range(at - 1, -1, -1) if roles[n].label in _ACTORS and words[n].small != "pronoun"]
    other = next((n for n in before if _may_mean(word, words[n])), None)
    if other is None:
        return role
    for n in range(at, len(roles)):
        if role.head in roles[n].owners and words[n].small != "pronoun" and at not in roles[n].owners:
            clause = [other for other in range(at, n) if words[other].small == STOP or roles[other].label == "subject"]
            if not clause:
                owners = tuple(other if owner == role.head else owner for owner in roles[n].owners)
                roles[n] = replace(roles[n], owners=owners)
    return replace(role, head=other)


def _may_mean(pronoun: Word, noun: Word) -> bool:
    """Return True if a pronoun may mean whom a noun names."""
    keys = {reading.key for reading in noun.readings}
    if pronoun.text in _HERS:
        return _kind(noun) == "person" and not keys & _MALE
    if pronoun.text in _HIS:
        return _kind(noun) == "person" and not keys & _FEMALE
    return not (pronoun.text in _ITS and _kind(noun) == "person")


def _modifying(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """A Chinese noun right before another one that is a thing says what kind of thing it is: 明星海报."""
    if word.language != "zh" or roles[at].label != "subject" or at + 1 >= len(words):
        return roles[at]
    after, label = words[at + 1], roles[at + 1].label
    things = after.reading("object", "food", "clothing", "furniture") and not after.small
    if not (things and label in ("subject", "prop") and _kind(word) in ("person", "animal", "food", "plant")):
        return roles[at]
    if _kind(after) not in ("object", "food", "clothing", "furniture") or word.text.endswith(("们", "子")):
        return roles[at]
    for n, role in enumerate(roles):
        if at in role.owners or role.head == at:
            owners = tuple(at + 1 if owner == at else owner for owner in role.owners)
            roles[n] = replace(role, owners=owners, head=at + 1 if role.head == at else role.head)
    if label == "prop":
        roles[at + 1] = WordRole(label="subject")
    return WordRole()


_RULES = (
    _undenied,
    _standing,
    _described,
    _times,
    _existing,
    _same_sex,
    _modifying,
    _grounded_before,
    _grounded_elsewhere,
    _alive,
    _of_the_picture,
)
