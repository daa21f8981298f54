"""Chinese nouns end in their head: what may be left off before it, and how people are addressed."""

from collections.abc import Iterator

from vitascope_scene.lexicon.rows import data_text, listed_words

COMPLEMENTS = "住起出开掉走下上进到向回完倒"
"""What completes a verb of one character without changing what is done."""
_SIZES_AND_COLOURS = "小大老幼胖瘦白黑红黄蓝绿紫灰花金银粉彩"
"""Single characters that may stand before a head of one character."""
_HEADS = (
    "树花草竹藤瓜豆笋菇鱼鸟蛇虫犬狗猫熊猴蛙龟蟹虾鲸鲨鹰鸭鹅鸡鹿牛羊马猪兔鼠狼虎豹"
    "船车汤茶酒饼粥鞋帽裙裤刀剑鼓塔寺庙桥灯锅碗杯伞椅"
)
"""Heads of one character that keep their meaning after any word: 银杉树 is a tree."""


def heads_of(noun: str) -> Iterator[str]:
    """Return what a noun may be reduced to, the longest first: 雪山猫头鹰 gives 猫头鹰 and 鹰."""
    yield from (noun[at:] for at in range(1, len(noun) - 1))
    head, before = noun[-1:], noun[:-1]
    if (head in _HEADS and len(before) > 1) or (before and before in _SIZES_AND_COLOURS):
        yield head
    if len(noun) > 1 and head == "子":
        yield before


def addressed() -> Iterator[tuple[str, str]]:
    """Return every surname with each title, and the concept of who is addressed so: 王大妈."""
    listed = list(listed_words(data_text("zh_names.txt")))
    surnames = [word for word, key in listed if key == "surnames"]
    titles = [(word, key) for word, key in listed if key != "surnames"]
    yield from ((surname + title, key) for surname in surnames for title, key in titles)
