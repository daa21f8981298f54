"""What a prompt tells, word by word: words, their roles, and the look-ups that decoding needs."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from vitascope_scene.keys import COLOURS
from vitascope_scene.lexicon import NOUN_KINDS
from vitascope_scene.meaning import MANY
from vitascope_scene.reading.materials import material_of
from vitascope_scene.reading.reader import MENTIONS, WordRole
from vitascope_scene.reading.roles import NONE, kinds_of
from vitascope_scene.reading.senses import is_young, sense_of
from vitascope_scene.reading.tagger import COMMA, STOP, Word
from vitascope_scene.reading.words import SEVERAL, Reading

_LONGEST_LEAD = 5
_WITH = frozenset(("with", "拿着", "带着", "用", "拿"))
_ALIKE = frozenset(
    ("sheep", "deer", "reindeer", "moose", "elk", "bison", "trout", "shrimp", "squid")
)
_ONE = frozenset(
    ("a", "an", "the", "one", "this", "that", "its", "his", "her", "my", "your", "their")
)
"""Words whose plural is the same, as that of fish, and those after which they may mean one."""
_A_FEW = 3
"""How many a plural without a number shows."""
_TOGETHER = frozenset(("couple", "family", "crowd"))
"""Nouns for several who are drawn as one: 一对夫妻 are no two couples."""
_DEFINITE = frozenset(
    ("the", "this", "that", "these", "those", "his", "her", "its", "their", "same")
)
_JOINING = frozenset(("while", "and", "as", "when", "but", "or", "who", "和", "与", "跟", "而"))
_SOME_NEW = frozenset(
    ("another", "other", "second", "new", "also", "另", "另一", "又", "还有", "其他")
)


@dataclass(frozen=True, kw_only=True)
class LabelledWords:
    """A prompt's words with their roles."""

    words: Sequence[Word]
    roles: Sequence[WordRole]

    def labelled(self, *labels: str) -> Iterator[int]:
        """Return the positions of the words with one of these labels."""
        return (at for at, role in enumerate(self.roles) if role.label in labels)

    def pointing_at(self, head: int, label: str) -> list[int]:
        """Return the positions of the words with a label that point at a word."""
        return self._pointing.get((head, label), [])

    @cached_property
    def _pointing(self) -> dict[tuple[int, str], list[int]]:
        """Positions by the word they point at and their label."""
        found: dict[tuple[int, str], list[int]] = defaultdict(list)
        for at, role in enumerate(self.roles):
            if role.head is not None:
                found[role.head, role.label].append(at)
        return found

    @cached_property
    def _sentences(self) -> list[int]:
        """The number of each word's sentence."""
        stops = [word.small == STOP for word in self.words]
        return [ended - stop for ended, stop in zip(accumulate(stops), stops, strict=True)]

    def reading(self, at: int) -> Reading | None:
        """Return what a word means in its role, or None where nobody knows it."""
        word, label = self.words[at], self.roles[at].label
        if label == "worn":
            return word.reading("clothing") or word.reading(*NOUN_KINDS)
        if label in ("subject", "prop", "again"):
            sense = sense_of(at, self.words, label)
            if sense is not None:
                return sense
            return word.reading(*NOUN_KINDS) or word.reading("place")
        if label == "action":
            return word.reading("action") or word.reading("motion")
        return word.reading(*kinds_of(label))

    def key(self, at: int) -> str | None:
        """Return the key of a word in its role."""
        reading = self.reading(at)
        return reading.key if reading else None

    def described(self, at: int, label: str) -> str | None:
        """Return the first colour, count or size that is said of a word."""
        keys = (self.key(other) for other in self.pointing_at(at, label))
        return next((key for key in keys if key), None)

    def _said_count(self, at: int) -> str | None:
        """Return the number that is said of a word, rather than how they stand: a row of seven."""
        keys = [key for other in self.pointing_at(at, "count") if (key := self.key(other))]
        return next((key for key in keys if key.isdigit() and key != "1"), next(iter(keys), None))

    def colour(self, at: int) -> str | None:
        """Return the colour of a thing: the one that is said, or the one that its name holds."""
        reading = self.reading(at)
        named = reading.own if reading and reading.own in COLOURS else None
        return self.described(at, "colour") or named or material_of(at, self.words)

    def count(self, at: int) -> int:
        """Return how many of a thing there are; a plural without a number is a few, a band its own number."""
        said = self._said_count(at)
        reading = self.reading(at)
        if reading and reading.key in _TOGETHER:
            return 1
        if reading and reading.own.isdigit():
            return int(reading.own)
        if said is not None:
            return min(int(said), MANY) if said.isdigit() else MANY
        several = reading is not None and (
            reading.number == SEVERAL
            or self.words[at].text.endswith("们")
            or self._is_bare(at, reading)
        )
        return (
            _A_FEW
            if several and not {"a", "an"} & {word.text for word in self.words[max(0, at - 2) : at]}
            else 1
        )

    def _is_bare(self, at: int, reading: Reading) -> bool:
        """Return True for animals whose one name is that of many, without an article: fish."""
        text = self.words[at].text
        if reading.kind != "animal" or not (text in _ALIKE or text.endswith("fish")):
            return False
        before = at - 1
        while before >= 0 and (
            self.words[before].small == "adjective" or self.words[before].reading("colour", "size")
        ):
            before -= 1
        return before < 0 or self.words[before].text not in _ONE

    def size(self, at: int) -> str | None:
        """Return "small", "large" or None."""
        said = self.described(at, "size")
        if said is None and is_young(at, self.words):
            return "small"
        return {"huge": "large"}.get(said, said) if said else None

    def sentence(self, at: int) -> int:
        """Return the number of the sentence that a word stands in."""
        return self._sentences[at]

    def owners(self, at: int) -> list[int]:
        """Return the words that own one.

        Of those that stand together before it, one that has a word of its own with the same label
        in between goes with that: a boy kicks and a girl throws.
        """
        label, owners = self.roles[at].label, self.roles[at].owners
        return [owner for owner in owners if not self._has_its_own(owner, at, label, owners)]

    def _has_its_own(self, owner: int, at: int, label: str, owners: Sequence[int]) -> bool:
        """Return True if an owner has a word with a label before the next owner comes."""
        later = [other for other in owners if owner < other < at]
        between = range(owner + 1, later[0]) if later else range(0)
        return any(
            self.roles[other].label == label and owner in self.roles[other].owners
            for other in between
        )

    def lead(self, at: int, since: int) -> str | None:
        """Return the relation that leads to a word from an earlier one without a role: lands on a
        flower.
        """
        for other in range(at - 1, max(since, at - _LONGEST_LEAD), -1):
            reading = self.words[other].reading("relation")
            if reading and self.roles[other].label == NONE and reading.key != "beside":
                return reading.key
        return None

    def is_held(self, at: int) -> bool:
        """Return True for a thing that somebody is said to be with: with an umbrella."""
        before = self.words[max(0, at - _LONGEST_LEAD) : at]
        return any(word.text in _WITH for word in before)

    def is_denied(self, at: int) -> bool:
        """Return True for clothes that somebody does not wear: 没有戴帽子, not wearing a hat."""
        before = self.words[max(0, at - _LONGEST_LEAD) : at]
        smalls = [word.small for word in before]
        return any(pair == ("not", "wear") for pair in pairwise(smalls))

    def is_definite(self, at: int) -> bool:
        """Return True if a noun is introduced as one that is known already: the cat, 这只猫, 猫."""
        before = [word.text for word in self._before_noun(at)]
        if _SOME_NEW & set(before):
            return False
        if self.words[at].language == "zh":
            return not any(text.startswith("一") for text in before)
        return bool(_DEFINITE & set(before))

    def _before_noun(self, at: int) -> Sequence[Word]:
        """Up to three words before a noun that belong to it: none from before a pause or another
        word that plays a part.
        """
        start = at
        while start > max(0, at - 3):
            word, label = self.words[start - 1], self.roles[start - 1].label
            plays = label in (*MENTIONS, "action", "relation", "place")
            if word.small in (COMMA, STOP) or plays or word.text in _JOINING:
                break
            start -= 1
        return self.words[start:at]

    def written(self, at: int) -> str:
        """Return a word as the caller wrote it."""
        return self.words[at].written
