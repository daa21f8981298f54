"""What the subjects of a Chinese caption do, alone and with each other, and where they are."""

from training.reading.chinese_exchanges import ChineseExchanges
from training.reading.pools import UNKNOWN
from training.reading.writer import CaptionActor, Parts
from vitascope_scene.lexicon import LIVING

_AND = ("和", "，", "、", "与", "和", "还有", "，还有")
_AND_KEPT = ("以及", "外加", "，另有", "，而")
_PUT = ("放在", "停在", "摆在", "在", "位于")


class ChineseScenes(ChineseExchanges):
    """The deeds and places of a caption's subjects."""

    def _doings(self, actor: CaptionActor, *, dressed: bool = True) -> Parts:
        who = [actor.last]
        parts: Parts = []
        if dressed and actor.noun.kind in (*LIVING, UNKNOWN) and self.chance(0.18):
            parts += [*self.worn(who), self.pick("", "，", "，")]
        if not (actor.living or self.chance(0.3)) or not self.chance(0.75):
            return parts
        if self.chance(0.12):
            return [*parts, *self.moving(who)]
        parts += self.held_first(who) if self.chance(0.06) else self.deed(who)
        if self.chance(0.25):
            parts += self._second_deed(who)
        return parts

    def _second_deed(self, who: list[int]) -> Parts:
        link: Parts = [
            self.pick("，", "，", "并", "，并", "，同时", "，一边", "和", "", "后", "后，", "后又")
        ]
        if self.chance(0.4):
            link = [self.pick("，", "，", ""), self.then(), self.pick("", "，", "")]
        return [*link, *self.deed(who)]

    def _chain(self, actors: list[CaptionActor]) -> Parts:
        """走进房间，坐下，拿起一本书，然后…: one actor, named once."""
        actor, parts = self.actor()
        actors.append(actor)
        for number in range(self.rng.choice((2, 2, 3))):
            if number:
                parts.append(self.pick("，", "，", "，", "、", "，并"))
                parts += [self.then()] if self.chance(0.4) else []
            parts += self.setting() if self.chance(0.5) else []
            parts += self.deed([actor.last])
        return parts

    def _part(self, actors: list[CaptionActor]) -> Parts:
        """一只猫的眼睛."""
        noun, name = self.pool.noun("person", "animal", "vehicle", "plant"), self.new_name()
        actors.append(CaptionActor(name=name, noun=noun, last=name))
        return self.part_of(noun, name)

    def _related(self, actors: list[CaptionActor]) -> Parts:
        """A在B的上面, B上有A, A坐在B上."""
        form = self.wording(
            (
                "A在BR",
                "A在B的R",
                "BR有A",
                "B的R有A",
                "BR是A",
                "A放在BR",
                "A坐在BR",
                "在BR，有A",
                "A在BRV",
                "A在BRV",
                "BR的A",
            ),
            ("A位于B的R", "A处在BR", "B的R放着A", "在B的R是A"),
        )
        if form[0] != "A":
            return self._ground_first(actors, form)
        figure, parts = self.actor()
        actors.append(figure)
        if self.chance(0.15):
            other, others = self.actor()
            actors.append(other)
            parts += [self.pick("和", "与", "、"), *others]
            owners = [figure.last, other.last]
        else:
            owners = [figure.last]
            if self.chance(0.15) and form != "A坐在BR":
                parts += [*self.worn(owners), self.pick("", "，")]
        parts += self._stance(form, owners)
        parts += self._ground(actors, owners, "的" if "的" in form else self.pick("", "", "", "的"))
        if form == "A在BRV":
            parts += self.deed(owners)
        elif self.chance(0.25):
            parts += ["，", *self.deed(owners)]
        return parts if self.chance(0.75) else [*parts, *self._another(actors)]

    def _stance(self, form: str, owners: list[int]) -> Parts:
        if form == "A坐在BR":
            return [*self._pose(owners), "在"]
        if form == "A放在BR":
            return [self.pick(*_PUT)]
        return [{"A位于B的R": "位于", "A处在BR": "处在"}.get(form, "在")]

    def _pose(self, owners: list[int]) -> Parts:
        verb = self.pool.pose()
        form = self.pool.form(
            [text for text in verb.forms if not text.endswith("在")] or verb.forms
        )
        return [self.marked(form, "action", owners=owners, kinds=self.verb_kinds(verb))]

    def _ground(self, actors: list[CaptionActor], owners: list[int], linked: str) -> Parts:
        """The ground and the relation after it."""
        known = [actor for actor in actors if actor.last not in owners]
        if known and self.chance(0.12):
            piece = self.pronoun(self.rng.choice(known))
            assert piece.mark
            return [piece, linked, self.relation(piece.mark.name, owners)]
        ground, parts = self.actor(plain=self.chance(0.5))
        actors.append(ground)
        return [*parts, linked, self.relation(ground.last, owners)]

    def _ground_first(self, actors: list[CaptionActor], form: str) -> Parts:
        """桌子上有一只猫."""
        ground, ground_parts = self.actor(plain=self.chance(0.6))
        if form == "BR的A":
            placeholder = self.new_name()
            relation = self.relation(ground.last, [placeholder])
            figure, parts = self.actor(before=[*ground_parts, relation, "的"])
            actors += [ground, figure]
            return [*self.renamed(parts, [placeholder], figure.last), *self._doings(figure)]
        figure, parts = self.actor()
        actors += [ground, figure]
        relation = self.relation(ground.last, [figure.last])
        linked = "的" if "的" in form else self.pick("", "", "的")
        link = {
            "BR是A": "是",
            "在BR，有A": self.pick("，有", "有"),
            "B的R放着A": "放着",
            "在B的R是A": "是",
        }.get(form)
        if not link and self.chance(0.35):
            return [
                *ground_parts,
                linked,
                relation,
                *self._pose([figure.last]),
                self.pick("着", ""),
                *parts,
            ]
        lead = "在" if form.startswith("在") else ""
        link = link or self.pick("有", "有着", "摆着", "有", "放着")
        doing = self._doings(figure) if self.chance(0.3) else []
        return [lead, *ground_parts, linked, relation, link, *parts, *doing]

    def _beside_it(self, actors: list[CaptionActor]) -> Parts:
        """一个男人坐着，旁边有一只狗: the ground goes without saying, or is a pronoun."""
        first, parts = self.actor()
        doing = self._doings(first)
        other, others = self.actor()
        actors += [first, other]
        if self.chance(0.5):
            relation: Parts = [self.relation(first.last, [other.last])]
        else:
            piece = self.pronoun(first)
            assert piece.mark
            relation = [piece, self.pick("的", ""), self.relation(piece.mark.name, [other.last])]
        return [
            *parts,
            *doing,
            "，",
            *relation,
            self.pick("有", "是", "站着", "跟着", "还有"),
            *others,
        ]

    def _shared(self, actors: list[CaptionActor]) -> Parts:
        parts: Parts = []
        for number in range(self.rng.choices((2, 3), (0.85, 0.15))[0]):
            actor, phrase = self.actor()
            actors.append(actor)
            parts += [*([self.pick("和", "与", "跟", "、")] if number else []), *phrase]
        who = [actor.last for actor in actors]
        return [*parts, *self.setting(), *(self.worn(who) if self.chance(0.12) else self.deed(who))]

    def _listed(self, actors: list[CaptionActor]) -> Parts:
        parts: Parts = []
        size = self.rng.choices((2, 3, 4, 5, 6), (0.42, 0.22, 0.15, 0.11, 0.10))[0]
        busy = self.pick(0.0, 0.3, 0.8)
        for number in range(size):
            actor, phrase = self.actor(plain=size > 3 and self.chance(0.5))
            actors.append(actor)
            link = self.pick("、", "，", "、")
            if number == size - 1:
                link = self.wording(_AND, _AND_KEPT)
            parts += [*([link] if number else []), *phrase]
            if self.chance(busy):
                parts += self._doings(actor)
        return parts

    def _another(self, actors: list[CaptionActor]) -> Parts:
        actor, phrase = self.actor()
        actors.append(actor)
        return [self.wording(_AND, _AND_KEPT), *phrase, *self._doings(actor)]
