"""A caption in the making: pieces of text, those with a role marked with it."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from training.reading.pools import UNKNOWN, Noun, Pool, Verb
from vitascope_scene.lexicon import LIVING

OFTEN = {"time": 0.17, "weather": 0.14, "style": 0.17, "camera": 0.17, "effect": 0.14, "view": 0.03}
"""How often captions say each of these."""
_BEINGS = ("person", "person", "person", "animal", "animal")
_THINGS: tuple[str, ...] = (
    "vehicle",
    "food",
    "drink",
    "plant",
    "building",
    "furniture",
    "device",
    "instrument",
)
_THINGS += ("gear", "object", "object", "clothing", "nature")
_WORDING = tomllib.loads(Path(__file__).with_name("wording.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, kw_only=True)
class CaptionMark:
    """What a piece of text is: its label, its own name, the name it points at and its owners'
    names.

    kinds are the readings that a word of this mark must have; empty if nobody knows the word.
    """

    label: str
    name: int
    head: int | None = None
    owners: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Piece:
    text: str
    mark: CaptionMark | None = None


@dataclass(frozen=True, kw_only=True)
class Caption:
    """A text, and its marks with the characters they cover."""

    text: str
    marks: tuple[tuple[CaptionMark, int, int], ...]


@dataclass(kw_only=True)
class CaptionActor:
    """Somebody or something that was named: later sentences may name it again."""

    name: int
    noun: Noun
    several: bool = False
    last: int = 0
    """The name of its latest mention."""

    @property
    def living(self) -> bool:
        return self.noun.kind in LIVING

    @property
    def pronoun_class(self) -> str:
        """What sort of pronoun stands for it."""
        if self.several:
            return "several"
        return self.noun.kind if self.living else "thing"


Part = Piece | str
Parts = list[Part]


class Writer:
    """What both languages' writers share."""

    def __init__(self, pool: Pool, *, kept: bool = False) -> None:
        """kept asks for the wordings that training never shows."""
        self.pool = pool
        self.rng = pool.rng
        self.chance = pool.chance
        self.pick = pool.pick
        self.kept = kept
        self._names = 0

    def new_name(self) -> int:
        self._names += 1
        return self._names

    def wording(self, trained: tuple[str, ...], kept: tuple[str, ...]) -> str:
        """One of the wordings of this caption's set."""
        return self.rng.choice(kept if self.kept and kept else trained)

    def pattern(self, kind: str) -> str:
        """How a clause about the world is put."""
        wordings = _WORDING[self.pool.language][kind]
        return self.wording(tuple(wordings["trained"]), tuple(wordings["kept"]))

    def marked(
        self,
        text: str,
        label: str,
        *,
        head: int | None = None,
        owners: Iterable[int] = (),
        kinds: tuple[str, ...] | None = None,
    ) -> Piece:
        """A piece with a role.

        Its kinds are the label's own where none are given, none if nobody knows it.
        """
        wanted = (label,) if kinds is None else kinds
        mark = CaptionMark(
            label=label, name=self.new_name(), head=head, owners=tuple(owners), kinds=wanted
        )
        return Piece(text=text, mark=mark)

    def noun_piece(
        self,
        noun: Noun,
        label: str,
        name: int,
        *,
        several: bool,
        head: int | None = None,
        owners: Iterable[int] = (),
    ) -> Piece:
        """A noun with a role."""
        text = self.pool.form(noun.several if several else noun.single)
        kinds = () if noun.kind == UNKNOWN else (noun.kind,)
        mark = CaptionMark(label=label, name=name, head=head, owners=tuple(owners), kinds=kinds)
        return Piece(text=text, mark=mark)

    def closed(self, kind: str, *, head: int | None = None, owners: Iterable[int] = ()) -> Piece:
        """A form of a closed kind in the role of the same name."""
        return self.marked(self.pool.closed(kind), kind, head=head, owners=owners)

    def then(self) -> Piece:
        """Something comes after something else."""
        return self.marked(self.pool.small("then"), "then", kinds=("then",))

    def actor_noun(self) -> Noun:
        """Whom or what a caption is about: somebody, an animal, or a thing."""
        return self.pool.noun(*(_BEINGS if self.chance(0.65) else _THINGS))

    def living(self) -> Noun:
        """Somebody, or an animal."""
        return self.pool.noun("person", "person", "animal")

    def antecedent(self, actors: list[CaptionActor]) -> CaptionActor:
        """Whom a sentence goes on about: mostly the first or the latest of those named."""
        return self.pick(actors[0], actors[0], actors[-1], self.rng.choice(actors))

    def pronoun_fits(self, actor: CaptionActor, actors: list[CaptionActor]) -> bool:
        """Return True if a pronoun can only mean this actor, or means the first of several."""
        alike = [other for other in actors if other.pronoun_class == actor.pronoun_class]
        return alike[0] is actor

    def with_owner(self, part: Part, placeholder: int, name: int) -> Part:
        """A part that belongs to a name in place of a placeholder."""
        if isinstance(part, str) or not part.mark or placeholder not in part.mark.owners:
            return part
        return replace(part, mark=replace(part.mark, owners=(name,)))

    def caption(self) -> Caption:
        """A caption with its marks; each language writes its own."""
        raise NotImplementedError

    def verb_kinds(self, verb: Verb) -> tuple[str, ...]:
        """What a verb's word must read as: an action, or a verb that the lexicon lacks."""
        return ("action",) if verb.key else ()


def joined(parts: Parts, *, spaces: bool) -> Caption:
    """The pieces as a text, with where the marks lie."""
    text, marks = "", []
    for part in parts:
        piece = part if isinstance(part, Piece) else Piece(text=part)
        words = piece.text.strip() if spaces else piece.text
        if not words:
            continue
        if spaces and text and words[0] not in ",.;:'!?":
            text += " "
        start = len(text)
        text += words
        if piece.mark:
            marks.append((piece.mark, start, len(text)))
    return Caption(text=text, marks=tuple(marks))
