"""Members that are told by more than one noun: a basket of apples, another one, one black and one
white.
"""

from collections.abc import Iterator
from dataclasses import replace

from vitascope_scene.lexicon import LIVING
from vitascope_scene.meaning import MOST_ACTORS
from vitascope_scene.reading.beats import Tie
from vitascope_scene.reading.cast import Cast, Member
from vitascope_scene.reading.labelled import LabelledWords
from vitascope_scene.reading.reader import MENTIONS
from vitascope_scene.reading.tagger import COMMA, STOP

_CONTAINERS = {
    "basket": "basket",
    "baskets": "basket",
    "box": "box",
    "boxes": "box",
    "crate": "crate",
    "bucket": "bucket",
    "bag": "shopping_bag",
    "jar": "jar",
    "vase": "vase",
    "tray": "tray",
    "pot": "pot",
    "tub": "bathtub",
    "篮": "basket",
    "筐": "basket",
    "箱": "crate",
    "盒": "box",
    "桶": "bucket",
    "笼": "bird_cage",
    "罐": "jar",
    "缸": "fish_tank",
    "壶": "teapot",
}
_DISHES = {
    "bowl": "bowl",
    "bowls": "bowl",
    "plate": "plate",
    "plates": "plate",
    "碗": "bowl",
    "盘": "plate",
}
"""What food stands on or in; a drawn dish has its own."""
_POURED = {
    ("tea", "teapot"): "teapot",
    ("tea", "pot"): "teapot",
    ("coffee", "pot"): "coffee_pot",
    ("wine", "teapot"): "bottle",
}
"""A drink in a container that is not drawn with it is the container: a pot of tea."""
_ON = frozenset(("plate", "tray"))
_OWN_DISH = frozenset(
    ("hotpot", "noodles", "ramen", "rice", "fried_rice", "soup", "salad", "pasta", "dumpling")
)
_OWN_DISH |= frozenset(("pudding", "sushi", "potted_plant", "pancake", "steak", "fries"))
_FULL = {
    "full of": "inside",
    "filled with": "inside",
    "packed with": "inside",
    "装满": "inside",
    "盛满": "inside",
    "坐满": "inside",
    "装着": "inside",
    "盛着": "inside",
    "covered with": "on",
    "covered in": "on",
    "堆满": "on",
    "摆满": "on",
    "挂满": "on",
}
_ANOTHER = frozenset(
    ("another", "the other", "the others", "another one", "the other one", "each other")
)
_ANOTHER |= frozenset(["另一只", "另一个", "另一位", "另一头", "另一条", "另外一只", "另外一个"])
_ONES = frozenset(("one", "the other", "another", "the second", "the first", "the third"))
_ONES |= frozenset(
    ["一只", "一个", "一位", "一条", "一头", "一匹", "另一只", "另一个", "另一位", "一件", "一辆"]
)
_LONGEST_PHRASE = 4


def stated_together(labelled: LabelledWords, cast: Cast) -> list[Tie]:
    """Add the members that no single noun names; return who is in or on them."""
    _split_by_colour(labelled, cast)
    return [*_containers(labelled, cast), *_filled(labelled, cast), *_others(labelled, cast)]


def _next_noun(labelled: LabelledWords, at: int) -> int | None:
    """The noun that a phrase before it belongs to."""
    for other in range(at + 1, min(at + 1 + _LONGEST_PHRASE, len(labelled.words))):
        if labelled.words[other].small in (COMMA, STOP):
            return None
        if labelled.roles[other].label in MENTIONS:
            return other
    return None


def _containers(labelled: LabelledWords, cast: Cast) -> Iterator[Tie]:
    """What stands in a basket, and the basket."""
    for at, word in enumerate(labelled.words):
        if word.small not in ("classifier", "measured") and word.reading("count") is None:
            continue
        container = _container(word.text, word.language)
        noun = _next_noun(labelled, at) if container else None
        held = cast.member(noun)
        poured = _POURED.get((held.concept, container)) if held and container else None
        if held and poured:
            held.concept = poured
        elif (
            container
            and held
            and held.concept != container
            and not (container in _DISHES.values() and _has_dish(held))
        ):
            member = Member(concept=container, at=at)
            cast.members.insert(cast.members.index(held), member)
            yield held, "on" if container in _ON else "inside", member


def _container(text: str, language: str) -> str | None:
    """The container that a measure word names."""
    parts = (text[-1:],) if language == "zh" else text.split()
    found = (_CONTAINERS.get(part) or _DISHES.get(part) for part in parts)
    return next((key for key in found if key), None)


def _has_dish(member: Member) -> bool:
    """Return True for food that is drawn in its dish, and drinks in their glass."""
    return member.kind == "drink" or member.concept in _OWN_DISH


def _filled(labelled: LabelledWords, cast: Cast) -> Iterator[Tie]:
    """What something is full of is inside it."""
    for at, word in enumerate(labelled.words):
        after = labelled.words[at + 1].text if at + 1 < len(labelled.words) else ""
        relation = _FULL.get(word.text) or _FULL.get(f"{word.text} {after}")
        before = next(
            (other for other in range(at - 1, -1, -1) if labelled.roles[other].label in MENTIONS),
            None,
        )
        if relation is None or before is None:
            continue
        held, whole = cast.member(_next_noun(labelled, at)), cast.add(before)
        if held and whole and held is not whole:
            yield held, relation, whole


def _others(labelled: LabelledWords, cast: Cast) -> Iterator[Tie]:
    """Another one of whom was named: one penguin pushes another."""
    for at, word in enumerate(labelled.words):
        if word.text not in _ANOTHER - {"each other"} or labelled.roles[at].label in MENTIONS:
            continue
        after = labelled.words[at + 1] if at + 1 < len(labelled.words) else None
        same = cast.nearest(at, but=[])
        named = _next_noun(labelled, at) is not None or (
            after is not None and after.small == "adjective"
        )
        if same is None or named or same.count > 1 or same.kind not in LIVING:
            continue
        other = Member(concept=same.concept, at=at, colour=None, size=same.size)
        cast.members.insert(cast.members.index(same) + 1, other)
        yield same, "facing", other


def _split_by_colour(labelled: LabelledWords, cast: Cast) -> None:
    """Two of a kind, of which each has a colour of its own."""
    ones = [
        (at, colour)
        for at in range(len(labelled.words))
        if (colour := _colour_of_one(labelled, at))
    ]
    if len(ones) < 2 or len(ones) > MOST_ACTORS or len({colour for _, colour in ones}) < 2:
        return
    group = next(
        (
            member
            for member in reversed(cast.members)
            if member.at < ones[0][0] and member.count > 1
        ),
        None,
    )
    if group is None or group.count != len(ones):
        return
    group.count, group.colour = 1, ones[0][1]
    twins = [
        replace(group, colour=colour, doings=dict(group.doings), wears=list(group.wears))
        for _, colour in ones[1:]
    ]
    at = cast.members.index(group)
    cast.members[at + 1 : at + 1] = twins


def _colour_of_one(labelled: LabelledWords, at: int) -> str | None:
    """The colour that is said of one of several: one is black, 一只是白色的."""
    if labelled.words[at].text not in _ONES:
        return None
    for other in range(at + 1, min(at + 1 + _LONGEST_PHRASE, len(labelled.words))):
        word = labelled.words[other]
        if word.small in (COMMA, STOP) or (
            word.readings and labelled.roles[other].label in ("subject", "prop", "worn")
        ):
            return None
        reading = word.reading("colour")
        if reading:
            return reading.key
    return None
