"""Mends roles by Chinese word order: what stands before 的, after 给, or between two nouns."""

from collections.abc import Sequence
from dataclasses import replace

from vitascope_scene.lexicon import LIVING
from vitascope_scene.reading.grammar import ACTORS, NOUNS, POSTPOSED, kind_of, may_name, merge
from vitascope_scene.reading.reader import MENTIONS, WordRole
from vitascope_scene.reading.roles import NONE
from vitascope_scene.reading.tagger import COMMA, STOP, Word

_LONGEST_PHRASE = 5
_OFTEN = "圈次下遍回趟步声眼口番阵天年"
"""Measures of how often or how long something is done."""
_TITLES = frozenset(
    [
        "叔叔",
        "阿姨",
        "爷爷",
        "奶奶",
        "哥哥",
        "姐姐",
        "小哥",
        "大叔",
        "大妈",
        "先生",
        "小姐",
        "女士",
        "师傅",
        "伯伯",
        "大爷",
    ]
)
_TO = frozenset(["给", "为", "帮", "替", "对", "向", "朝"])
_TAKING = frozenset(["把", "将", "用", "拿", "拿着", "被", "对着", "向", "朝", "给", "和", "跟"])
"""Words after which a noun stands before its verb."""
_THINGS = ("object", "food", "clothing", "furniture")
_DONNING = frozenset(
    ["打", "打着", "系", "系着", "系上", "扎", "扎着", "别着", "披", "披上", "围", "围着"]
)
_WITH = frozenset(["和", "与", "跟", "同"])
_TRAILING = ("跟在", "尾随在", "躲在后", "在后")
"""How words for where begin that stand after who is there, not after the ground."""
_KIN = frozenset(
    ["妈妈", "爸爸", "妈", "爸", "宝宝", "先生", "小姐", "太太", "奶奶", "爷爷", "哥哥", "弟弟"]
)
"""What an animal may be called after its name: 北极熊妈妈."""
_BODY = frozenset(
    ["腿", "背", "肩", "肩膀", "头", "怀", "手", "身", "肚子", "膝盖", "脖子", "脑袋"]
)


def mended_order(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """Return the role of a Chinese word, put right by where it stands.

    Others may be mended in place.
    """
    if word.language != "zh":
        return roles[at]
    for rule in _RULES:
        roles[at] = rule(at, word, words, roles)
    return roles[at]


def _times(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """How often something is done is no number of things: 翻了两圈."""
    role = roles[at]
    often = word.text[-1] in _OFTEN and role.head is not None and role.head < at
    return WordRole() if role.label == "count" and often else role


def _put_on(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """What is tied, pinned or draped is worn: 打红领带, 系着围巾."""
    role = roles[at]
    if word.text not in _DONNING or role.label not in ("action", NONE):
        return role
    for other in range(at + 1, min(at + _LONGEST_PHRASE, len(words))):
        if kind_of(words[other]) == "clothing" and roles[other].label in (
            "prop",
            "worn",
            "subject",
        ):
            owners = role.owners or roles[other].owners or _wearer(at, other, words, roles)
            roles[other] = WordRole(label="worn", owners=owners)
            return WordRole()
        if (
            roles[other].label not in ("colour", "count", "size", NONE)
            or words[other].small == COMMA
        ):
            break
    return role


def _wearer(at: int, garment: int, words: Sequence[Word], roles: list[WordRole]) -> tuple[int, ...]:
    """Who wears a garment: who comes after its 的, or else who was named last."""
    after = range(garment + 1, min(garment + 1 + _LONGEST_PHRASE, len(words)))
    linked = garment + 1 < len(words) and words[garment + 1].text == "的"
    near = [*(after if linked else ()), *range(at - 1, -1, -1)]
    return tuple(n for n in near if roles[n].label in ACTORS and kind_of(words[n]) in LIVING)[:1]


def _put_on_somebody(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """What is put on somebody is worn by them: 把王冠戴在女孩头上."""
    before = [n for n in range(max(0, at - 3), at) if kind_of(words[n]) == "clothing"]
    if word.small != "wear" or not before or words[before[-1] - 1].text not in ("把", "将"):
        return roles[at]
    for other in range(at + 1, min(at + 2 + _LONGEST_PHRASE, len(words))):
        if roles[other].label in MENTIONS and kind_of(words[other]) in LIVING:
            roles[before[-1]] = WordRole(label="worn", owners=(other,))
            roles[other] = WordRole(label="subject")
            break
    return roles[at]


def _together_with(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """What one does with somebody both do: 骑士在地牢里和骷髅战斗."""
    role = roles[at]
    if role.label != "action" or len(role.owners) != 1 or role.owners[0] > at:
        return role
    partner = role.owners[0]
    start = next((n + 1 for n in range(at, 0, -1) if words[n].small in (COMMA, STOP)), 0)
    linked = [n for n in range(max(start, partner - 3), partner) if words[n].text in _WITH]
    before = [n for n in range(start, linked[0] if linked else start) if _is_alive(n, words, roles)]
    return replace(role, owners=(before[-1], partner)) if before else role


def _is_alive(at: int, words: Sequence[Word], roles: list[WordRole]) -> bool:
    """Return True for an actor that lives."""
    return roles[at].label in ACTORS and kind_of(words[at]) in LIVING


def _describing(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """An action right before 的 is done by what comes after it: 燃烧的城堡."""
    role = roles[at]
    if role.label != "action" or at + 2 >= len(words) or words[at + 1].text != "的":
        return role
    if at and roles[at - 1].label in MENTIONS:
        return role
    for other in range(at + 2, min(at + 2 + _LONGEST_PHRASE, len(words))):
        if roles[other].label in MENTIONS:
            return replace(role, owners=(other,))
        if words[other].small in (COMMA, STOP) or roles[other].label == "action":
            break
    return role


def _existing(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """What a sentence says to be in a place stands after its verb: 门口蹲着一只猫."""
    role = roles[at]
    if (
        role.label != "action"
        or not word.text.endswith("着")
        or any(kind_of(words[o]) in LIVING for o in role.owners)
    ):
        return role
    for other in range(at + 1, min(at + _LONGEST_PHRASE, len(words))):
        if kind_of(words[other]) in LIVING and roles[other].label in ("prop", "subject"):
            roles[other] = WordRole(label="subject")
            return replace(role, owners=(other,))
        if words[other].small in (COMMA, STOP):
            break
    return role


def _modifying(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """A noun right before another one says what kind of thing that is: 明星海报."""
    if roles[at].label not in ("subject", "prop") or at + 1 >= len(words):
        return roles[at]
    after, label = words[at + 1], roles[at + 1].label
    if kind_of(word) == "animal" and after.text in _KIN and label in MENTIONS:
        merge(roles, gone=at + 1, kept=at)
        roles[at + 1] = WordRole()
        return roles[at]
    if label not in ("subject", "prop"):
        return roles[at]
    if kind_of(word) == kind_of(after) == "person":
        return _one_person(at, words, roles)
    is_thing = kind_of(after) in _THINGS and not after.small
    if roles[at].label == "prop" or not is_thing or kind_of(word) not in (*LIVING, "food", "plant"):
        return roles[at]
    if word.text.endswith(("们", "子")):
        return roles[at]
    merge(roles, gone=at, kept=at + 1)
    roles[at + 1] = WordRole(label="subject") if label == "prop" else roles[at + 1]
    return WordRole()


def _one_person(at: int, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """Two words for one person: 交警叔叔 is a policeman, 盲人老太太 an old woman."""
    kept, gone = (at, at + 1) if words[at + 1].text in _TITLES else (at + 1, at)
    role = (
        roles[gone]
        if roles[gone].label == "prop" and roles[kept].label == "subject"
        else roles[kept]
    )
    merge(roles, gone=gone, kept=kept)
    roles[kept], roles[gone] = role, WordRole()
    return roles[at]


def _dressed(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """Clothes before 的 belong to who comes after it, and to nobody else: 蓝色旗袍的女人."""
    is_worn = roles[at].label == "worn" or (
        roles[at].label == "subject" and kind_of(word) == "clothing"
    )
    if not is_worn or at + 2 >= len(words) or words[at + 1].text != "的":
        return roles[at]
    for other in range(at + 2, min(at + 2 + _LONGEST_PHRASE, len(words))):
        if roles[other].label in ("subject", "again", "prop") and kind_of(words[other]) in LIVING:
            return WordRole(label="worn", owners=(other,))
        if words[other].small in (COMMA, STOP) or roles[other].label in ("action", *NOUNS):
            break
    return roles[at]


def _for_somebody(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """What is done for somebody is done by who was named before: 老师给男孩擦眼泪."""
    role = roles[at]
    if role.label != "action" or len(role.owners) != 1:
        return role
    owner = role.owners[0]
    start, end = sorted((owner, at))
    reach = range(max(0, owner - _LONGEST_PHRASE), owner) if owner < at else range(start + 1, end)
    to = [
        n
        for n in reach
        if words[n].text in _TO and not any(words[m].small == COMMA for m in range(n, end))
    ]
    if not to:
        return role
    before = [n for n in range(to[-1]) if roles[n].label in ACTORS and not _ended(words, n, to[-1])]
    return replace(role, owners=(before[-1],)) if before and before[-1] != owner else role


def _ended(words: Sequence[Word], start: int, end: int) -> bool:
    """Return True if a sentence ends between two words."""
    return any(word.small == STOP for word in words[start:end])


def _after_its_verb(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """A thing belongs to the verb before it, unless 把 or the like stands there: 抱着宝宝坐下."""
    role = roles[at]
    if role.label != "prop" or role.head is None or role.head < at:
        return role
    for other in range(at - 1, max(-1, at - 1 - _LONGEST_PHRASE), -1):
        if words[other].text in _TAKING or words[other].small in (COMMA, STOP):
            return role
        if roles[other].label == "action" and not any(
            r.label == "prop" and r.head == other for r in roles
        ):
            return replace(role, head=other)
    return role


def _grounded(at: int, word: Word, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """A word for where stands right after its ground: 椅子上.

    One that is a verb stands before it: 跟着妈妈.
    """
    found, role = word.reading("relation"), roles[at]
    if not at or found is None or role.label not in (NONE, "relation"):
        return role
    if word.text.startswith(_TRAILING):
        return role
    if found.key in ("chasing", "facing") or word.text.endswith("着"):
        return _between(at, words, roles) if role.label == "relation" else role
    ground = at - 1
    if (
        words[ground].text in _BODY
        and at > 1
        and roles[at - 2].label in ACTORS
        and found.key in ("on", "inside")
    ):
        return _standing(at - 2, "on", words, roles) if found.key == "on" else role
    if (
        roles[ground].label not in ("subject", "again", "prop")
        or not may_name(words[ground])
        or _goes(at, words, roles)
    ):
        return role
    if roles[ground].label == "prop":
        return WordRole() if role.label == NONE else replace(role, head=ground)
    owners = tuple(owner for owner in role.owners if owner != ground) or _neighbours(
        ground, roles, words
    )
    return WordRole(label="relation", head=ground, owners=owners) if owners else role


def _standing(ground: int, key: str, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """Who was named last before a ground stands on it."""
    before = [n for n in range(ground) if roles[n].label in ACTORS and not _ended(words, n, ground)]
    return WordRole(label="relation", head=ground, owners=(before[-1],)) if before else WordRole()


def _between(at: int, words: Sequence[Word], roles: list[WordRole]) -> WordRole:
    """A relation that stands where a verb does: who comes before it is there to who comes after it."""
    before = [n for n in range(at) if roles[n].label in ACTORS and not _ended(words, n, at)]
    after = [
        n
        for n in range(at + 1, min(at + 1 + _LONGEST_PHRASE, len(words)))
        if roles[n].label in MENTIONS
    ]
    if not before or not after or any(words[n].small == COMMA for n in range(at, after[0])):
        return roles[at]
    owners = (
        roles[at].owners if after[0] not in roles[at].owners and roles[at].owners else (before[-1],)
    )
    return WordRole(label="relation", head=after[0], owners=owners)


def _goes(at: int, words: Sequence[Word], roles: list[WordRole]) -> bool:
    """Return True for 上 and 下 as verbs: 老虎下山."""
    after = roles[at + 1].label if at + 1 < len(roles) else NONE
    return words[at].text in POSTPOSED and kind_of(words[at - 1]) in LIVING and after in NOUNS


def _neighbours(ground: int, roles: list[WordRole], words: Sequence[Word]) -> tuple[int, ...]:
    """Who stands at a ground: the last actor named before it in the sentence, or the next one after
    it.
    """
    for step in (-1, 1):
        other = ground + step
        while 0 <= other < len(roles) and words[other].small != STOP:
            if roles[other].label in ACTORS:
                return (other,)
            other += step
    return ()


_RULES = (
    _times,
    _put_on,
    _put_on_somebody,
    _together_with,
    _describing,
    _existing,
    _modifying,
    _dressed,
    _for_somebody,
    _after_its_verb,
    _grounded,
)
