"""English noun and verb phrases with their roles."""

from collections.abc import Iterable, Sequence

from training.reading.english_world import EnglishWorld
from training.reading.pools import UNKNOWN, Noun, Verb
from training.reading.writer import CaptionActor, Parts, Piece
from vitascope_scene.lexicon import LIVING, NOUN_KINDS

_CONTAINERS = (
    "cup of",
    "glass of",
    "bowl of",
    "slice of",
    "piece of",
    "plate of",
    "bottle of",
    "pile of",
    "jar of",
)
_BASKETS = ("basket of", "box of", "bucket of", "bag of", "tray of", "vase of", "bunch of")
_SHOWN = ("statue of", "sculpture of", "figurine of", "picture of")
_STUFFS = (
    "chocolate",
    "ice",
    "stone",
    "gold",
    "glass",
    "candy",
    "paper",
    "wood",
    "snow",
    "bronze",
    "sand",
    "cheese",
)
_LEADS: tuple[tuple[str, str], ...] = (
    ("starts to", "base"),
    ("begins", "ing"),
    ("tries to", "base"),
    ("continues to", "base"),
)
_LEADS += (
    ("starts", "ing"),
    ("keeps", "ing"),
    ("is about to", "base"),
    ("begins to", "base"),
    ("is seen", "ing"),
)
_TOGETHER = ("together", "alone", "again", "happily", "in the air", "side by side")


class EnglishPhrases(EnglishWorld):
    """Noun phrases, what somebody wears, what somebody does."""

    # -- nouns

    def actor(
        self, *, label: str = "subject", noun: Noun | None = None, plain: bool = False
    ) -> tuple[CaptionActor, Parts]:
        """Somebody or something new, with all that describes it."""
        noun = noun or self.actor_noun()
        name = self.new_name()
        several = self.chance(0.22)
        counted = several and self.chance(0.8)
        parts = self.noun_phrase(noun, label, name, several=several, counted=counted, plain=plain)
        return CaptionActor(name=name, noun=noun, several=several, last=name), parts

    def noun_phrase(
        self,
        noun: Noun,
        label: str,
        name: int,
        *,
        several: bool = False,
        counted: bool = False,
        plain: bool = False,
        definite: bool = False,
        head: int | None = None,
        owners: Iterable[int] = (),
    ) -> Parts:
        """Article or number, adjectives, colour and size, the noun, and now and then what follows
        it.
        """
        parts = self._determiner(name, several=several, counted=counted, definite=definite)
        late_colour = not plain and self.chance(0.03)
        if not plain:
            parts += self._modifiers(name, coloured=not late_colour)
        if label == "subject" and noun.kind in (*LIVING, UNKNOWN) and self.chance(0.04):
            parts.append(self._participle(name))
        if not plain and self.chance(0.04):
            parts.append(self._material())
        if noun.kind in ("food", "drink") and self.chance(0.25):
            parts.append(self.pick(*_CONTAINERS))
        elif several and not counted and self.chance(0.15):
            parts = [self.pick("a", "the"), self.pick(*_BASKETS)]
        elif self.chance(0.012):
            parts += [self.pick(*_SHOWN), self.pick("a", "a", "the", "")]
        parts.append(self.noun_piece(noun, label, name, several=several, head=head, owners=owners))
        if late_colour:
            parts += [
                self.pick("in", "that is", "of", "colored", ", which is"),
                self.closed("colour", head=name),
            ]
        elif not plain and self.chance(0.10):
            parts += self._after_noun(noun)
        return parts

    def _determiner(self, name: int, *, several: bool, counted: bool, definite: bool) -> Parts:
        if counted:
            count = self.closed("count", head=name)
            return [self.pick("the", "", "", ""), count]
        if definite:
            return [self.pick("the", "the", "the", "this", "that", "the same")]
        if several:
            return [self.pick("the", "some", "", "", "these", "their", "all the")]
        return [
            self.pick(
                "a",
                "a",
                "a",
                "a",
                "the",
                "the",
                "the",
                "an",
                "this",
                "its",
                "his",
                "her",
                "",
                "another",
                "each",
            )
        ]

    def _modifiers(self, name: int, *, coloured: bool) -> Parts:
        size: Parts = [self.closed("size", head=name)] if self.chance(0.12) else []
        colour: Parts = self._colour(name) if coloured and self.chance(0.33) else []
        adjectives = self.adjectives() if self.chance(0.35) else []
        groups = [size, adjectives, colour]
        if self.chance(0.2):
            self.rng.shuffle(groups)
        return [part for group in groups for part in group]

    def _colour(self, name: int) -> Parts:
        first = self.closed("colour", head=name)
        if self.chance(0.08):
            return [first, self.pick("and", "and", "or", ","), self.closed("colour", head=name)]
        return [first]

    def part_of(self, noun: Noun, name: int) -> Parts:
        """The eyes of a cat, a cat's eyes: the whole is the actor."""
        part = self.pool.small("part")
        colour = [self.pool.closed("colour")] if self.chance(0.3) else []
        if self.chance(0.5):
            whole = self.noun_piece(noun, "subject", name, several=False)
            owned = Piece(text=whole.text + "'s", mark=whole.mark)
            return [self.pick("a", "the", "of a"), owned, *colour, part]
        phrase = self.noun_phrase(noun, "subject", name, plain=self.chance(0.5))
        return [self.pick("the", "its", ""), *colour, part, "of", *phrase]

    def adjectives(self) -> Parts:
        parts: Parts = [self._adjective()]
        if self.chance(0.3):
            parts += [self.pick(",", "and", ""), self._adjective()]
        return parts

    def _adjective(self) -> str:
        if self.chance(0.55):
            return self.pool.small("adjective")
        return self.pool.invented("", "y", "ed", "ing")

    def _participle(self, owner: int) -> Piece:
        """A sleeping cat: an action before the noun."""
        verb = self.pool.known_verb()
        single = [text for text in verb.forms if text.endswith("ing") and " " not in text]
        text = self.pool.form(single or ["sleeping"])
        return self.marked(text, "action", owners=[owner])

    def _material(self) -> str:
        """A noun before a noun, which names nothing itself: chocolate cake."""
        noun = self.pool.known_noun("food", "object", "animal", "plant")
        return self.pool.form(noun.single)

    def _after_noun(self, noun: Noun) -> Parts:
        """With long hair, with blue eyes, without a hat, of the old town."""
        if noun.kind in LIVING and self.chance(0.7):
            with_part: Parts = [
                self.pick("with", "with", "with its", "with her", "with his", "and its")
            ]
            with_part += [self.pick("a", "", "")]
            with_part += [self.pool.closed("size")] if self.chance(0.2) else []
            with_part += [self.pool.closed("colour")] if self.chance(0.4) else [self._adjective()]
            return [*with_part, self.pool.small("part")]
        if self.chance(0.25):
            return [self.pick("without", "with no", "without any", "not wearing"), *self.denied()]
        if self.chance(0.25):
            return [self.pick("made of", "made out of", "made from"), self.pick(*_STUFFS)]
        linked = self.pick("with", "of", "in", "from", "full of")
        return [
            linked,
            self.pick("", "a", "its", "the"),
            self._adjective(),
            self.pool.invented("s", ""),
        ]

    def again(self, actor: CaptionActor, actors: list[CaptionActor]) -> tuple[CaptionActor, Parts]:
        """The actor named once more: by a pronoun, or by its noun."""
        name = self.new_name()
        mention = CaptionActor(name=actor.name, noun=actor.noun, several=actor.several, last=name)
        if actor.noun.kind == UNKNOWN or (self.chance(0.7) and self.pronoun_fits(actor, actors)):
            piece = self.marked(
                self.subject_pronoun(actor), "again", head=actor.last, kinds=("pronoun",)
            )
            assert piece.mark
            mention.last = piece.mark.name
            return mention, [piece]
        parts = self.noun_phrase(
            actor.noun,
            "again",
            name,
            several=actor.several,
            definite=True,
            head=actor.last,
            plain=self.chance(0.8),
        )
        return mention, parts

    def subject_pronoun(self, actor: CaptionActor) -> str:
        if actor.several:
            return "they"
        if actor.noun.kind == "person":
            return self.pick("he", "she", "he", "she", "they")
        return self.pick("it", "it", "he", "she") if actor.living else "it"

    def object_pronoun(self, actor: CaptionActor) -> str:
        if actor.several:
            return "them"
        return self.pick("him", "her", "it") if actor.living else "it"

    # -- clothes

    def worn(self, owners: Sequence[int]) -> Parts:
        """Wearing a red hat and sunglasses."""
        if self.chance(0.04):
            role = self.pool.form(self.pool.known_noun("person", "animal").single)
            return ["dressed as", self.pick("a", "an", "the"), role]
        parts: Parts = [
            self.pick(
                "wearing",
                "wearing",
                "dressed in",
                "with",
                "in",
                "in",
                "wears",
                "is wearing",
                "who wears",
                "clad in",
            )
        ]
        parts += self.garment(owners)
        while self.chance(0.2):
            parts += [self.pick("and", ",", ", and"), *self.garment(owners)]
        return parts

    def garment(self, owners: Sequence[int]) -> Parts:
        noun, name = self.pool.noun("clothing"), self.new_name()
        several = self.chance(0.25)
        return self.noun_phrase(
            noun, "worn", name, several=several, plain=self.chance(0.3), owners=owners
        )

    # -- actions

    def deed(self, owners: Sequence[int], form: str, verb: Verb | None = None) -> Parts:
        """A verb in a form ("ing", "s", "base", "ed"), with its thing and what goes with it."""
        verb = verb or self.pool.verb()
        parts: Parts = [self.adverb()] if self.chance(0.10) else []
        if self.chance(0.05):
            lead, form = self.pick(*_LEADS)
            parts.append(lead)
        piece = self.marked(
            self._inflected(verb, form), "action", owners=owners, kinds=self.verb_kinds(verb)
        )
        assert piece.mark
        parts.append(piece)
        names_its_thing = verb.key and " " in piece.text
        if (verb.takes or self.chance(0.06)) and self.chance(0.12 if names_its_thing else 0.85):
            parts += self._thing(verb, piece.mark.name)
        if self.chance(0.15):
            parts.append(self.pick(*_TOGETHER, self.adverb(), self.adverb(), self.adverb()))
        elif self.chance(0.06):
            parts.append(self.pool.closed("speed"))
        elif self.chance(0.05):
            parts += [
                self.pick("to", "through", "around", "for", "with"),
                self.pick("", "the"),
                self.abstract(),
            ]
        return parts

    def _thing(self, verb: Verb, action: int) -> Parts:
        """What the action is done with."""
        parts: Parts = []
        if self.chance(0.08):
            parts.append(self.pick("on", "with", "at", "from", "through", "for", "into"))
        noun = self.pool.thing_for(verb)
        several = self.chance(0.15)
        parts += self.noun_phrase(
            noun,
            "prop",
            self.new_name(),
            several=several,
            counted=several and self.chance(0.7),
            plain=self.chance(0.5),
            head=action,
        )
        return parts

    def moving(self, owners: Sequence[int]) -> Parts:
        return [self.pick("", "is", "that is"), self.closed("motion", owners=owners)]

    def _inflected(self, verb: Verb, form: str) -> str:
        """A form that fits, if the lexicon lists one."""
        if not verb.key and " " not in verb.forms[0]:
            return self._plain_inflection(verb.forms[0], form)
        fitting = [text for text in verb.forms if _fits(text, form)]
        return self.pool.form(fitting or verb.forms)

    def _plain_inflection(self, word: str, form: str) -> str:
        stem = word.removesuffix("e") if form in ("ing", "ed") else word
        return stem + {"ing": "ing", "ed": "ed", "s": "s", "base": ""}[form]

    def adverb(self) -> str:
        return self.pool.small("adverb") if self.chance(0.7) else self.pool.invented("ly")

    def abstract(self) -> str:
        return self.pool.small("abstract") if self.chance(0.6) else self.pool.invented("", "s", "y")

    def any_noun(self) -> str:
        """A noun's form without a role."""
        noun = self.pool.known_noun(*NOUN_KINDS)
        return self.pool.form(noun.several if self.chance(0.4) else noun.single)


def _fits(text: str, form: str) -> bool:
    """Return True if a verb phrase's first word has the ending that a form asks for."""
    word = text.partition(" ")[0]
    if form == "ing":
        return word.endswith("ing")
    if form == "s":
        return word.endswith("s") and not word.endswith("ss")
    if form == "ed":
        return word.endswith("ed")
    return not word.endswith(("ing", "ed", "s"))
