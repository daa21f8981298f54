"""What the rules of grammar ask about words."""

from dataclasses import replace

from vitascope_scene.lexicon import NOUN_KINDS
from vitascope_scene.lexicon.english import verb_forms
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
BECOMING = frozenset(
    form
    for verb in ("turn into", "transform into", "morph into", "change into", "grow into", "develop into", "become")
    for form in verb_forms(verb)
)  # fmt: skip
BECOMING |= frozenset(
    [
        "变成",
        "变成了",
        "变为",
        "化作",
        "化为",
        "变身成",
        "变身为",
        "变作",
        "长成",
        "长成了",
        "化成",
        "蜕变成",
        "成为",
    ]
)
"""Words for a change of one thing into another: the one is shown first and the other in its place."""
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
