"""Words that name several things: which one is meant, by the words beside it."""

from collections.abc import Sequence

from vitascope_scene.lexicon import LIVING, concepts
from vitascope_scene.reading.tagger import STOP, Word
from vitascope_scene.reading.words import EITHER, SEVERAL, Reading

_SENSES = {
    "crane": (
        "crane_machine",
        "lift lifts lifting steel beam construction building site skyscraper tower load",
    ),
    "cranes": (
        "crane_machine",
        "lift lifts lifting steel beam construction building site skyscraper tower load",
    ),
    "bat": ("baseball_bat", "swing swings swinging ball baseball hits hit holding holds"),
    "mouse": ("computer_mouse", "computer keyboard desk click clicks laptop"),
    "mole": ("mole", ""),
    "seal": ("seal", ""),
    "nail": ("nail", ""),
    "palm": ("palm", ""),
    "trunk": ("suitcase", "packs pack luggage"),
    "喇叭": ("trumpet", "吹 吹着 吹响 演奏"),
    "小喇叭": ("trumpet", "吹 吹着 吹响 演奏"),
    "大喇叭": ("trumpet", "吹 吹着 吹响 演奏"),
}
"""A word, what it means in certain company, and that company: words of the same sentence."""
_IN_HAND = {"windmill": "spinning_top", "car": "toy_car", "train": "toy_train", "tree": "sprout"}
"""What one has in one's hand when it is called like something large."""
_PARENTS = frozenset(
    [
        "mother",
        "mom",
        "mum",
        "mama",
        "father",
        "dad",
        "papa",
        "parent",
        "妈妈",
        "爸爸",
        "母亲",
        "父亲",
    ]
)
_YOUNG = frozenset(
    ["cub", "cubs", "pup", "pups", "calf", "calves", "young", "幼崽", "崽子", "崽崽"]
)
_BABIES = frozenset(("baby", "babies", "newborn", "宝宝", "小宝宝", "孩子", "幼子"))
_ITS = frozenset(("its", "their", "the"))
_HOLDING = frozenset(("hold", "wave", "carry"))


def sense_of(at: int, words: Sequence[Word], label: str) -> Reading | None:
    """Return what a word means beside its neighbours, or None where it means what it always does."""
    word = words[at]
    meant, company = _SENSES.get(word.text, ("", ""))
    around = {other.text for other in _sentence(at, words)}
    if company and around & set(company.split()):
        return _reading(meant, word)
    if word.text in _PARENTS:
        return _parent(at, words)
    if word.text in _YOUNG or _is_its_baby(at, words):
        return _offspring(at, words)
    return _in_hand(at, words) if label == "prop" else None


def _sentence(at: int, words: Sequence[Word]) -> list[Word]:
    """The words of a word's sentence."""
    start = next((n + 1 for n in range(at - 1, -1, -1) if words[n].small == STOP), 0)
    end = next((n for n in range(at, len(words)) if words[n].small == STOP), len(words))
    return list(words[start:end])


def _reading(key: str, word: Word) -> Reading:
    """A reading of a concept, with the number of the word as it stands."""
    number = next((reading.number for reading in word.readings), 0)
    return Reading(kind=concepts()[key].kind, key=key, number=number)


def _parent(at: int, words: Sequence[Word]) -> Reading | None:
    """The mother of an animal is such an animal, where nobody else was named who has one."""
    before = [reading for word in words[:at] for reading in word.readings if reading.kind in LIVING]
    if not before or before[-1].kind != "animal":
        return None
    owned = words[at - 1].text in _ITS or (
        words[at].language == "zh" and all(r.kind == "animal" for r in before)
    )
    return _reading(before[-1].key, words[at])._replace(number=1) if owned else None


def is_young(at: int, words: Sequence[Word]) -> bool:
    """Return True for the young of an animal that was named before."""
    young = words[at].text in _YOUNG or _is_its_baby(at, words)
    return young and _offspring(at, words) is not None


def _is_its_baby(at: int, words: Sequence[Word]) -> bool:
    """Return True for the baby of one that is no person: its baby."""
    before = words[at - 1].text if at else ""
    return words[at].text in _BABIES and before in ("its", "它的", "它们的")


def _offspring(at: int, words: Sequence[Word]) -> Reading | None:
    """The young of an animal that was named before are such animals: a polar bear and her cubs."""
    animals = [one for word in words[:at] for one in word.readings if one.kind == "animal"]
    if not animals:
        return None
    number = SEVERAL if words[at].text.endswith(("s", "们")) else EITHER
    return Reading(kind="animal", key=animals[-1].key, number=number)


def _in_hand(at: int, words: Sequence[Word]) -> Reading | None:
    """The small thing that bears a large one's name, in somebody's hand: 手里举着风车."""
    own = words[at].reading("object", "vehicle", "building")
    key = _IN_HAND.get(own.key) if own else None
    before = words[max(0, at - 4) : at]
    held = any(
        reading.key in _HOLDING
        for word in before
        for reading in word.readings
        if reading.kind == "action"
    )
    return _reading(key, words[at]) if key and held else None
