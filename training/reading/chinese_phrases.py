"""Chinese noun and verb phrases with their roles."""

from collections.abc import Iterable, Sequence

from training.reading.chinese_world import ChineseWorld
from training.reading.pools import UNKNOWN, Noun, Verb
from training.reading.writer import CaptionActor, Parts, Piece
from vitascope_scene.lexicon import LIVING, NOUN_KINDS

_MEASURES = {
    "person": "个个位名",
    "animal": "只只只条头匹",
    "vehicle": "辆辆架艘",
    "drink": "杯杯瓶",
    "food": "个块碗盘份",
    "plant": "棵朵株",
    "building": "座座栋",
    "furniture": "张把个",
    "device": "台部个",
    "instrument": "把架支",
    "clothing": "件条顶双",
}
_ANY_MEASURE = "个只把张本块颗支片座条"


class ChinesePhrases(ChineseWorld):
    """Noun phrases, what somebody wears, what somebody does."""

    # -- nouns

    def actor(
        self, *, before: Parts | None = None, noun: Noun | None = None, plain: bool = False
    ) -> tuple[CaptionActor, Parts]:
        """Somebody or something new, with all that describes it."""
        noun = noun or self.actor_noun()
        name = self.new_name()
        several = self.chance(0.22)
        parts = self.noun_phrase(noun, "subject", name, counted=several, before=before, plain=plain)
        return CaptionActor(name=name, noun=noun, several=several, last=name), parts

    def noun_phrase(
        self,
        noun: Noun,
        label: str,
        name: int,
        *,
        counted: bool = False,
        definite: bool = False,
        plain: bool = False,
        before: Parts | None = None,
        head: int | None = None,
        owners: Iterable[int] = (),
    ) -> Parts:
        """Number and measure word, what describes the noun, the noun."""
        number = self._number(noun, name, counted=counted, definite=definite)
        modifiers = [before] if before else []
        if not plain:
            modifiers += self._modifiers(noun, name)
        self.rng.shuffle(modifiers)
        described = [part for modifier in modifiers for part in modifier]
        word = self.noun_piece(noun, label, name, several=False, head=head, owners=owners)
        if described and self.chance(0.12):
            return [*described, *number, word]
        return [*number, *described, word]

    def _number(self, noun: Noun, name: int, *, counted: bool, definite: bool) -> Parts:
        measure = self.measure(noun)
        if counted:
            return [self.closed("count", head=name)]
        if definite:
            return [self.pick("这", "那", "这", "这") + measure] if self.chance(0.6) else []
        if self.chance(0.03):
            return [self.pick("他的", "她的", "它的", "自己的")]
        if self.chance(0.6):
            return ["一" + measure]
        return [self.pick("这", "那", "某", "另一") + measure] if self.chance(0.1) else []

    def measure(self, noun: Noun) -> str:
        """A measure word that fits, now and then any."""
        fitting = _MEASURES.get(noun.kind, _ANY_MEASURE)
        return self.rng.choice(_ANY_MEASURE if self.chance(0.15) else fitting)

    def _modifiers(self, noun: Noun, name: int) -> list[Parts]:
        found: list[Parts] = []
        if self.chance(0.33):
            found.append(self.coloured(name))
        if self.chance(0.12):
            found.append([self.closed("size", head=name), self.pick("的", "")])
        if self.chance(0.33):
            found.append(self.adjective())
        if self.chance(0.02):
            alike = self.pool.form(self.pool.known_noun(*NOUN_KINDS).single)
            found.append(
                [
                    self.pick("像", "如同", "宛如", "像一只", "像一个"),
                    alike,
                    self.pick("一样的", "般的", "似的"),
                ]
            )
        if noun.kind in LIVING and self.chance(0.08):
            part = self.pick("长着", "有着", "留着", "拥有", "") + self.pick(
                self.pool.closed("colour"), self.pool.small("adjective"), self.pool.closed("size")
            )
            found.append([part, self.pick("的", ""), self.pool.small("part"), "的"])
        return found

    def coloured(self, name: int) -> Parts:
        parts: Parts = [self.closed("colour", head=name)]
        if self.chance(0.06):
            parts += [self.pick("和", "与", "、"), self.closed("colour", head=name)]
        return [*parts, self.pick("的", "的", "的", "")]

    def part_of(self, noun: Noun, name: int) -> Parts:
        """一只猫的眼睛: the whole is the actor."""
        whole = self.noun_phrase(noun, "subject", name, plain=self.chance(0.5))
        colour = [self.pool.closed("colour"), self.pick("的", "")] if self.chance(0.3) else []
        return [*whole, self.pick("的", "的", ""), *colour, self.pool.small("part")]

    def adjective(self) -> Parts:
        word = self.pool.small("adjective") if self.chance(0.65) else self.pool.invented()
        lead = self.pick("", "", "", "很", "非常", "十分", "又", "一身")
        if self.chance(0.12):
            return [
                lead,
                word,
                self.pick("又", "而", "、", "，"),
                self.pool.small("adjective"),
                "的",
            ]
        return [lead, word, self.pick("的", "的", "的", "")]

    def again(self, actor: CaptionActor, actors: list[CaptionActor]) -> tuple[CaptionActor, Parts]:
        """The actor named once more: by a pronoun, or by its noun."""
        name = self.new_name()
        mention = CaptionActor(name=actor.name, noun=actor.noun, several=actor.several, last=name)
        if actor.noun.kind == UNKNOWN or (self.chance(0.7) and self.pronoun_fits(actor, actors)):
            piece = self.pronoun(actor)
            assert piece.mark
            mention.last = piece.mark.name
            return mention, [piece]
        parts = self.noun_phrase(
            actor.noun, "again", name, definite=True, head=actor.last, plain=self.chance(0.8)
        )
        return mention, parts

    def pronoun(self, actor: CaptionActor) -> Piece:
        if actor.several:
            text = self.pick("他们", "她们", "它们")
        elif actor.noun.kind == "person":
            text = self.pick("他", "她", "她")
        else:
            text = self.pick("它", "它", "他") if actor.living else "它"
        return self.marked(text, "again", head=actor.last, kinds=("pronoun",))

    # -- clothes

    def worn(self, owners: Sequence[int]) -> Parts:
        parts: Parts = [self.pool.small("wear"), *self.garment(owners)]
        while self.chance(0.2):
            parts += [self.pick("和", "，", "、", "，戴着", "，穿着", "与"), *self.garment(owners)]
        return parts

    def garment(self, owners: Sequence[int]) -> Parts:
        noun = self.pool.noun("clothing")
        return self.noun_phrase(
            noun, "worn", self.new_name(), plain=self.chance(0.3), owners=owners
        )

    # -- actions

    def deed(self, owners: Sequence[int], verb: Verb | None = None) -> Parts:
        """A verb with its thing and what goes with it."""
        verb = verb or self.pool.verb()
        parts: Parts = [self.pick("正在", "在", "", "", "", "正", "一起", "也在", "开始", "")]
        if self.chance(0.15):
            parts.append(self.adverb())
        elif self.chance(0.06):
            parts.append(self.pool.closed("speed"))
        elif self.chance(0.06):
            parts.append(
                self.pick("用", "拿", "朝着", "对着")
                + self.pick(self.pool.small("part"), self.pool.invented())
            )
        piece = self.marked(
            self.pool.form(verb.forms), "action", owners=owners, kinds=self.verb_kinds(verb)
        )
        assert piece.mark
        if verb.takes and self.chance(0.04):
            return [
                *parts,
                self.pick("把", "将"),
                *self._thing(verb, piece.mark.name),
                piece,
                self.pick("了", "起来", ""),
            ]
        parts.append(piece)
        if self.chance(0.12):
            parts.append(self.pick("着", "了", "起", "过", "起了", "了一下"))
        names_its_thing = verb.key and len(piece.text.replace("着", "")) > 1
        if (verb.takes or self.chance(0.06)) and self.chance(0.3 if names_its_thing else 0.85):
            parts += self._thing(verb, piece.mark.name)
        elif self.chance(0.08):
            parts.append(
                self.pick(
                    "向" + self.pool.invented(), "来", "去", "得很" + self.pool.small("adjective")
                )
            )
        return parts

    def _thing(self, verb: Verb, action: int) -> Parts:
        noun = self.pool.thing_for(verb)
        return self.noun_phrase(
            noun,
            "prop",
            self.new_name(),
            counted=self.chance(0.12),
            plain=self.chance(0.5),
            head=action,
        )

    def held_first(self, owners: Sequence[int]) -> Parts:
        """手里拿着一把伞: a part, then the deed."""
        return [self.pick("手里", "手中", "手上", "怀里", "双手", "嘴里"), *self.deed(owners)]

    def moving(self, owners: Sequence[int]) -> Parts:
        return [self.pick("", "正在", "在"), self.closed("motion", owners=owners)]

    def adverb(self) -> str:
        if self.chance(0.75):
            return self.pool.small("adverb")
        return self.pool.invented() + "地"

    def any_noun(self) -> str:
        """A noun's form without a role."""
        return self.pool.form(self.pool.known_noun(*NOUN_KINDS).single)
