"""English captions of what is asked: sentences, tag lists and single words."""

from training.ask import ANYBODY, JUMP, TRAVEL, ActorAsk, Ask
from training.speech import FILLERS, Phrase, Speaker, strange_word
from vitascope_scene import keys

_COUNTS = {
    2: ("two", "a pair of", "a couple of", "2", "two"),
    3: ("three", "a group of", "several", "some", "3", "a flock of", "many", "a herd of", ""),
}
_AT_PLACE = (
    "in the {p}",
    "in a {p}",
    "at the {p}",
    "on the {p}",
    "over the {p}",
    "near the {p}",
    "by the {p}",
    "across the {p}",
    "{p}",
    "{p} scene",
    "a {p}",
    "the {p}",
    "inside the {p}",
    "through the {p}",
    "around the {p}",
    "from the {p}",
    "within a {p}",
    "{p} in the background",
    "surrounded by the {p}",
    "with a {p} behind",
    "at a quiet {p}",
    "deep in the {p}",
)
_AT_PLACE_KEPT = (
    "somewhere in the {p}",
    "against a {p} background",
    "set in the {p}",
    "out in the {p}",
    "in the middle of the {p}",
)
_AT_TIME = ("at {t}", "{t}", "during {t}", "in the {t}", "{t} light", "it is {t}")
_AT_TIME_KEPT = ("around {t}", "shot at {t}", "bathed in {t}")
_IN_WEATHER = ("in the {w}", "{w}", "with {w}", "{w} weather", "in {w}", "{w} day", "on a {w} day")
_IN_WEATHER_KEPT = ("surrounded by {w}", "under {w} conditions", "amid {w}")
_IN_STYLE = ("{s}", "in {s} style", "{s} style", "in the style of {s}", "{s} look", "as {s}")
_IN_STYLE_KEPT = ("rendered as {s}", "with a {s} aesthetic", "done in {s}")
_BY_CAMERA = (
    "{c}",
    "with {c}",
    "{c} slowly",
    "the {c}",
    "{c} because of the wind",
    "shot with {c}",
    "the {c} in the turbulence",
    "{c}",
)
_BY_CAMERA_KEPT = ("filmed using {c}", "we see {c}", "{c} throughout")
_WITH_EFFECT = (
    "with {e}",
    "{e}",
    "{e} everywhere",
    "{e} in the background",
    "{e} flicker",
    "{e} all around",
    "{e} below",
    "as {e}",
    "when {e}",
)
_WITH_EFFECT_KEPT = ("featuring {e}", "{e} visible in the distance", "plenty of {e}")
_TWO_EFFECTS = ("{e} and {f}", "{e} and {f} criss-cross", "{e}, {f}", "with {e} and {f}", "{e} with {f} interwoven")
_GLUE = (",", "and", "with", ", and", "plus", "riding", "on", "holding", "watching", "meets", "playing with", "and")
_FRONTS = ("", "", "", "a video of", "a shot of", "scene of", "there is")
_JUMPS = (
    "{a} jumping out of {b}",
    "{a} jumps from {b}",
    "{a} leaping from {b}",
    "{a} jumping from {b}",
    "{a} {m} out of {b}",
    "{a} {m} from {b}",
    "{b}, {a} jumping out",
    "{a} falls out of {b}",
    "{a} has jumped out of {b}",
)

DENIED = tuple(
    (kind, key)
    for kind, values in (("subject", keys.SUBJECTS), ("weather", keys.WEATHERS), ("effect", keys.EFFECTS))
    for key in values
)
"""What a caption may say is not there: it then asks for nothing."""


class English:
    """Writes one caption in English."""

    def __init__(self, speaker: Speaker) -> None:
        """speaker chooses the words."""
        self.speaker = speaker
        self.rng = speaker.rng

    def caption(self, ask: Ask) -> Phrase:
        """A whole caption as pieces: a list of tags, or a sentence with its clauses in some order."""
        listing = self.speaker.chance(0.2)
        core = self._core(ask)
        clauses = self._clauses(ask, plain=listing)
        if ask.first_person:
            core, clauses = self._first_person(core, clauses)
        clauses += [[(word, "")] for word in self._noise()]
        self.rng.shuffle(clauses)
        front = clauses.pop() if clauses and (not core or self.speaker.chance(0.3)) else []
        parts = [part for part in (front, core) if part]
        joined = self._join(parts, always_comma=True)
        for clause in clauses:
            joined = self._join([joined, clause], always_comma=listing)
        return joined

    def _join(self, parts: list[Phrase], *, always_comma: bool) -> Phrase:
        """Parts one after another, often with a comma, sometimes with another mark between."""
        result: Phrase = []
        for part in parts:
            if result and (always_comma or self.speaker.chance(0.5)):
                result.append((self.rng.choice((",", ",", ",", ".", ";", ", and", "—", ":")), ""))
            result += part
        return result

    def _noise(self) -> list[str]:
        """Filler words and words nobody taught."""
        words = [self.rng.choice(FILLERS["en"]) for _ in range(self.rng.choice((0, 0, 0, 1, 2)))]
        if self.speaker.chance(0.04):
            kind, key = self.rng.choice(DENIED)
            words.append(self.rng.choice(("without", "no", "without any")) + " " + self.speaker.form(kind, key).text)
        return words + [strange_word(self.rng, "en") for _ in range(self.rng.choice((0, 0, 0, 0, 1)))]

    def _core(self, ask: Ask) -> Phrase:
        """Who does what with whom."""
        if not ask.actors:
            return []
        if ask.alike:
            return self._several(ask)
        if ask.relation == JUMP:
            return self._jump(ask)
        actors = [self._actor(actor) for actor in ask.actors]
        if ask.relation:
            return self._related(ask, actors)
        if len(actors) == 1:
            return [(self.rng.choice(_FRONTS), ""), *actors[0]] if self.speaker.chance(0.3) else actors[0]
        glue = self.rng.choice(_GLUE)
        return [piece for n, actor in enumerate(actors) for piece in ([(glue, "")] if n else []) + actor]

    def _related(self, ask: Ask, actors: list[Phrase]) -> Phrase:
        """The first in its relation to the second, now and then told from the second's side."""
        word, tag = self.speaker.say("relation", ask.relation)
        if self.speaker.chance(0.15) and ask.relation == "chasing":
            return [*actors[1], ("chased by", tag), *actors[0]]
        if self.speaker.chance(0.1) and ask.relation in ("behind", "above"):
            return [(word, tag), *actors[1], self.rng.choice((("is", ""), (",", ""), ("there is", ""))), *actors[0]]
        is_word = [("is", "")] if self.speaker.chance(0.3) else []
        return [*actors[0], *is_word, (word, tag), *actors[1]]

    def _jump(self, ask: Ask) -> Phrase:
        """Someone leaves an aircraft in the air."""
        jumper = self._actor(ActorAsk(**{**vars(ask.actors[0]), "motion": ""}))
        pattern = self.rng.choice(_JUMPS)
        phrase = self.speaker.fill(
            pattern, a=jumper, b=self._actor(ask.actors[1]), m=[self.speaker.say("motion", "fall")]
        )
        return [
            (text, tag or ("motion:fall" if any(w in text for w in ("jump", "leap", "fall")) else ""))
            for text, tag in phrase
        ]

    def _several(self, ask: Ask) -> Phrase:
        """Two or three of a kind."""
        count = self.rng.choice(_COUNTS[len(ask.actors)])
        return [(count, "")] * bool(count) + self._actor(ask.actors[0], plural=True)

    def _actor(self, actor: ActorAsk, *, plural: bool = False) -> Phrase:
        """A subject with its size, colour and motion."""
        before: Phrase = [self.speaker.say("size", actor.size)] if actor.size else []
        colour: Phrase = [self.speaker.say("colour", actor.colour)] if actor.colour else []
        if self.speaker.chance(0.08):
            before.append((strange_word(self.rng, "en"), ""))
        if actor.subject == ANYBODY:
            noun: Phrase = [(self.rng.choice(("something", "thing", "colour", "")), "")]
        else:
            name, coloured = self.speaker.noun(actor.subject, actor.colour, plural)
            noun, colour = [name], [] if coloured else colour
        article = [] if plural else [(self.rng.choice(("a", "a", "a", "the", "one", "")), "")]
        if colour and self.speaker.chance(0.1):
            named = [
                *article,
                *before,
                *noun,
                (self.rng.choice(("in", "that is", ", coloured", "of the colour")), ""),
                *colour,
            ]
        else:
            named = [*article, *self._shuffled(before, colour), *noun]
        return [piece for piece in [*named, *self._motion(actor)] if piece[0]]

    def _shuffled(self, before: Phrase, colour: Phrase) -> Phrase:
        """Size before colour, mostly."""
        return [*colour, *before] if self.speaker.chance(0.15) else [*before, *colour]

    def _motion(self, actor: ActorAsk) -> Phrase:
        """What it does, and how fast."""
        speed = [self.speaker.say("speed", actor.speed)] if actor.speed else []
        if not actor.motion:
            return speed
        kind = "verb" if actor.motion == TRAVEL else "motion"
        verb = [(self.rng.choice(("is", "that is", ", ")), "")] if self.speaker.chance(0.25) else []
        said = [*verb, self.speaker.say(kind, actor.motion)]
        return [*speed, *said] if self.speaker.chance(0.3) else [*said, *speed]

    def _first_person(self, core: Phrase, clauses: list[Phrase]) -> tuple[Phrase, list[Phrase]]:
        """Someone's own eyes: before, after or apart from the rest."""
        view = [self.speaker.say("view", "first_person")]
        place = self.rng.random()
        if core and place < 0.4:
            return [*view, (self.rng.choice(("of", ":", ",", "of", "from")), ""), *core], clauses
        if core and place < 0.6:
            return [*core, (self.rng.choice((",", "in", "seen from")), ""), *view], clauses
        return core, [*clauses, view]

    def _clauses(self, ask: Ask, *, plain: bool) -> list[Phrase]:
        """One clause for everything else that is asked."""
        clauses: list[Phrase] = []
        for kind, key, trained, kept in (
            ("place", ask.place, _AT_PLACE, _AT_PLACE_KEPT),
            ("time", ask.time, _AT_TIME, _AT_TIME_KEPT),
            ("weather", ask.weather, _IN_WEATHER, _IN_WEATHER_KEPT),
            ("style", ask.style, _IN_STYLE, _IN_STYLE_KEPT),
            ("camera", ask.camera_said or ask.camera, _BY_CAMERA, _BY_CAMERA_KEPT),
        ):
            if key:
                form = self.speaker.form(kind, key)
                said = (form.text, f"{kind}:{key}")
                whole = form.bare or plain or self.speaker.chance(0.1)
                clauses.append([said] if whole else self.speaker.around(said, trained, kept))
        clauses += self._effects(ask)
        return self._merged(clauses) if len(clauses) > 1 and self.speaker.chance(0.4) else clauses

    def _merged(self, clauses: list[Phrase]) -> list[Phrase]:
        """The first two clauses as one, so that "a city at night" stays together."""
        first, second = clauses[0], clauses[1]
        return [[*second, *first] if self.speaker.chance(0.3) else [*first, *second], *clauses[2:]]

    def _effects(self, ask: Ask) -> list[Phrase]:
        """Effects one by one, or two in a clause."""
        said = [[self.speaker.say("effect", name)] for name in ask.effects]
        clauses: list[Phrase] = []
        if len(said) > 1 and self.speaker.chance(0.5):
            second, first = said.pop(), said.pop()
            clauses.append(self.speaker.fill(self.rng.choice(_TWO_EFFECTS), e=first, f=second))
        return clauses + [self.speaker.around(one[0], _WITH_EFFECT, _WITH_EFFECT_KEPT) for one in said]
