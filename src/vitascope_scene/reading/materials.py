"""Statues, and things made of something: they show what they are of, in the colour of the stuff."""

from collections.abc import Sequence
from dataclasses import replace

from vitascope_scene.lexicon import NOUN_KINDS
from vitascope_scene.reading.reader import MENTIONS, WordRole
from vitascope_scene.reading.roles import NONE
from vitascope_scene.reading.tagger import COMMA, STOP, Word

_COLOURS = {
    "grey": "stone marble concrete granite clay 石 石头 大理石 岩石 泥 泥土",
    "brown": "bronze wood wooden chocolate gingerbread leather copper 青铜 铜 木 木头 木质 巧克力 姜饼",
    "cyan": "ice glass crystal water 冰 冰块 玻璃 水晶 水",
    "white": "snow paper ivory porcelain sugar cotton cream 雪 纸 陶瓷 白糖 棉花 奶油 云朵",
    "silver": "iron steel metal silver metallic 铁 钢铁 金属 银 不锈钢",
    "gold": "gold brass straw 金 黄金 纯金 铜钱 稻草",
    "yellow": "sand butter cheese 沙 沙子 黄油 奶酪",
    "pink": "candy candies gum 糖果 糖 棉花糖",
    "green": "jade leaves grass vegetables 玉 翡翠 树叶 草 蔬菜",
    "red": "fire lava flames 火 火焰 岩浆",
}
_STUFFS = {stuff: colour for colour, stuffs in _COLOURS.items() for stuff in stuffs.split()}
_BEFORE = frozenset(
    [
        "stone",
        "marble",
        "bronze",
        "ice",
        "chocolate",
        "snow",
        "jade",
        "gingerbread",
        "石",
        "冰",
        "青铜",
        "巧克力",
        "姜饼",
        "玉",
    ]
)
"""Stuffs that give their colour to whatever they are named before.

Others are common as words for a kind.
"""
_MADE_OF = frozenset(
    ("made of", "made out of", "made from", "built of", "built from", "carved from")
)
_MADE = frozenset(
    ["做", "做的", "做成", "制成", "制作", "搭成", "雕成", "堆成", "捏成", "组成", "构成"]
)
_STATUES = {
    "statue": "grey",
    "stone statue": "grey",
    "marble statue": "white",
    "bronze statue": "brown",
    "golden statue": "gold",
    "sculpture": "grey",
    "ice sculpture": "cyan",
    "sand sculpture": "yellow",
    "snow sculpture": "white",
    "figurine": "white",
    "carving": "brown",
    "bust": "white",
    "monument": "grey",
    "雕像": "grey",
    "石像": "grey",
    "雕塑": "grey",
    "石雕": "grey",
    "铜像": "brown",
    "木雕": "brown",
    "冰雕": "cyan",
    "沙雕": "yellow",
    "雪雕": "white",
    "金像": "gold",
}
_LONGEST_PHRASE = 5


def statue_of(at: int, words: Sequence[Word]) -> str | None:
    """Return the colour of the statue that shows a noun, or None if it is none: a statue of a lion,
    狮子雕像.
    """
    if at + 1 < len(words) and words[at + 1].language == "zh" and words[at + 1].text in _STATUES:
        return _STATUES[words[at + 1].text]
    for other in range(at - 1, max(-1, at - _LONGEST_PHRASE), -1):
        if words[other].text == "of":
            return _STATUES.get(words[other - 1].text.removesuffix("s")) if other else None
        if words[other].small in (COMMA, STOP) or words[other].reading(*NOUN_KINDS):
            return None
    return None


def material_of(at: int, words: Sequence[Word]) -> str | None:
    """Return the colour of what a noun is said to be made of, or None where nobody says."""
    stuff = _stuff_after(at, words) or _stuff_before(at, words)
    if stuff is None and at and words[at - 1].text in _BEFORE:
        stuff = at - 1
    return statue_of(at, words) or (_colour(words[stuff]) if stuff is not None else None)


def without_stuff(words: Sequence[Word], roles: Sequence[WordRole]) -> list[WordRole]:
    """Return roles in which what a thing is made of is nobody, and a statue is what it shows."""
    found = list(roles)
    for at, word in enumerate(words):
        stuff = _stuff_after(at, words) or _stuff_before(at, words)
        if found[at].label == "place" and stuff is not None:
            found[stuff] = WordRole()
        if found[at].label not in MENTIONS or not word.reading(*NOUN_KINDS):
            continue
        if stuff is not None and _colour(words[stuff]):
            found = _merged(found, stuff, at)
        if statue_of(at, words):
            found = _merged(found, _statue_at(at, words), at)
    return found


def _statue_at(at: int, words: Sequence[Word]) -> int:
    """Where the word for the statue of a noun stands."""
    if at + 1 < len(words) and words[at + 1].text in _STATUES:
        return at + 1
    return next(other - 1 for other in range(at - 1, 0, -1) if words[other].text == "of")


def _merged(roles: list[WordRole], gone: int, kept: int) -> list[WordRole]:
    """Roles in which all that pointed at one word points at another, which takes its label."""
    label = roles[gone].label if roles[gone].label in ("subject", "prop") else roles[kept].label
    found = [
        replace(
            role,
            head=kept if role.head == gone else role.head,
            owners=tuple(dict.fromkeys(kept if owner == gone else owner for owner in role.owners)),
        )
        for role in roles
    ]
    head = roles[gone].head if label == "prop" and roles[gone].label == "prop" else roles[kept].head
    found[kept] = WordRole(label=label, head=head if head != kept else None)
    found[gone] = WordRole()
    return [
        role if role.head != at else replace(role, label=NONE, head=None)
        for at, role in enumerate(found)
    ]


def _stuff_after(at: int, words: Sequence[Word]) -> int | None:
    """Where the stuff of a noun is named after it: a train made of chocolate."""
    if at + 2 < len(words) and words[at + 1].text in _MADE_OF:
        reach = range(at + 2, min(at + 2 + _LONGEST_PHRASE, len(words)))
        return next((other for other in reach if words[other].text in _STUFFS), None)
    return None


def _stuff_before(at: int, words: Sequence[Word]) -> int | None:
    """Where the stuff of a noun is named before it: 用巧克力做的火车."""
    made = next(
        (other for other in range(at - 1, max(-1, at - 3), -1) if words[other].text in _MADE), None
    )
    if made is None:
        return None
    reach = range(made - 1, max(-1, made - 3), -1)
    return next((other for other in reach if words[other].text in _STUFFS), None)


def _colour(word: Word) -> str | None:
    """The colour of a stuff."""
    return _STUFFS.get(word.text)
