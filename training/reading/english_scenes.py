"""English main clauses: one to six actors, what they do and where they are to one another."""

from collections.abc import Callable

from training.reading.english_exchanges import EnglishExchanges
from training.reading.pools import UNKNOWN
from training.reading.writer import CaptionActor, Parts
from vitascope_scene.lexicon import LIVING

_OPENINGS: tuple[str, ...] = (
    "a video of",
    "a shot of",
    "there is",
    "a view of",
    "we see",
    "cinematic shot of",
    "a close-up of",
)
_OPENINGS += (
    "footage of",
    "a photo of",
    "a scene of",
    "the video shows",
    "an image of",
    "in this scene ,",
)
_OPENINGS += (
    "in a still frame ,",
    "a tranquil tableau of",
    "static view on",
    "close up of",
    "portrait of",
)
_OPENINGS += (
    "a medium shot of",
    "a wide shot of",
    "create a video of",
    "please show",
    "the camera captures",
)
_AND = ("and", ",", ", and", "and", "while", "and")
_AND_KEPT = ("alongside with", "together with", "as well as", "plus")


class EnglishScenes(EnglishExchanges):
    """Main clauses; each names its actors to the list that it is given."""

    def core(self, actors: list[CaptionActor]) -> Parts:
        """One to six actors and what they do."""
        kinds: tuple[Callable[[list[CaptionActor]], Parts], ...] = (
            self._one,
            self._related,
            self._shared,
            self._listed,
            self._sequence,
            self._beside_it,
            self.passive,
            self._part,
            self.given,
            self.done_to,
            self.between,
            self.exchanged,
            self.placed,
        )
        shares = (0.24, 0.22, 0.07, 0.10, 0.07, 0.05, 0.03, 0.02, 0.06, 0.06, 0.02, 0.06, 0.03)
        core = self.rng.choices(kinds, shares)[0](actors)
        return [self.pick(*_OPENINGS), *core] if self.chance(0.2) else core

    def _one(self, actors: list[CaptionActor]) -> Parts:
        """One actor with everything: clothes, actions, motion."""
        actor, parts = self.actor()
        actors.append(actor)
        return [*parts, *self.doings(actor)]

    def doings(self, actor: CaptionActor, *, finite: bool = False) -> Parts:
        """What an actor wears and does, from nothing to three things."""
        who = [actor.last]
        parts: Parts = []
        if actor.noun.kind in (*LIVING, UNKNOWN) and self.chance(0.2):
            parts += self.worn(who)
        if not (actor.living or self.chance(0.3)) or not self.chance(0.75):
            return parts
        if self.chance(0.10):
            return [*parts, *self.moving(who)]
        form = "s" if finite or self.chance(0.45) else "ing"
        lead = (
            ""
            if form == "s"
            else self.pick("", "is", "", "that is", "who is", "are", ",", "can be seen")
        )
        form = "base" if form == "s" and actor.several else form
        parts += [lead, *self.deed(who, form)]
        if self.chance(0.22):
            parts += self.second_deed(actor, form)
        return parts

    def second_deed(self, actor: CaptionActor, form: str) -> Parts:
        """Another action of the same actor, beside the first or after it."""
        who = [actor.last]
        if self.chance(0.55):
            link = self.pick("and", "while", ",", ", and", "and", "as it", "and also")
            return [link, *self.deed(who, form if link in ("and", ", and", "and also") else "ing")]
        parts: Parts = [self.pick(",", "and", ", and", ""), self.then()]
        parts += self.deed(who, form)
        if self.chance(0.3):
            parts += [self.pick(",", "and"), self.then(), *self.deed(who, form)]
        return parts

    def _related(self, actors: list[CaptionActor]) -> Parts:
        """A to the left of B, B with A on it, there is A under B, A and C behind B."""
        form = self.wording(
            (
                "A R B",
                "A R B",
                "A R B",
                "A V R B",
                "A is R B",
                "R B is A",
                "A and C R B",
                "A R B V",
                "A R B R C",
            ),
            ("there is A R B", "R B , there is A", "A placed R B", "A that is R B"),
        )
        if form in ("R B is A", "R B , there is A"):
            return self._ground_first(actors, form)
        first, parts = self.actor()
        actors.append(first)
        figures = [first]
        if form == "A and C R B":
            other, others = self.actor()
            actors.append(other)
            figures.append(other)
            parts += [self.pick("and", "and", "or"), *others]
        elif self.chance(0.4):
            parts += self.doings(first)
        if form == "there is A R B":
            parts = ["there is", *parts]
        parts += self._stance(form, figures)
        parts += self.place_at(actors, figures)
        if form == "A R B V":
            parts += [self.pick("", ",", "and"), *self.deed([first.last], "ing")]
        if form == "A R B R C":
            parts += [self.pick("", "", ",", "and"), *self.place_at(actors, figures)]
        return parts if self.chance(0.7) else [*parts, *self._another(actors)]

    def _stance(self, form: str, figures: list[CaptionActor]) -> Parts:
        """What stands between the figures and where they are."""
        if form == "A V R B":
            pose = self.pick("ing", "ing", "s")
            return [self.pick("", "", "is"), *self.pose_only([a.last for a in figures], pose)]
        if form == "A is R B":
            return [self.pick("is", "are", "is")]
        if form in ("A placed R B", "A that is R B"):
            return [self.pick("placed", "positioned", "located", "that is")]
        return []

    def pose_only(self, owners: list[int], form: str) -> Parts:
        verb = self.pool.pose()
        return [
            self.marked(
                self._inflected(verb, form), "action", owners=owners, kinds=self.verb_kinds(verb)
            )
        ]

    def place_at(self, actors: list[CaptionActor], figures: list[CaptionActor]) -> Parts:
        """A relation and its ground: a new thing, or one that was named before."""
        known = [actor for actor in actors if actor not in figures]
        name = self.new_name()
        relation = self.relation(name, [figure.last for figure in figures])
        if known and self.chance(0.12):
            ground = self.rng.choice(known)
            text = self.object_pronoun(ground)
            piece = self.marked(text, "again", head=ground.last, kinds=("pronoun",))
            assert piece.mark
            return [self.relation(piece.mark.name, [figure.last for figure in figures]), piece]
        ground_noun = self.actor_noun()
        several = self.chance(0.1)
        parts = self.noun_phrase(
            ground_noun,
            "subject",
            name,
            several=several,
            counted=several and self.chance(0.6),
            definite=not several and self.chance(0.4),
        )
        ground = CaptionActor(name=name, noun=ground_noun, several=several, last=name)
        actors.append(ground)
        if self.chance(0.08):
            parts += self.doings(ground)
        return [relation, *parts]

    def _ground_first(self, actors: list[CaptionActor], form: str) -> Parts:
        """On the table is a cat."""
        ground, ground_parts = self.actor()
        figure, figure_parts = self.actor()
        actors += [ground, figure]
        relation = self.relation(ground.last, [figure.last])
        link = self.pick("is", "there is", ",", "sits", "stands", "are", "lies")
        link = ", there is" if form == "R B , there is A" else link
        doing = self.doings(figure) if self.chance(0.3) else []
        return [relation, *ground_parts, link, *figure_parts, *doing]

    def _beside_it(self, actors: list[CaptionActor]) -> Parts:
        """A man sits, with a dog beside him."""
        first, parts = self.actor()
        other, others = self.actor()
        pronoun = self.marked(
            self.object_pronoun(first), "again", head=first.last, kinds=("pronoun",)
        )
        assert pronoun.mark
        relation = self.relation(pronoun.mark.name, [other.last])
        doing = self.doings(first)
        actors += [first, other]
        if self.chance(0.5):
            return [
                *parts,
                *doing,
                self.pick(",", "and", ", and", "while"),
                *others,
                relation,
                pronoun,
            ]
        link = self.pick("is", "there is", "stands", "sits")
        return [*parts, *doing, self.pick(",", "and", ", and"), relation, pronoun, link, *others]

    def _shared(self, actors: list[CaptionActor]) -> Parts:
        """A and B play chess."""
        parts: Parts = []
        for number in range(self.rng.choices((2, 3), (0.85, 0.15))[0]):
            actor, phrase = self.actor()
            actors.append(actor)
            parts += [*([self.pick("and", "and", ",")] if number else []), *phrase]
        who = [actor.last for actor in actors]
        if self.chance(0.12):
            return [*parts, *self.worn(who)]
        form = self.pick("ing", "ing", "base")
        return [*parts, self.pick("are", "", "") if form == "ing" else "", *self.deed(who, form)]

    def _listed(self, actors: list[CaptionActor]) -> Parts:
        """Two to six actors, each with or without something to do."""
        parts: Parts = []
        size = self.rng.choices((2, 3, 4, 5, 6), (0.42, 0.22, 0.15, 0.11, 0.10))[0]
        busy = self.pick(0.0, 0.3, 0.8)
        for number in range(size):
            actor, phrase = self.actor(plain=size > 3 and self.chance(0.5))
            actors.append(actor)
            link = self.pick(",", ",", "and", ", and")
            if number == size - 1:
                link = self.wording(_AND, _AND_KEPT)
            parts += [*([link] if number else []), *phrase]
            if self.chance(busy):
                parts += self.doings(actor)
        return parts

    def _another(self, actors: list[CaptionActor]) -> Parts:
        """One more actor at the end of the clause."""
        actor, phrase = self.actor()
        actors.append(actor)
        return [self.wording(_AND, _AND_KEPT), *phrase, *self.doings(actor)]

    def _part(self, actors: list[CaptionActor]) -> Parts:
        """A cat's eyes."""
        noun, name = self.pool.noun("person", "animal", "vehicle", "plant"), self.new_name()
        actors.append(CaptionActor(name=name, noun=noun, last=name))
        return self.part_of(noun, name)

    def _sequence(self, actors: list[CaptionActor]) -> Parts:
        """One thing after another: walks in, sits down, then reads."""
        actor, parts = self.actor()
        actors.append(actor)
        form = "base" if actor.several else "s"
        parts += self.deed([actor.last], form)
        for _ in range(self.rng.choice((1, 1, 2))):
            if self.chance(0.2):
                link: Parts = [
                    self.pick("before", "after", "before"),
                    *self.deed([actor.last], "ing"),
                ]
                parts += link
                continue
            parts += [self.pick(",", "and", ", and"), self.then() if self.chance(0.6) else ""]
            parts += self.deed([actor.last], form)
        return parts
