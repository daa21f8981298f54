"""What a word may be in a sentence: the labels that the network gives, and the kinds of word they
fit.
"""

from vitascope_scene.lexicon import NOUN_KINDS

NONE = "none"
LABELS = (
    NONE,
    "subject",
    "again",
    "prop",
    "worn",
    "place",
    "time",
    "weather",
    "style",
    "camera",
    "effect",
    "view",
    "colour",
    "count",
    "size",
    "action",
    "motion",
    "relation",
    "denied",
    "then",
    "cut",
)
"""Every word gets one. "subject" is an actor that is named for the first time and "again" one that
is named again, by a noun or a pronoun; "denied" is what the sentence says is not there.
"""
NUMBER = {label: number for number, label in enumerate(LABELS)}

HEADED = frozenset(("again", "prop", "colour", "count", "size", "relation"))
"""Labels that point at one other word: the noun they describe, the action a prop is for,
the ground of a relation, what was named before."""
OWNED = frozenset(("action", "motion", "worn", "relation"))
"""Labels that point at one or more actors: who does it, wears it, stands there."""

THINGS = (*NOUN_KINDS, "place")
_KINDS = {
    **dict.fromkeys(("subject", "prop", "worn", "again"), THINGS),
    "place": ("place", "building", "nature"),
    "denied": (*THINGS, "time", "weather", "style", "camera", "effect", "colour", "action"),
    "view": ("view",),
}
NAMED = frozenset(("subject", "again", "prop", "worn", "place", "denied", "action"))
"""Labels that a word nobody knows may have."""


def kinds_of(label: str) -> tuple[str, ...]:
    """Return the kinds of reading that a label chooses from, the likeliest first."""
    return _KINDS.get(label, (label,))
