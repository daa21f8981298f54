"""Who is in the picture: names that mean the same one are brought together."""

from dataclasses import dataclass, field

from vitascope_scene.lexicon import concepts
from vitascope_scene.meaning import Doing, Worn
from vitascope_scene.reading.labelled import LabelledWords
from vitascope_scene.reading.neighbours import BODY

_ALIKE = {
    "pigeon": "dove",
    "dove": "pigeon",
    "turtle": "tortoise",
    "crow": "raven",
    "ship": "sailboat",
}
"""Concepts that are named by one another's word."""
_SEATS = frozenset(("seat", "the seat", "back seat", "saddle", "座位", "后座", "车座", "车后座"))
"""What one sits on that belongs to a vehicle, if there is one."""


_WATERS = frozenset(("water", "the water", "waters", "水", "水面", "水里", "水中", "水上"))
"""Water that nobody pours is where all this happens."""


_MEANT = {"she": "woman", "he": "man", "they": "couple", "i": "man", "we": "couple"}
_MEANT |= {
    "她": "woman",
    "他": "man",
    "他们": "couple",
    "我": "man",
    "我们": "couple",
    "她们": "woman",
}
"""Who a pronoun means where nobody was named before."""


@dataclass(kw_only=True, eq=False)
class Member:
    """Somebody or something in the picture, while it is being gathered."""

    concept: str
    at: int
    """The word that names it first."""
    colour: str | None = None
    count: int = 1
    size: str | None = None
    doings: dict[int, Doing] = field(default_factory=dict)
    wears: list[Worn] = field(default_factory=list)
    mood: str | None = None

    @property
    def kind(self) -> str:
        """The kind of the concept."""
        return concepts()[self.concept].kind


class Cast:
    """All members, and which of them each word names."""

    def __init__(self, labelled: LabelledWords) -> None:
        """Gather the members that words labelled as actors name."""
        self._labelled = labelled
        self.members: list[Member] = []
        self.places: list[str] = []
        """Places that were named as if they were actors."""
        self._named: dict[int, Member | None] = {}
        for at in labelled.labelled("subject", "again"):
            self._named[at] = self._member_for(at)

    def member(self, at: int | None) -> Member | None:
        """Return the member that a word names, or None: nobody knows it."""
        return self._named.get(at) if at is not None else None

    def add(self, at: int) -> Member | None:
        """Return the member that a word names, made where there is none yet."""
        if at not in self._named:
            self._named[at] = self._member_for(at)
        return self._named[at]

    def bring(self, concept: str, at: int) -> Member:
        """Return the latest member of a concept, or a new one that no noun names."""
        known = self.same(concept)
        if known is None:
            known = Member(concept=concept, at=at)
            self.members.append(known)
        return known

    def same(self, concept: str) -> Member | None:
        """Return the latest member of a concept."""
        alike = _ALIKE.get(concept, concept)
        return next(
            (member for member in reversed(self.members) if member.concept in (concept, alike)),
            None,
        )

    def nearest(self, at: int, *, but: list[Member]) -> Member | None:
        """Return the member that was named last before a word, other than some."""
        earlier = [named for word, named in sorted(self._named.items()) if word < at]
        return next((member for member in reversed(earlier) if member and member not in but), None)

    def _member_for(self, at: int) -> Member | None:
        """A new member, or the one that was named before."""
        labelled = self._labelled
        before = self._before(at)
        reading = labelled.reading(at)
        if labelled.words[at].small == "pronoun" and not (
            reading and labelled.roles[at].label == "subject"
        ):
            return before or self.nearest(at, but=[]) or self._somebody(at)
        if labelled.words[at].text in BODY:
            return self._somebody(at)
        if reading is None:
            return before
        if labelled.words[at].text in _SEATS:
            carrier = next(
                (member for member in reversed(self.members) if member.kind == "vehicle"), None
            )
            if carrier is not None:
                return carrier
        if reading.kind == "place":
            self.places.append(reading.key)
            return None
        if labelled.words[at].text in _WATERS:
            self.places.append("lake")
            return None
        known = self._named_again(at, reading.key, before)
        return self._described_more(at, known) if known else self._new(at, reading.key)

    def _somebody(self, at: int) -> Member | None:
        """Whom a pronoun, or a part of a body, means where nobody was named: she is a woman."""
        text = self._labelled.words[at].text
        concept = "woman" if text in BODY else _MEANT.get(text)
        if concept is None:
            return None
        member = Member(concept=concept, at=at)
        self.members.append(member)
        return member

    def _before(self, at: int) -> Member | None:
        """Whom the network takes a word to name again.

        A prop that is named again becomes a member.
        """
        role = self._labelled.roles[at]
        if role.label != "again" or role.head is None:
            return None
        return self.add(role.head) if role.head not in self._named else self._named[role.head]

    def _named_again(self, at: int, concept: str, before: Member | None) -> Member | None:
        """The member that a noun names again, if it does."""
        labelled = self._labelled
        if before and before.concept == concept and labelled.roles[at].label == "again":
            return before
        if labelled.count(at) > 1 and labelled.described(at, "count"):
            return None
        same = self.same(concept)
        other_name = same is not None and labelled.words[same.at].text != labelled.words[at].text
        if (
            same
            and same.concept == concept
            and same.kind == "animal"
            and labelled.roles[at].label == "subject"
            and other_name
        ):
            return None
        if same and labelled.is_definite(at) and not self._differs(at, same):
            return same
        people = [member for member in self.members if member.kind == "person"]
        of_kind = before and before.kind == concepts()[concept].kind == "person"
        return before if of_kind and len(people) == 1 and labelled.is_definite(at) else None

    def _differs(self, at: int, member: Member) -> bool:
        """Return True if a noun is said to have another colour."""
        colour = self._labelled.colour(at)
        return bool(colour and member.colour and colour != member.colour)

    def _described_more(self, at: int, member: Member) -> Member:
        """A member with what a later mention adds."""
        member.colour = member.colour or self._labelled.colour(at)
        member.size = member.size or self._labelled.size(at)
        return member

    def _new(self, at: int, concept: str) -> Member:
        labelled = self._labelled
        member = Member(
            concept=concept,
            at=at,
            colour=labelled.colour(at),
            count=labelled.count(at),
            size=labelled.size(at),
        )
        self.members.append(member)
        return member
