"""English clauses in which somebody does something to somebody else."""

from training.reading.english_phrases import EnglishPhrases
from training.reading.pools import UNKNOWN
from training.reading.writer import CaptionActor, Parts, Piece

_GIVING = (
    ("give", "gives", "giving"),
    ("hand", "hands", "handing"),
    ("offer", "offers", "offering"),
    ("show", "shows", "showing"),
    ("throw", "throws", "throwing"),
    ("toss", "tosses", "tossing"),
    ("bring", "brings", "bringing"),
    ("serve", "serves", "serving"),
    ("deliver", "delivers", "delivering"),
    ("feed", "feeds", "feeding"),
    ("sell", "sells", "selling"),
)
_DOING_TO = (
    ("punch", "punches", "punching"),
    ("kick", "kicks", "kicking"),
    ("hug", "hugs", "hugging"),
    ("kiss", "kisses", "kissing"),
    ("fight", "fights", "fighting"),
    ("attack", "attacks", "attacking"),
    ("rescue", "rescues", "rescuing"),
    ("carry", "carries", "carrying"),
    ("feed", "feeds", "feeding"),
    ("lift", "lifts", "lifting"),
    ("bite", "bites", "biting"),
    ("catch", "catches", "catching"),
    ("pet", "pets", "petting"),
    ("teach", "teaches", "teaching"),
    ("push", "pushes", "pushing"),
    ("pull", "pulls", "pulling"),
    ("massage", "massages", "massaging"),
    ("hold", "holds", "holding"),
    ("ride", "rides", "riding"),
    ("hit", "hits", "hitting"),
)
_PLACING = (
    ("put", "puts", "putting"),
    ("place", "places", "placing"),
    ("set", "sets", "setting"),
    ("hang", "hangs", "hanging"),
    ("throw", "throws", "throwing"),
    ("pour", "pours", "pouring"),
    ("drop", "drops", "dropping"),
)
_CONTESTS = (
    "chess game",
    "chess match",
    "tennis match",
    "boxing match",
    "sword fight",
    "fight",
    "duel",
    "card game",
    "race",
    "tug of war",
    "football match",
    "wrestling match",
)
_NEXT = (",", ",", ", and", "and", "while", ", but", ";")


class EnglishExchanges(EnglishPhrases):
    """Giving, doing to, fighting, and who answers."""

    def given(self, actors: list[CaptionActor]) -> Parts:
        """Gives a bone to a dog, hands the girl a red balloon, feeds the ducks."""
        giver, parts = self.actor(noun=self.living())
        taker, others = self.actor(noun=self.living(), plain=self.chance(0.6))
        actors += [giver, taker]
        stem, finite, going = self.pick(*_GIVING)
        text = stem if giver.several else self.pick(finite, finite, going)
        piece = self.marked(text, "action", owners=[giver.last])
        assert piece.mark
        thing = self.thing(piece.mark.name)
        lead = self.pick("is", "") if text == going else ""
        others += self._who(taker.last)
        if self.chance(0.5):
            return [*parts, lead, piece, *thing, self.pick("to", "to", "to", "at", "for"), *others]
        return [*parts, lead, piece, *others, *(thing if self.chance(0.85) else [])]

    def done_to(self, actors: list[CaptionActor]) -> Parts:
        """A knight punches a dragon: who it is done to is the thing of the deed."""
        doer, parts = self.actor(noun=self.living())
        actors.append(doer)
        stem, finite, going = self.pick(*_DOING_TO)
        text = stem if doer.several else self.pick(finite, finite, going)
        piece, name = self.marked(text, "action", owners=[doer.last]), self.new_name()
        assert piece.mark
        whole = [self.pick("the", "a"), self.pool.small("part"), "of"] if self.chance(0.1) else []
        other = self.noun_phrase(
            self.living(), "prop", name, plain=self.chance(0.5), head=piece.mark.name
        )
        other = [*whole, *other, *self._who(name)]
        after: Parts = []
        if self.chance(0.2):
            after = self._there(actors, name)
        elif self.chance(0.2):
            after = [
                self.pick("in", "on", "from", "with"),
                self.pick("the", "its", "her", "his"),
                self.pool.small("part"),
            ]
        elif self.chance(0.3):
            after = [self.pick("and", ", then", "while"), *self.deed([doer.last], "ing")]
        return [*parts, self.pick("is", "", "") if text == going else "", piece, *other, *after]

    def thing(self, action: int) -> Parts:
        """Something that is given to somebody."""
        noun = self.pool.noun("food", "object", "gear", "clothing", "plant", "drink", "device")
        several = self.chance(0.15)
        return self.noun_phrase(
            noun, "prop", self.new_name(), several=several, plain=self.chance(0.5), head=action
        )

    def _who(self, name: int) -> Parts:
        """What somebody is doing to whom something is done: who is reading a comic."""
        if self.chance(0.85):
            return []
        lead = self.pick("who is", "that is", "", "which is")
        return [lead, *(self.worn([name]) if self.chance(0.3) else self.deed([name], "ing"))]

    def placed(self, actors: list[CaptionActor]) -> Parts:
        """Puts a crown on the head of a girl: the thing is there, not who puts it."""
        doer, parts = self.actor(noun=self.living())
        ground, others = self.actor(plain=self.chance(0.5))
        actors += [doer, ground]
        stem, finite, going = self.pick(*_PLACING)
        text = stem if doer.several else self.pick(finite, finite, going)
        piece = self.marked(text, "action", owners=[doer.last], kinds=("action",))
        assert piece.mark
        thing = self.thing(piece.mark.name)
        named = [part.mark.name for part in thing if isinstance(part, Piece) and part.mark]
        relation = self.relation(ground.last, named[-1:])
        part = ["the", self.pool.small("part"), "of"] if self.chance(0.2) else []
        return [*parts, piece, *thing, relation, *part, *others]

    def _there(self, actors: list[CaptionActor], figure: int) -> Parts:
        """Where somebody is to whom something is done: pushes a girl in a wheelchair."""
        ground, parts = self.actor(plain=self.chance(0.5))
        actors.append(ground)
        return [self.relation(ground.last, [figure]), *parts]

    def done_to_known(self, doer: CaptionActor, other: CaptionActor) -> Parts:
        """What somebody does to one who was named before: bites him, catches the mouse."""
        stem, finite, _ = self.pick(*_DOING_TO)
        piece = self.marked(stem if doer.several else finite, "action", owners=[doer.last])
        assert piece.mark
        if other.noun.kind == UNKNOWN or self.chance(0.6):
            text, head = self.object_pronoun(other), piece.mark.name
            return [piece, self.marked(text, "prop", head=head, kinds=("pronoun",))]
        name = self.new_name()
        again = self.noun_phrase(
            other.noun,
            "prop",
            name,
            several=other.several,
            definite=True,
            plain=True,
            head=piece.mark.name,
        )
        return [piece, *again]

    def exchanged(self, actors: list[CaptionActor]) -> Parts:
        """The fox sees a hen, the hen runs away, the fox chases her."""
        pair: list[CaptionActor] = []
        parts: Parts = []
        for number in range(2):
            actor, phrase = self.actor(noun=self.living(), plain=self.chance(0.5))
            pair.append(actor)
            form = "base" if actor.several else "s"
            parts += [self.pick(*_NEXT) if number else "", *phrase, *self.deed([actor.last], form)]
        for _ in range(self.rng.choice((1, 1, 2))):
            doer = self.rng.choice(pair)
            other = pair[1 - pair.index(doer)]
            mention, phrase = self.again(doer, pair)
            doer.last = mention.last
            then: Parts = [self.then()] if self.chance(0.25) else []
            parts += [self.pick(*_NEXT), *then, *phrase]
            form = "base" if doer.several else "s"
            is_to = self.chance(0.5)
            parts += self.done_to_known(doer, other) if is_to else self.deed([doer.last], form)
        actors += pair
        return parts

    def between(self, actors: list[CaptionActor]) -> Parts:
        """A chess game between an old man and a robot."""
        first, parts = self.actor(noun=self.living())
        second, others = self.actor(noun=self.living())
        actors += [first, second]
        contest = self.marked(
            self.pick(*_CONTESTS), "action", owners=[first.last, second.last], kinds=("action",)
        )
        article = self.pick("a", "a", "the", "an epic", "an intense")
        link = self.pick("and", "and", "versus")
        return [article, contest, self.pick("between", "between", "of"), *parts, link, *others]

    def passive(self, actors: list[CaptionActor]) -> Parts:
        """A ball kicked by a boy, a mouse chased by a cat."""
        actor, phrase = self.actor()
        actors.append(actor)
        if self.chance(0.4):
            chased, before = self.actor()
            actors.insert(0, chased)
            chase = self.marked(
                self.pick("chased", "pursued"), "relation", head=chased.last, owners=[actor.last]
            )
            return [*before, self.pick("", "is", "is being", "that is"), chase, "by", *phrase]
        verb = self.pool.known_verb()
        piece = self.marked(self._inflected(verb, "ed"), "action", owners=[actor.last])
        assert piece.mark
        thing = self.noun_phrase(
            self.pool.thing_for(verb), "prop", self.new_name(), head=piece.mark.name
        )
        return [*thing, self.pick("", "is", "is being", "that was"), piece, "by", *phrase]
