"""English clauses about the world around the actors: where, when, the weather, how it is filmed.

And noise.
"""

from collections.abc import Iterable

from training.reading.writer import OFTEN, Parts, Piece, Writer
from vitascope_scene.lexicon import NOUN_KINDS


class EnglishWorld(Writer):
    """Clauses without actors."""

    def world(self, *, alone: bool) -> list[Parts]:
        """Some of the clauses; at least one where nothing else is said."""
        talk = self.pick(0.5, 1.0, 1.5)
        clauses: list[Parts] = []
        if self.chance(0.7 if alone else 0.45):
            clauses.append(self.place_clause())
        clauses += [self.clause(kind) for kind, share in OFTEN.items() if self.chance(share * talk)]
        if self.chance(0.10):
            clauses.append(self.denial())
        return clauses or ([self.place_clause()] if alone else [])

    def place_clause(self) -> Parts:
        noun = self.pool.noun("place", "place", "place", "place", "building")
        pattern = self.pattern("building" if noun.kind == "building" else "place")
        before, after = pattern.split("{}")
        if self.chance(0.12):
            before = " ".join(self.pool.small("function") for _ in range(self.pick(1, 2)))
        word = self.noun_piece(noun, "place", self.new_name(), several=self.chance(0.08))
        parts: Parts = [before, *self._described(), word]
        if self.chance(0.10):
            parts += [
                self.pick("of", "in", "of the", "in the", "with", "near the"),
                *self._second_place(),
            ]
        return [*parts, after]

    def _described(self) -> Parts:
        parts: Parts = []
        if self.chance(0.35):
            parts.append(
                self.pool.small("adjective")
                if self.chance(0.6)
                else self.pool.invented("", "y", "ed")
            )
            if self.chance(0.25):
                parts += [self.pick(",", "and", ""), self.pool.small("adjective")]
        if self.chance(0.07):
            parts.append(self.pool.closed("colour"))
        if self.chance(0.04):
            parts.append(self.pick("two", "many", "several"))
        return parts

    def _second_place(self) -> Parts:
        if self.chance(0.5):
            return [self.pool.invented("", "s")]
        noun = self.pool.noun("place")
        return [self.noun_piece(noun, "place", self.new_name(), several=False)]

    def clause(self, kind: str) -> Parts:
        before, after = self.pattern(kind).split("{}")
        parts: Parts = [before, self.closed(kind), after]
        if kind == "effect" and self.chance(0.25):
            parts += [self.pick("and", ","), self.closed(kind)]
        return parts

    def relation(self, ground: int, figures: Iterable[int]) -> Piece:
        text = "with" if self.chance(0.12) else self.pool.closed("relation")
        return self.marked(text, "relation", head=ground, owners=figures)

    # -- what is not there, and what says nothing

    def denial(self) -> Parts:
        """Without rain, no people, not a dog."""
        lead = self.pick(
            "without",
            "without any",
            "no",
            "with no",
            "there is no",
            "there are no",
            "not",
            "free of",
        )
        parts: Parts = [lead, *self.denied()]
        while self.chance(0.25):
            parts += [self.pick("or", "and", ", no"), *self.denied()]
        return [*parts, *self.pick((), (), ("in sight",), ("at all",), ("anywhere",))]

    def denied(self) -> Parts:
        kind = self.rng.choice(("noun", "noun", "noun", "weather", "effect", "time", "colour"))
        if kind == "noun":
            noun = self.pool.noun(*NOUN_KINDS, "place")
            several = self.chance(0.6)
            article = "" if several else self.pick("", "a", "any", "the")
            return [article, self.noun_piece(noun, "denied", self.new_name(), several=several)]
        return [self.marked(self.pool.closed(kind), "denied", kinds=(kind,))]

    def noise(self) -> Parts:
        """Words without a role."""
        roll = self.rng.random()
        if roll < 0.25:
            return [self._filler() for _ in range(self.pick(1, 2, 3, 4))]
        if roll < 0.40:
            return self._simile()
        return list(self.rng.choice(self._noises()))

    def _filler(self) -> str:
        if self.chance(0.6):
            return self.pool.small("function", "phrase", "adverb", "abstract", "adjective")
        return self.pool.invented("", "ing", "ly", "s", "ed")

    def _simile(self) -> Parts:
        noun = self.pool.known_noun(*NOUN_KINDS, "place")
        text = self.pool.form(noun.several if self.chance(0.3) else noun.single)
        lead = self.pick(
            "like",
            "like a",
            "as if it were a",
            "resembling a",
            "as big as a",
            "that looks like a",
            "looks like",
        )
        colour = [self.pool.closed("colour")] if self.chance(0.2) else []
        return [lead, *colour, text]

    def _noises(self) -> tuple[tuple[str, ...], ...]:
        pool, small = self.pool, self.pool.small
        invented, abstract, adjective = pool.invented(), small("abstract"), small("adjective")
        return (
            ("the", abstract, "of", invented),
            ("the", abstract, "is", adjective, "and", pool.invented("y")),
            ("creating a", adjective, abstract),
            ("with", adjective, abstract, "and", small("abstract")),
            ("a sense of", abstract),
            ("the camera", small("verb"), small("adverb")),
            ("its", small("part"), self.pick("shining", "glowing", "moving"), small("adverb")),
            (
                "with",
                self.pick("his", "her", "its", "their"),
                small("part"),
                self.pick("raised", "open", "closed", adjective),
            ),
            ("in", self.pick("his", "her", "its"), self.pick("hand", "hands", "mouth", "arms")),
            (self.pick("on a", "against a", ""), pool.closed("colour"), "background"),
            (self.pick("", "with a"), self.pick("plain", adjective), "background"),
            ("4k", invented),
            (small("phrase"),),
            (small("phrase"), ",", small("phrase")),
            (
                self.pick(
                    "very",
                    "beautiful",
                    "highly detailed",
                    "masterpiece",
                    "realistic",
                    "8k uhd",
                    "best quality",
                    "a video of",
                    "footage",
                ),
            ),
            ("while", pool.invented("ing"), "its", invented),
            ("for the first time",),
            ("under the", adjective, "light"),
            ("as", pool.invented("s"), small("verb")),
            ("evoking", abstract, "and", small("abstract")),
            ("the", small("part"), "of the", invented),
        )
