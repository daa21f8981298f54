"""Chinese clauses in which somebody does something to somebody else, or beside somebody."""

from training.reading.chinese_phrases import ChinesePhrases
from training.reading.chinese_world import VERBAL
from training.reading.pools import UNKNOWN
from training.reading.writer import CaptionActor, Parts

_GIVING = ("递给", "送给", "递", "送", "扔", "抛", "拿")
_SERVING = (
    "喂",
    "打针",
    "按摩",
    "端",
    "擦汗",
    "倒",
    "送",
    "买",
    "讲",
    "梳头",
    "洗澡",
    "做",
    "切",
    "画",
)
_DOING_TO = (
    "打",
    "抱着",
    "抱",
    "踢",
    "亲吻",
    "救",
    "救出",
    "牵着",
    "抚摸",
    "背着",
    "扶着",
    "拉着",
    "喂",
    "推着",
    "抓住",
    "举起",
    "攻击",
    "搀扶",
    "咬",
    "骑着",
)
_NEXT = ("，", "，", "，", "；", "，而", "，但")


class ChineseExchanges(ChinesePhrases):
    """Giving, doing to, chasing, and who answers."""

    def clause_before(self) -> tuple[Parts, list[int]]:
        """穿着红裙子的, 正在弹吉他的: the owner's name is filled in once the noun has one."""
        placeholder = self.new_name()
        parts = self.worn([placeholder]) if self.chance(0.65) else self.deed([placeholder])
        return [*parts, "的"], [placeholder]

    def renamed(self, parts: Parts, placeholders: list[int], name: int) -> Parts:
        """The parts with a placeholder among owners replaced by a name."""
        if not placeholders:
            return parts
        return [self.with_owner(part, placeholders[0], name) for part in parts]

    def someone(self) -> tuple[CaptionActor, Parts]:
        """Somebody new, now and then with a clause before the noun: 正在看书的男孩."""
        noun, plain = self.living(), self.chance(0.6)
        if self.chance(0.85):
            return self.actor(noun=noun, plain=plain)
        before, ahead = self.clause_before()
        actor, parts = self.actor(noun=noun, plain=plain, before=before)
        return actor, self.renamed(parts, ahead, actor.last)

    def given(self, actors: list[CaptionActor]) -> Parts:
        """把苹果递给女孩, 给小猫喂鱼, 送给老师一束花."""
        giver, parts = self.someone()
        taker, others = self.someone()
        actors += [giver, taker]
        form = self.wording(("把N递给B", "给BVN", "递给BN", "给BV"), ("将N送到B手中",))
        text = self.pick(*_SERVING) if form.startswith("给") else self.pick(*_GIVING)
        piece = self.marked(text, "action", owners=[giver.last])
        assert piece.mark
        noun = self.pool.noun("food", "object", "gear", "clothing", "plant", "drink", "device")
        thing = self.noun_phrase(
            noun, "prop", self.new_name(), plain=self.chance(0.5), head=piece.mark.name
        )
        if form in ("把N递给B", "将N送到B手中"):
            ends = [self.pick("手中", "手里", "面前")] if form != "把N递给B" else []
            return [
                *parts,
                form[0],
                *thing,
                piece,
                *([] if text.endswith("给") else ["给"]),
                *others,
                *ends,
            ]
        if form == "递给BN":
            return [*parts, piece, *([] if text.endswith("给") else ["给"]), *others, *thing]
        return [
            *parts,
            self.pick("给", "给", "为", "帮"),
            *others,
            piece,
            *(thing if form == "给BVN" else []),
        ]

    def done_to(self, actors: list[CaptionActor]) -> Parts:
        """骑士打龙: who it is done to is the thing of the deed."""
        doer, parts = self.someone()
        actors.append(doer)
        piece = self.marked(self.pick(*_DOING_TO), "action", owners=[doer.last])
        assert piece.mark
        name = self.new_name()
        before, ahead = self.clause_before() if self.chance(0.15) else ([], [])
        other = self.noun_phrase(
            self.living(),
            "prop",
            name,
            plain=self.chance(0.5),
            head=piece.mark.name,
            before=before,
        )
        other = self.renamed(other, ahead, name)
        other += [self.pick("的", ""), self.pool.small("part")] if self.chance(0.1) else []
        after: Parts = ["，", *self.deed([doer.last])] if self.chance(0.3) else []
        return [*parts, *self.setting(), piece, self.pick("", "", "了"), *other, *after]

    def done_to_known(self, doer: CaptionActor, other: CaptionActor) -> Parts:
        """What somebody does to one who was named before: 咬了它, 抓住了那只老鼠."""
        piece = self.marked(self.pick(*_DOING_TO), "action", owners=[doer.last])
        assert piece.mark
        done = self.pick("", "", "了")
        if other.noun.kind == UNKNOWN or self.chance(0.6):
            text, head = self.pronoun(other).text, piece.mark.name
            return [piece, done, self.marked(text, "prop", head=head, kinds=("pronoun",))]
        again = self.noun_phrase(
            other.noun,
            "prop",
            self.new_name(),
            definite=True,
            plain=True,
            head=piece.mark.name,
        )
        return [piece, done, *again]

    def exchanged(self, actors: list[CaptionActor]) -> Parts:
        """狐狸看见母鸡，母鸡逃走，狐狸抓住了它."""
        pair: list[CaptionActor] = []
        parts: Parts = []
        for number in range(2):
            actor, phrase = self.someone()
            pair.append(actor)
            parts += [self.pick(*_NEXT) if number else "", *phrase, *self.deed([actor.last])]
        for _ in range(self.rng.choice((1, 1, 2))):
            doer = self.rng.choice(pair)
            other = pair[1 - pair.index(doer)]
            mention, phrase = self.again(doer, pair)
            doer.last = mention.last
            then: Parts = [self.then()] if self.chance(0.25) else []
            parts += [self.pick(*_NEXT), *then, *phrase]
            is_to = self.chance(0.5)
            parts += self.done_to_known(doer, other) if is_to else self.deed([doer.last])
        actors += pair
        return parts

    def meanwhile(self, actors: list[CaptionActor]) -> Parts:
        """小明踢球，小红在旁边跳绳: beside whom goes without saying."""
        first, parts = self.someone()
        second, others = self.someone()
        actors += [first, second]
        parts += [*self.setting(), *self.deed([first.last]), self.pick("，", "，", "，而", "；")]
        where: Parts = [self.pick("也", "则", "正在", "")]
        if self.chance(0.7):
            where = ["在", self.pick("", "", "他", "她"), self.relation(first.last, [second.last])]
        return [*parts, *others, *where, *self.deed([second.last])]

    def passive(self, actors: list[CaptionActor]) -> Parts:
        """一个球被男孩踢开, 一只老鼠被猫追赶."""
        actor, phrase = self.actor(plain=self.chance(0.5))
        actors.append(actor)
        if self.chance(0.4):
            chased, before = self.actor()
            actors.insert(0, chased)
            text = self.pool.closed_of("relation", "chasing").removeprefix("被")
            chase = self.marked(text, "relation", head=chased.last, owners=[actor.last])
            return [*before, self.pick("被", "正被", "正在被"), *phrase, chase]
        verb = self.pool.known_verb()
        piece = self.marked(self.pool.form(verb.forms), "action", owners=[actor.last])
        assert piece.mark
        thing = self.noun_phrase(
            self.pool.thing_for(verb), "prop", self.new_name(), head=piece.mark.name
        )
        return [*thing, "被", *phrase, piece, self.pick("", "了", "着")]

    def towards(self, actors: list[CaptionActor]) -> Parts:
        """一只小狗追着一只蝴蝶跑: a relation that stands where a verb does."""
        figure, parts = self.actor()
        ground, others = self.actor(plain=self.chance(0.5))
        actors += [figure, ground]
        owners = [figure.last]
        text = self.pool.closed_of("relation", self.pick(*VERBAL))
        relation = self.marked(text, "relation", head=ground.last, owners=owners)
        after = self.deed(owners) if self.chance(0.35) else []
        return [*parts, *self.setting(), self.pick("正在", "", "", "在"), relation, *others, *after]

    def setting(self) -> Parts:
        """Where, when or in what weather, between an actor and what it does; mostly nothing."""
        if self.chance(0.75):
            return []
        if self.chance(0.6):
            return self.place_clause()
        return self.clause(self.pick("time", "weather", "effect"))
