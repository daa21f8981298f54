"""Chinese captions of what is asked: sentences, tag lists and single words."""

from training.ask import ANYBODY, JUMP, TRAVEL, ActorAsk, Ask
from training.english import DENIED
from training.speech import FILLERS, Phrase, Speaker, strange_word

_ONE = (
    "一只",
    "一个",
    "一辆",
    "一架",
    "一艘",
    "一名",
    "一位",
    "一头",
    "一匹",
    "一条",
    "一座",
    "一棵",
    "",
    "",
    "",
    "",
    "",
)
_COUNTS = {
    2: ("两只", "两个", "两辆", "两架", "一对", "两名"),
    3: ("三只", "三个", "一群", "几只", "几个", "许多", "三辆", "一群群", "几架"),
}
_AT_PLACE = (
    "在{p}里",
    "在{p}上",
    "在{p}",
    "{p}",
    "{p}中",
    "{p}里",
    "下方{p}中",
    "{p}的场景",
    "{p}之间",
    "{p}边",
    "{p}上空",
    "来到{p}",
    "{p}深处",
    "远处是{p}",
    "穿过{p}",
    "{p}的画面",
    "{p}之中",
    "四周是{p}",
    "下方的{p}",
    "位于{p}",
    "{p}一带",
    "{p}附近",
    "地点是{p}",
    "身在{p}",
    "处于{p}中",
    "走进{p}",
    "{p}风光",
    "背靠{p}",
    "眼前是{p}",
    "到了{p}",
    "一片{p}",
    "{p}远景",
    "望见{p}",
    "在{p}当中",
    "发生在{p}",
)
_AT_PLACE_KEPT = (
    "以{p}为背景",
    "置身于{p}",
    "背景是{p}",
    "身处{p}之中",
    "取景于{p}",
    "周遭尽是{p}",
)
_AT_TIME = (
    "{t}",
    "{t}时",
    "{t}时分",
    "{t}的时候",
    "在{t}",
    "{t}里",
    "{t}下",
    "正是{t}",
    "到了{t}",
    "{t}的光线",
    "此刻{t}",
    "{t}之际",
)
_AT_TIME_KEPT = (
    "正值{t}",
    "时间是{t}",
    "当{t}来临",
    "适逢{t}",
)
_IN_WEATHER = (
    "{w}",
    "{w}中",
    "在{w}中",
    "{w}天气",
    "{w}里",
    "下着{w}",
    "有{w}",
    "{w}天",
    "碰上{w}",
    "赶上{w}",
    "遭遇{w}",
    "一场{w}",
    "{w}的天气",
    "{w}来袭",
    "伴有{w}",
    "天气{w}",
)
_IN_WEATHER_KEPT = (
    "天气是{w}",
    "伴随着{w}",
    "遇上{w}",
    "笼罩在{w}中",
    "外面是{w}",
)
_IN_STYLE = (
    "{s}",
    "{s}风格",
    "{s}的风格",
    "{s}效果",
    "用{s}表现",
    "{s}感觉",
    "画成{s}",
    "{s}式",
    "以{s}方式",
    "{s}作品",
    "按{s}拍成",
)
_IN_STYLE_KEPT = (
    "采用{s}",
    "呈现{s}的感觉",
    "带着{s}的味道",
)
_BY_CAMERA = (
    "{c}",
    "{c}，",
    "{c}缓缓进行",
    "使用{c}",
    "{c}拍摄",
    "以{c}",
    "用{c}",
    "{c}方式",
    "采取{c}",
    "拍成{c}",
    "{c}运镜",
)
_BY_CAMERA_KEPT = (
    "拍摄方式为{c}",
    "全程{c}",
    "运镜选用{c}",
)
_CAMERA_SPLIT = (
    "因气流",
    "因颠簸",
    "随着气流",
    "因为风",
    "不停地",
    "轻轻",
    "剧烈",
    "因气流颠簸而",
    "缓慢",
    "因奔跑而",
    "不断",
    "受气流影响",
)
_WITH_EFFECT = (
    "{e}",
    "有{e}",
    "{e}忽明忽暗",
    "{e}时",
    "到处是{e}",
    "伴着{e}",
    "{e}闪动",
    "远处{e}",
    "{e}四起",
    "背景中有{e}",
    "满天{e}",
    "看得见{e}",
    "布满{e}",
    "{e}无处不在",
    "还有{e}",
    "满是{e}",
    "出现{e}",
)
_WITH_EFFECT_KEPT = (
    "可见{e}",
    "充满了{e}",
    "{e}随处可见",
    "{e}映入眼帘",
)
_TWO_EFFECTS = ("{e}与{f}交织", "{e}和{f}", "{e}与{f}交织闪动", "{e}、{f}", "{e}以及{f}此起彼伏", "{e}伴着{f}")
_JUMPS = (
    "{a}从{b}跳下",
    "{a}从{b}一跃而下",
    "{a}跳出{b}",
    "{a}从{b}上跳下来",
    "{a}从{b}{m}",
    "{a}跳离{b}",
    "从{b}跳下的{a}",
    "{a}纵身跃出{b}",
)


class Chinese:
    """Writes one caption in Chinese."""

    def __init__(self, speaker: Speaker) -> None:
        """speaker chooses the words."""
        self.speaker = speaker
        self.rng = speaker.rng

    def caption(self, ask: Ask) -> Phrase:
        """A whole caption as pieces: place and time mostly first, the rest in some order."""
        core = self._core(ask)
        if ask.first_person:
            core = self._first_person(core)
        ahead, after = self._world(ask), [*self._camera(ask), *self._effects(ask)]
        after += [[(word, "")] for word in self._noise()]
        self.rng.shuffle(ahead)
        self.rng.shuffle(after)
        if self.speaker.chance(0.25):
            after, ahead = [*after, *ahead], []
        if core and self.speaker.chance(0.15):
            return self._join([*ahead, *after, core])
        return self._join([*ahead, *([core] if core else []), *after])

    def _join(self, parts: list[Phrase]) -> Phrase:
        """Parts one after another, with or without a mark between."""
        result: Phrase = []
        for part in parts:
            if result:
                result.append((self.rng.choice(("，", "，", "，", "", "", "的", "。", "——", "、", ",", " ")), ""))
            result += part
        return result

    def _noise(self) -> list[str]:
        """Filler words and words nobody taught."""
        words = [self.rng.choice(FILLERS["zh"]) for _ in range(self.rng.choice((0, 0, 0, 1, 2)))]
        if self.speaker.chance(0.04):
            kind, key = self.rng.choice(DENIED)
            words.append(self.rng.choice(("没有", "不要", "无")) + self.speaker.form(kind, key).text)
        return words + [strange_word(self.rng, "zh") for _ in range(self.rng.choice((0, 0, 0, 0, 1)))]

    def _core(self, ask: Ask) -> Phrase:
        """Who does what with whom."""
        if not ask.actors:
            return []
        if ask.alike:
            count = self.rng.choice(_COUNTS[len(ask.actors)])
            return self._actor(ask.actors[0], count)
        if ask.relation == JUMP:
            return self._jump(ask)
        actors = [self._actor(actor, self.rng.choice(_ONE)) for actor in ask.actors]
        if ask.relation:
            return self._related(ask, actors)
        glue = self.rng.choice(("和", "、", "，", "与", "还有", "骑着", "看着", "遇见", "带着", "拿着", "和"))
        return [piece for n, actor in enumerate(actors) for piece in ([(glue, "")] if n else []) + actor]

    def _related(self, ask: Ask, actors: list[Phrase]) -> Phrase:
        """The first in its relation to the second, as Chinese orders it."""
        said = self.speaker.say("relation", ask.relation)
        first, second = actors[0], actors[1]
        if ask.relation == "chasing":
            if self.speaker.chance(0.2):
                return [*second, ("被", ""), *first, said]
            return [*first, *([("正在", "")] if self.speaker.chance(0.3) else []), said, *second]
        if said[0] in ("和", "陪着", "紧挨着", "飞越", "跟在后面", "躲在后面"):
            return [*first, said, *second]
        if self.speaker.chance(0.25):
            return [*second, *self._of(), said, ("有" if self.speaker.chance(0.6) else "是", ""), *first]
        return [*first, ("在", ""), *second, *self._of(), said]

    def _of(self) -> Phrase:
        """的, or nothing."""
        return [("的", "")] if self.speaker.chance(0.4) else []

    def _jump(self, ask: Ask) -> Phrase:
        """Someone leaves an aircraft in the air."""
        jumper = self._actor(ActorAsk(**{**vars(ask.actors[0]), "motion": ""}), self.rng.choice(_ONE))
        aircraft = self._actor(ask.actors[1], self.rng.choice(_ONE))
        phrase = self.speaker.fill(
            self.rng.choice(_JUMPS), a=jumper, b=aircraft, m=[self.speaker.say("motion", "fall")]
        )
        return [(text, tag or ("motion:fall" if "跳" in text or "跃" in text else "")) for text, tag in phrase]

    def _actor(self, actor: ActorAsk, count: str) -> Phrase:
        """A subject with its size, colour and motion."""
        noun: Phrase = [(self.rng.choice(("", "", "东西", "物体")), "")]
        colour = actor.colour
        if actor.subject != ANYBODY:
            name, coloured = self.speaker.noun(actor.subject, colour)
            noun, colour = [name], "" if coloured else colour
        look = [self.speaker.say(kind, key) for kind, key in (("size", actor.size), ("colour", colour)) if key]
        self.rng.shuffle(look)
        before: Phrase = [(count, "")] if count else []
        for text, tag in look:
            before.append((text, tag))
            if not text.endswith("的") and self.speaker.chance(0.55):
                before.append(("的", ""))
        if self.speaker.chance(0.07):
            before.append((strange_word(self.rng, "zh") + "的", ""))
        motion = self._motion(actor)
        if motion and self.speaker.chance(0.2):
            return [*motion, ("的", ""), *before, *noun]
        return [piece for piece in [*before, *noun, *motion] if piece[0]]

    def _motion(self, actor: ActorAsk) -> Phrase:
        """What it does, and how fast."""
        speed = [self.speaker.say("speed", actor.speed)] if actor.speed else []
        if not actor.motion:
            return speed
        verb = [("正在" if self.speaker.chance(0.6) else "在", "")] if self.speaker.chance(0.25) else []
        said = self.speaker.say("verb" if actor.motion == TRAVEL else "motion", actor.motion)
        return [*speed, *verb, said]

    def _first_person(self, core: Phrase) -> Phrase:
        """Someone's own eyes: before or after the rest."""
        view = self.speaker.say("view", "first_person")
        if not core:
            return [view]
        if self.speaker.chance(0.6):
            return [*core, (self.rng.choice(("的", "的", "，", "")), ""), view]
        return [view, (self.rng.choice(("，", "：", "看", "")), ""), *core]

    def _world(self, ask: Ask) -> list[Phrase]:
        """Place, time, weather and style."""
        clauses: list[Phrase] = []
        for kind, key, trained, kept in (
            ("place", ask.place, _AT_PLACE, _AT_PLACE_KEPT),
            ("time", ask.time, _AT_TIME, _AT_TIME_KEPT),
            ("weather", ask.weather, _IN_WEATHER, _IN_WEATHER_KEPT),
            ("style", ask.style, _IN_STYLE, _IN_STYLE_KEPT),
        ):
            if key:
                form = self.speaker.form(kind, key)
                said = (form.text, f"{kind}:{key}")
                whole = form.bare or self.speaker.chance(0.15)
                clauses.append([said] if whole else self.speaker.around(said, trained, kept))
        return clauses

    def _camera(self, ask: Ask) -> list[Phrase]:
        """The camera's move; its cause may stand between 镜头 and the move."""
        key = ask.camera_said or ask.camera
        if not key:
            return []
        text, tag = self.speaker.say("camera", key)
        if text.startswith(("镜头", "画面")) and len(text) > 3 and self.speaker.chance(0.45):
            return [[(text[:2], tag), (self.rng.choice(_CAMERA_SPLIT), ""), (text[2:], tag)]]
        return [self.speaker.around((text, tag), _BY_CAMERA, _BY_CAMERA_KEPT)]

    def _effects(self, ask: Ask) -> list[Phrase]:
        """Effects one by one, or two in a clause."""
        said = [[self.speaker.say("effect", name)] for name in ask.effects]
        clauses: list[Phrase] = []
        if len(said) > 1 and self.speaker.chance(0.5):
            second, first = said.pop(), said.pop()
            clauses.append(self.speaker.fill(self.rng.choice(_TWO_EFFECTS), e=first, f=second))
        return clauses + [self.speaker.around(one[0], _WITH_EFFECT, _WITH_EFFECT_KEPT) for one in said]
