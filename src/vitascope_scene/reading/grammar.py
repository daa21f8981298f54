"""What the rules of grammar ask about words."""

from dataclasses import replace

from vitascope_scene.lexicon import NOUN_KINDS
from vitascope_scene.reading.reader import MENTIONS, WordRole
from vitascope_scene.reading.tagger import Word

NOUNS = frozenset((*MENTIONS, "place"))
ACTORS = frozenset(("subject", "again"))
LIFELESS = frozenset(
    ("building", "furniture", "food", "drink", "plant", "object", "clothing", "nature")
)
DESCRIBING = ("count", "colour", "size")
_BETWEEN = frozenset(("adjective", "classifier", "measured"))
"""Small words that may stand between a noun and what describes it."""
_OF = frozenset(("of", "的"))
BECOMING = frozenset(("turns into", "turn into", "turning into", "turned into", "transforms into"))
BECOMING |= frozenset(("transform into", "transforming into", "morphs into", "morphing into"))
BECOMING |= frozenset(["变成", "变成了", "变为", "化作", "化为", "变身成", "变身为", "变作"])
"""Words for a change of one thing into another: it is shown as a cut from the one to the other."""
POSTPOSED = frozenset("上下前后里外")
"""Chinese words for where that are verbs, too."""


def kind_of(word: Word) -> str:
    """Return the kind of the first thing that a word may name, or empty."""
    return next((reading.kind for reading in word.readings if reading.kind in NOUN_KINDS), "")


def may_name(word: Word) -> bool:
    """Return True for a word that may name a thing or a place."""
    return word.reading(*NOUN_KINDS, "place") is not None


def merge(roles: list[WordRole], *, gone: int, kept: int) -> None:
    """Let all that points at one word point at another."""
    for n, role in enumerate(roles):
        owners = tuple(dict.fromkeys(kept if owner == gone else owner for owner in role.owners))
        roles[n] = replace(role, owners=owners, head=kept if role.head == gone else role.head)


def belongs(word: Word, role: WordRole) -> bool:
    """Return True for a word that may stand between a noun and what describes it."""
    return role.label in DESCRIBING or word.small in _BETWEEN or word.text in _OF
