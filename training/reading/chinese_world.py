"""Chinese clauses about the world around the actors, and noise."""

from collections.abc import Iterable

from training.reading.writer import OFTEN, Parts, Piece, Writer
from vitascope_scene.lexicon import NOUN_KINDS

VERBAL = ("chasing", "facing")
"""Relations that stand where a verb does."""


class ChineseWorld(Writer):
    """Clauses without actors."""

    def world(self, *, alone: bool) -> list[Parts]:
        """Some of the clauses; at least one where nothing else is said."""
        talk = self.pick(0.5, 1.0, 1.5)
        clauses: list[Parts] = []
        if self.chance(0.7 if alone else 0.4):
            clauses.append(self.place_clause())
        clauses += [self.clause(kind) for kind, share in OFTEN.items() if self.chance(share * talk)]
        if self.chance(0.10):
            clauses.append(self.denial())
        return clauses or ([self.place_clause()] if alone else [])

    def place_clause(self) -> Parts:
        noun = self.pool.noun("place", "place", "place", "place", "building")
        pattern = self.pattern("building" if noun.kind == "building" else "place")
        before, after = pattern.split("{}")
        described: Parts = []
        if self.chance(0.3):
            word = self.pool.small("adjective") if self.chance(0.6) else self.pool.invented()
            described = [
                self.pick("一片", "一个", "一座", "", "", "这片"),
                word,
                self.pick("的", "的", "的", ""),
            ]
        if self.chance(0.07):
            described += [self.pool.closed("colour"), "的"]
        if self.chance(0.04):
            described = [*self.denial(), "的"]
        if self.chance(0.10) and noun.kind == "place":
            before = "".join(self.pool.small("function") for _ in range(self.pick(1, 2)))
        return [
            before,
            *described,
            self.noun_piece(noun, "place", self.new_name(), several=False),
            after,
        ]

    def clause(self, kind: str) -> Parts:
        before, after = self.pattern(kind).split("{}")
        parts: Parts = [before, self.closed(kind), after]
        if kind == "effect" and self.chance(0.25):
            parts += [self.pick("和", "、", "与"), self.closed(kind)]
        return parts

    def relation(self, ground: int, figures: Iterable[int]) -> Piece:
        """A relation that stands after its ground: 上, 旁边."""
        after = [key for key in self.pool.keys("relation") if key not in VERBAL]
        text = self.pool.closed_of("relation", self.rng.choice(after))
        return self.marked(text, "relation", head=ground, owners=figures)

    def denial(self) -> Parts:
        """没有雨, 不要人."""
        parts: Parts = [self.pool.small("not"), *self.denied()]
        while self.chance(0.25):
            parts += [self.pick("和", "、", "也没有", "，没有", "或"), *self.denied()]
        return parts

    def denied(self) -> Parts:
        kind = self.rng.choice(("noun", "noun", "noun", "weather", "effect", "time", "colour"))
        if kind == "noun":
            noun = self.pool.noun(*NOUN_KINDS, "place")
            article = self.pick("", "", "", "任何", "一个", "其他")
            return [article, self.noun_piece(noun, "denied", self.new_name(), several=False)]
        return [self.marked(self.pool.closed(kind), "denied", kinds=(kind,))]

    def noise(self) -> Parts:
        """Words without a role."""
        roll = self.rng.random()
        if roll < 0.3:
            return [self._filler() for _ in range(self.pick(1, 2, 3, 4))]
        if roll < 0.45:
            return self._simile()
        return list(self.rng.choice(self._noises()))

    def _filler(self) -> str:
        if self.chance(0.7):
            return self.pool.small(
                "function", "phrase", "adverb", "abstract", "adjective", "verb", "part"
            )
        return self.pool.invented()

    def _simile(self) -> Parts:
        noun = self.pool.form(self.pool.known_noun(*NOUN_KINDS, "place").single)
        article = self.pick("", "", "一只", "一个", "一座", "一条")
        lead, after = self.pick(
            ("像", "一样"),
            ("仿佛", "一般"),
            ("如同", ""),
            ("宛如", ""),
            ("好像", "似的"),
            ("像", ""),
            ("如", "般"),
            ("", "般的"),
        )
        return [lead, article, noun, after]

    def _noises(self) -> tuple[tuple[str, ...], ...]:
        pool, small = self.pool, self.pool.small
        invented, abstract, adjective = pool.invented(), small("abstract"), small("adjective")
        return (
            (invented, "的", abstract),
            ("充满", abstract),
            (adjective, "的", abstract, "和", small("abstract")),
            ("画面", adjective),
            (pool.closed("colour"), self.pick("", "的"), self.pick("背景", "背景下", "底色")),
            (self.pick("背景是", "背景为"), pool.closed("colour"), self.pick("", "的")),
            ("镜头", small("verb")),
            (small("phrase"),),
            (small("phrase"), "，", small("phrase")),
            (small("verb"), "着", adjective, "的", abstract),
            ("营造出", adjective, "的", self.pick("氛围", "气氛", "感觉")),
            ("展现", abstract, "的", small("abstract")),
            ("随着", abstract, small("verb")),
            (small("part"), adjective),
            (small("part"), small("verb"), "着", pool.closed("colour"), "的光"),
            ("眼神", adjective, "而", small("adjective")),
            (abstract, small("verb"), "在", small("part"), "上"),
            (
                self.pick(
                    "高清", "唯美", "写实", "细节丰富", "高画质", "画面感十足", "真实", "精美"
                ),
            ),
            ("请", "生成", self.pick("一段", "一个", ""), "视频"),
        )
