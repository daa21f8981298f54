"""English captions of one to three sentences."""

from collections.abc import Callable

from training.reading.english_scenes import EnglishScenes
from training.reading.writer import Caption, CaptionActor, Parts, joined

_BREAKS = (".", ".", ".", ".", ".", ".", ";", "!", "\n", ",", ", and", ", while")
"""What stands between sentences; people who tell a story join them by commas, too."""


class English(EnglishScenes):
    """Writes captions; each call of caption makes a new one."""

    def caption(self) -> Caption:
        """One to three sentences, told in the order in which people tell them."""
        size = self.rng.choices((1, 2, 3), (0.55, 0.25, 0.20))[0]
        actors: list[CaptionActor] = []
        parts: Parts = []
        for number in range(size):
            if number:
                parts.append(self.pick(*_BREAKS))
            parts += (
                self._opening_sentence(actors)
                if not actors
                else self._next_sentence(actors, number)
            )
        if self.chance(0.5):
            parts.append(".")
        return joined(parts, spaces=True)

    # -- the first sentence

    def _opening_sentence(self, actors: list[CaptionActor]) -> Parts:
        """What there is, what it does, and the world around it."""
        core = self.core(actors) if self.chance(0.92) else []
        clauses = self.world(alone=not core)
        clauses += [self.noise() for _ in range(self.rng.choice((0, 0, 0, 1, 2)))]
        self.rng.shuffle(clauses)
        front = [clauses.pop()] if clauses and (not core or self.chance(0.22)) else []
        parts: Parts = []
        for clause in [*front, *([core] if core else []), *clauses]:
            if parts:
                after_core = clause in clauses and self.chance(0.5)
                parts.append("" if after_core else self.pick(",", ",", ",", ", and", ";", ":", "-"))
            parts += clause
        return parts

    # -- sentences after the first

    def _next_sentence(self, actors: list[CaptionActor], number: int) -> Parts:
        """The same actors again, new ones, or the world."""
        kinds: tuple[Callable[[list[CaptionActor]], Parts], ...] = (
            self._goes_on,
            self._describes,
            self._meets,
            self._world_sentence,
            self._new_scene,
        )
        return self.rng.choices(kinds, (0.38, 0.14, 0.16, 0.18, 0.14))[0](actors)

    def _goes_on(self, actors: list[CaptionActor]) -> Parts:
        """He then does something else."""
        actor = self.antecedent(actors)
        mention, parts = self.again(actor, actors)
        actor.last = mention.last
        form = "base" if actor.several else "s"
        lead: Parts = [self.then(), self.pick(",", "", "")] if self.chance(0.35) else []
        is_doing = self.chance(0.2)
        others = [other for other in actors if other is not actor and other.living]
        if others and self.chance(0.15):
            return [*lead, *parts, *self.done_to_known(mention, self.rng.choice(others))]
        deed = self.deed([mention.last], "ing" if is_doing else form)
        inner: Parts = [self.then()] if not lead and self.chance(0.12) else []
        parts = [
            *lead,
            *parts,
            *(["is" if form == "s" else "are"] if is_doing else []),
            *inner,
            *deed,
        ]
        if self.chance(0.25):
            parts += self.second_deed(mention, form)
        if self.chance(0.2):
            parts += self.place_at(actors, [mention])
        if self.chance(0.2):
            parts += self.place_clause()
        return parts

    def _describes(self, actors: list[CaptionActor]) -> Parts:
        """She wears a black jacket. The car is red. There are two of them."""
        if self.chance(0.12):
            part = [self.pick("its", "her", "his"), self.pool.small("part"), self.pick("is", "are")]
            return [*part, self.pick(self.pool.closed("colour"), self.pool.small("adjective"))]
        actor = self.antecedent(actors)
        mention, parts = self.again(actor, actors)
        actor.last = mention.last
        if actor.living and self.chance(0.6):
            verb = self.pick("wears", "is wearing", "has on", "is dressed in")
            parts += [verb, *self.garment([mention.last])]
            while self.chance(0.3):
                parts += [self.pick(",", "and", ", and"), *self.garment([mention.last])]
            return parts
        if self.chance(0.5):
            return [
                *parts,
                self.pick("is", "are", "looks"),
                self.closed("colour", head=mention.last),
            ]
        return [*parts, self.pick("is", "looks", "are"), *self.adjectives()]

    def _meets(self, actors: list[CaptionActor]) -> Parts:
        """A new actor and one that is known: another dog runs to it."""
        if self.chance(0.4):
            parts: Parts = [
                self.pick("nearby ,", "in the background ,", "behind ,", "suddenly ,", "")
            ]
            return [*parts, *self.core(actors)]
        new, parts = self.actor()
        known = self.antecedent(actors)
        actors.append(new)
        if known.living and self.chance(0.25):
            return [*parts, *self.done_to_known(new, known)]
        if self.chance(0.5):
            pronoun = self.marked(
                self.object_pronoun(known), "again", head=known.last, kinds=("pronoun",)
            )
            assert pronoun.mark
            relation = self.relation(pronoun.mark.name, [new.last])
            return [*parts, *self.pose_only([new.last], self.pick("s", "ing")), relation, pronoun]
        mention, phrase = self.again(known, actors)
        known.last = mention.last
        relation = self.relation(mention.last, [new.last])
        middle = self.doings(new, finite=True) if self.chance(0.4) else ["is"]
        return [*parts, *middle, relation, *phrase]

    def _world_sentence(self, actors: list[CaptionActor]) -> Parts:
        """Snow is falling. The camera pans left."""
        clauses = self.world(alone=True)[: self.rng.choice((1, 1, 2))]
        lead = self.pick(
            "",
            "",
            "the background is",
            "the scene is set",
            "it is",
            "there is",
            "in the background ,",
        )
        parts: Parts = [lead]
        for clause in clauses:
            parts += [*clause, self.pick(",", "and", "")]
        return parts[:-1] if len(parts) > 1 else parts

    def _new_scene(self, actors: list[CaptionActor]) -> Parts:
        """Cut to something else, or something else happens next."""
        lead = (
            self.marked(self.pool.small("cut"), "cut", kinds=("cut",))
            if self.chance(0.5)
            else self.then()
        )
        return [lead, self.pick("", ",", ":"), *self.core(actors)]
