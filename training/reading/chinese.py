"""Chinese captions of one to three sentences."""

from collections.abc import Callable

from training.reading.chinese_scenes import ChineseScenes
from training.reading.pools import UNKNOWN
from training.reading.writer import Caption, CaptionActor, Parts, joined
from vitascope_scene.lexicon import LIVING

_OPENINGS = (
    "画面中，",
    "有",
    "一段视频，",
    "镜头下，",
    "画面里有",
    "生成一个视频：",
    "视频中",
    "请生成",
    "特写镜头，",
    "画面中有",
    "请画",
)

_BREAKS = ("。", "。", "。", "；", "！", "\n", "，", "，", "，")
"""What stands between sentences; mostly they are joined by commas."""


class Chinese(ChineseScenes):
    """Writes captions; each call of caption makes a new one."""

    def caption(self) -> Caption:
        size = self.rng.choices((1, 2, 3), (0.60, 0.24, 0.16))[0]
        actors: list[CaptionActor] = []
        parts: Parts = []
        for number in range(size):
            if number:
                parts.append(self.pick(*_BREAKS))
            parts += self._opening_sentence(actors) if not actors else self._next_sentence(actors)
        if self.chance(0.4):
            parts.append("。")
        return joined(parts, spaces=False)

    # -- the first sentence

    def _opening_sentence(self, actors: list[CaptionActor]) -> Parts:
        core = self._core(actors) if self.chance(0.92) else []
        clauses = self.world(alone=not core)
        clauses += [self.noise() for _ in range(self.rng.choice((0, 0, 0, 1, 2)))]
        self.rng.shuffle(clauses)
        split = self.rng.randint(0, len(clauses)) if self.chance(0.7) else len(clauses)
        parts: Parts = []
        for clause in [*clauses[:split], *([core] if core else []), *clauses[split:]]:
            if parts:
                parts.append(self.pick("，", "，", "，", "，", "", "", "的", "、", ",", " "))
            parts += clause
        return parts

    def _core(self, actors: list[CaptionActor]) -> Parts:
        kinds: tuple[Callable[[list[CaptionActor]], Parts], ...] = (
            self._one,
            self._related,
            self._shared,
            self._listed,
            self._chain,
            self._beside_it,
            self.passive,
            self._part,
            self.towards,
            self.given,
            self.done_to,
            self.exchanged,
            self.meanwhile,
        )
        shares = (0.22, 0.21, 0.06, 0.10, 0.11, 0.05, 0.03, 0.02, 0.04, 0.06, 0.05, 0.06, 0.04)
        core = self.rng.choices(kinds, shares)[0](actors)
        return [self.pick(*_OPENINGS), *core] if self.chance(0.15) else core

    def _one(self, actors: list[CaptionActor]) -> Parts:
        """One actor with all it wears and does, some of it before the noun."""
        noun = self.actor_noun()
        before: Parts = []
        name_ahead: list[int] = []
        if noun.kind in (*LIVING, UNKNOWN) and self.chance(0.15):
            before, name_ahead = self.clause_before()
        actor, parts = self.actor(noun=noun, before=before)
        parts = self.renamed(parts, name_ahead, actor.last)
        actors.append(actor)
        return [*parts, *self.setting(), *self._doings(actor, dressed=not before)]

    def _next_sentence(self, actors: list[CaptionActor]) -> Parts:
        kinds: tuple[Callable[[list[CaptionActor]], Parts], ...] = (
            self._goes_on,
            self._describes,
            self._meets,
            self._world_sentence,
            self._new_scene,
        )
        return self.rng.choices(kinds, (0.40, 0.12, 0.16, 0.18, 0.14))[0](actors)

    def _goes_on(self, actors: list[CaptionActor]) -> Parts:
        """然后它又做别的."""
        actor = self.antecedent(actors)
        lead: Parts = [self.then(), self.pick("，", "", "")] if self.chance(0.35) else []
        mention, parts = self.again(actor, actors)
        actor.last = mention.last
        others = [other for other in actors if other is not actor and other.living]
        if others and self.chance(0.15):
            return [*lead, *parts, *self.done_to_known(mention, self.rng.choice(others))]
        parts = [
            *lead,
            *parts,
            self.pick("", "", "", "又", "也", "慢慢"),
            *self.deed([mention.last]),
        ]
        if self.chance(0.3):
            parts += self._second_deed([mention.last])
        if self.chance(0.15):
            parts += ["，", "在", *self._ground(actors, [mention.last], "")]
        return parts

    def _describes(self, actors: list[CaptionActor]) -> Parts:
        actor = self.antecedent(actors)
        mention, parts = self.again(actor, actors)
        actor.last = mention.last
        if actor.living and self.chance(0.6):
            return [*parts, *self.worn([mention.last])]
        if self.chance(0.5):
            return [
                *parts,
                self.pick("是", "是", ""),
                self.closed("colour", head=mention.last),
                self.pick("的", "的", ""),
            ]
        described = self.pick(self.pool.closed("colour"), self.pool.small("adjective"))
        return [
            *parts,
            self.pick("的", ""),
            self.pool.small("part"),
            self.pick("是", "", "很"),
            described,
        ]

    def _meets(self, actors: list[CaptionActor]) -> Parts:
        if self.chance(0.4):
            return [
                self.pick("远处，", "不远处", "背景中，", "这时，", "", "突然，"),
                *self._core(actors),
            ]
        known = self.antecedent(actors)
        new, parts = self.actor()
        actors.append(new)
        if known.living and self.chance(0.25):
            return [*parts, *self.done_to_known(new, known)]
        mention, phrase = self.again(known, actors)
        relation = self.relation(mention.last, [new.last])
        if self.chance(0.5):
            return [
                *phrase,
                self.pick("的", ""),
                relation,
                self.pick("有", "是", "站着"),
                *parts,
                *self._doings(new),
            ]
        return [*parts, "在", *phrase, self.pick("的", ""), relation, *self.deed([new.last])]

    def _world_sentence(self, actors: list[CaptionActor]) -> Parts:
        clauses = self.world(alone=True)[: self.pick(1, 1, 2)]
        parts: Parts = [self.pick("", "", "背景是", "整个画面", "画面", "远处")]
        for number, clause in enumerate(clauses):
            parts += [*(["，"] if number else []), *clause]
        return parts

    def _new_scene(self, actors: list[CaptionActor]) -> Parts:
        lead = (
            self.marked(self.pool.small("cut"), "cut", kinds=("cut",))
            if self.chance(0.5)
            else self.then()
        )
        return [lead, self.pick("", "，", "："), *self._core(actors)]
