"""Who does what, with what, and when: actions in the order of the story."""

from dataclasses import replace

from vitascope_scene.lexicon import LIVING, NOUN_KINDS, Action, actions, concepts
from vitascope_scene.lexicon.words import TRAVEL
from vitascope_scene.meaning import BECOMES, MOST_BEATS, Doing
from vitascope_scene.reading.cast import Cast, Member
from vitascope_scene.reading.grammar import BECOMING
from vitascope_scene.reading.labelled import LabelledWords

_POSES = frozenset(("sit", "stand", "kneel", "lie", "squat", "meditate"))
"""Actions that go on while another one is done."""
_LOOKS = frozenset(("think", "watch_tv", "take_photo", "point", "wave"))
"""Actions that are done at a distance, to anything."""
_FACES = _LOOKS | frozenset(("give_speech", "teach", "box", "sword_fight", "fence", "bow", "pray"))
_FACES |= frozenset(("hug", "kiss", "shake_hands", "high_five", "clap", "laugh", "smile"))
_IN_ARMS = frozenset(("hug", "hold", "carry", "catch", "lift", "ride_horse", "kiss"))
"""Actions that take an animal with them; of all others it is somebody of its own."""
HELD = frozenset(("food", "drink", "instrument", "gear", "device", "object", "clothing", "plant"))
"""Kinds of things that an actor may have in its hands."""

_FIGHTS = frozenset(("box", "catch", "sword_fight"))
"""What is done over a thing, or for it."""
_BEGINNING = frozenset(("starts", "start", "started", "begins", "begin", "began", "stops", "then"))
_WAITING = ("wait", "等", "候")
"""How verbs begin that only name what somebody is waiting for."""
_BARE_HANDED = frozenset(("use", "hold"))
"""Actions that say nothing of a lifeless thing: 花瓶里插着花."""
_RUNNING = frozenset(("run", "walk", "move", "fly", "swim", "jump", "climb", "crawl"))
"""What one does who flees from somebody."""
_LOADED = frozenset(("carry", "hold", "pull"))
"""What a vehicle does with what stands on it."""
_HANDLESS = frozenset(("building", "furniture", "food", "drink", "plant", "nature", "object"))

Tie = tuple[Member, str, Member]
"""Who, the relation's key, and to whom."""


class Beats:
    """Gives every member its doings, beat by beat."""

    def __init__(self, labelled: LabelledWords, cast: Cast) -> None:
        """Go through the story from its first word to its last."""
        self._labelled = labelled
        self._cast = cast
        self._beat = 0
        self._begun = False
        self._clause_of: dict[tuple[int, int], int] = {}
        self._verb_of: dict[tuple[int, int], int] = {}
        self.ties: list[Tie] = []
        self.cut = False
        for at in range(len(labelled.words)):
            self._hear(at)

    @property
    def count(self) -> int:
        """How many beats the story has."""
        used = [beat for member in self._cast.members for beat in member.doings]
        return max([self._beat, *used]) + 1 if self._begun else 1

    def _hear(self, at: int) -> None:
        """Take one word into the story."""
        label = self._labelled.roles[at].label
        if label in ("then", "cut") and self._begun:
            is_change = self._labelled.words[at].text in BECOMING
            self.cut = self.cut or (label == "cut" and not is_change)
            self._beat = min(self._beat + 1, MOST_BEATS - 1)
            if is_change:
                self._become(at)
        elif label == "action" and not self._is_motion(at):
            self._act(at)
        elif label in ("action", "motion"):
            self._move(at)
        elif label == "subject":
            self._enter(at)

    def _become(self, at: int) -> None:
        """Tie who turns into something to what that is, which does nothing before."""
        before = self._cast.nearest(at, but=[])
        after = next((n for n in self._labelled.labelled("subject") if n > at), None)
        other = self._cast.member(after)
        if before is not None and other is not None and other is not before:
            other.doings.setdefault(self._beat, Doing())
            self.ties.append((before, BECOMES, other))

    def _is_motion(self, at: int) -> bool:
        """Return True for a word that tells a motion and no action."""
        word = self._labelled.words[at]
        return word.reading("action") is None and word.reading("motion") is not None

    def _enter(self, at: int) -> None:
        """Somebody new; after a cut it belongs to the new shot."""
        member = self._cast.member(at)
        self._begun = True
        if member and self.cut and self._beat and member.at == at:
            member.doings.setdefault(self._beat, Doing())

    def _act(self, at: int) -> None:
        """An action of one or more members."""
        owners = self._owners(at)
        props = list(self._labelled.pointing_at(at, "prop"))
        if not owners and any(True for _ in self._labelled.labelled("view")):
            for thing in props:
                self._cast.add(thing)
        action = self._action(at, props, owners)
        for owner in owners:
            doing = self._doing(at, action, props, owner)
            if doing != Doing():
                self._do(owner, doing, at)
        if action and action.key in _FACES and len(owners) == 2:
            self.ties.append((owners[0], "facing", owners[1]))
        self._begun = True

    def _move(self, at: int) -> None:
        """A motion of one or more members."""
        motion = self._labelled.key(at)
        for owner in self._owners(at):
            self._do(owner, Doing(motion=motion), at)
            for thing in self._labelled.pointing_at(at, "prop"):
                self._tie(thing, self._labelled.lead(thing, at) or "beside", owner)
        self._begun = True

    def _owners(self, at: int) -> list[Member]:
        """The members that a word belongs to, once each."""
        named = [self._cast.add(owner) for owner in self._labelled.owners(at)]
        return list({id(member): member for member in named if member}.values())

    # -- which action, with what

    def _action(self, at: int, props: list[int], owners: list[Member]) -> Action | None:
        """The action that a word means; of several, the one that its thing fits."""
        found = [
            actions()[one.key] for one in self._labelled.words[at].readings if one.kind == "action"
        ]
        keys = [key for key in map(self._labelled.key, props) if key and key in concepts()]
        if "wave" in keys and any(action.key.startswith("ride_") for action in found):
            return actions()["surf"]
        rolls = any(owner.kind == "vehicle" for owner in owners)
        return max(
            found,
            key=lambda action: (
                not keys and action.changes,
                rolls and action.motion is not None,
                max((_fit(action, key) for key in keys), default=0),
                _wide(action),
            ),
            default=None,
        )

    def _doing(self, verb: int, action: Action | None, props: list[int], owner: Member) -> Doing:
        """What an owner does; a thing that it cannot hold stands beside it instead."""
        doing = Doing()
        if action is not None:
            doing = Doing(action=None if action.is_mood else action.key, mood=action.mood)
        fitting = sorted(props, key=lambda at: -self._fit(action, self._labelled.key(at)))
        for at in fitting:
            concept = _ridden(action, self._labelled.key(at), owner)
            lead = self._lead(at, verb, action, concept)
            if owner.kind == "vehicle" and action and action.key in _LOADED:
                self._tie(at, "on", owner, turned=True)
            elif self._flees(at, action, concept):
                self._tie(at, "chasing", owner, turned=True)
            elif lead or (doing.prop and concept) or self._stands_apart(at, action, concept, owner):
                self._tie(at, lead or _relation(action), owner)
            elif concept and doing.prop is None:
                doing = replace(
                    doing,
                    prop=concept,
                    prop_colour=self._labelled.colour(at),
                    prop_count=self._prop_count(at),
                )
        if owner.kind in _HANDLESS and doing.prop is None and doing.action in _BARE_HANDED:
            return Doing()
        implied = self._implied(verb, action) if doing.prop is None else None
        if implied and self._is_in_hand(action, implied):
            return replace(doing, prop=implied)
        if implied:
            self.ties.append((owner, "beside", self._cast.bring(implied, verb)))
        return doing

    def _fit(self, action: Action | None, concept: str | None) -> int:
        """How well a thing fits an action, if both are known."""
        return _fit(action, concept) if action and concept and concept in concepts() else 0

    def _implied(self, verb: int, action: Action | None) -> str | None:
        """The thing that a verb holds in itself: 打针."""
        found = (
            one.own
            for one in self._labelled.words[verb].readings
            if action and one.key == action.key
        )
        return next((held for held in found if held), None)

    def _is_in_hand(self, action: Action | None, concept: str) -> bool:
        """Return True if an action is done with a thing in the hand or under the feet, not beside
        it.
        """
        kind = concepts()[concept].kind
        takes_along = action is not None and action.key in (*_IN_ARMS, "drive")
        stays_apart = kind in (*LIVING, "vehicle") and not takes_along
        return kind in HELD or (self._fit(action, concept) > 0 and not stays_apart)

    def _flees(self, at: int, action: Action | None, concept: str | None) -> bool:
        """Return True for somebody from whom another runs."""
        if action is None or action.key not in _RUNNING or concept not in concepts():
            return False
        before = [word.text for word in self._labelled.words[max(0, at - 4) : at]]
        return concepts()[concept or ""].kind in LIVING and "from" in before

    def _lead(self, at: int, verb: int, action: Action | None, concept: str | None) -> str | None:
        """The relation that leads from an action to a thing that it is not done with: lands on a
        flower.
        """
        if action is None or concept is None or action.key in _FIGHTS:
            return None
        if self._labelled.words[verb].text.startswith(_WAITING):
            return "facing"
        if action.key in _POSES:
            return self._labelled.lead(at, verb) or "on"
        return None if _fits(action, concept) else self._labelled.lead(at, verb)

    def _prop_count(self, at: int) -> int:
        """How many of a thing; a plural alone says nothing."""
        return self._labelled.count(at) if self._labelled.described(at, "count") else 1

    def _stands_apart(
        self, at: int, action: Action | None, concept: str | None, owner: Member
    ) -> bool:
        """Return True for a thing that is somebody else, or that is too large to hold."""
        if self._labelled.words[at].small == "pronoun":
            return True
        if concept is None or concept not in concepts():
            return False
        kind = concepts()[concept].kind
        if kind == "person" and action and action.key in _IN_ARMS and concept == "baby":
            return False
        if (
            action is None
            or kind == "person"
            or (action.key in _LOOKS and concept not in action.takes)
        ):
            return True
        if kind == "animal" and action.key not in _IN_ARMS:
            return True
        if self._labelled.size(at) == "large" and not (action.prop and _fit(action, concept)):
            return True
        if _fit(action, concept):
            return False
        if owner.kind in _HANDLESS:
            return True
        return kind not in HELD or not (action.takes or self._labelled.is_held(at))

    def _tie(self, at: int, relation: str, owner: Member, *, turned: bool = False) -> None:
        """Put a thing beside its owner, before it or behind it.

        turned puts the owner there to the thing.
        """
        if self._labelled.words[at].small == "pronoun":
            other = self._cast.nearest(at, but=[owner])
        else:
            known = self._cast.same(self._labelled.key(at) or "")
            apart = known is None or known is owner or not self._labelled.is_definite(at)
            other = self._cast.add(at) if apart else known
        if other and other is not owner:
            self.ties.append((other, relation, owner) if turned else (owner, relation, other))

    # -- when

    def _do(self, member: Member, doing: Doing, at: int) -> None:
        """Give a member something to do, in this beat or in the next."""
        for beat in range(max([self._beat, *member.doings]), MOST_BEATS):
            there = member.doings.get(beat)
            later = self._is_later(member, beat, at)
            together = doing if there is None else _together(there, doing, later=later)
            if together is None and there is not None and not later:
                together = self._at_once(there, self._verb_of[id(member), beat], doing, at)
            if together is not None:
                member.doings[beat] = together
                self._verb_of.setdefault((id(member), beat), at)
                self._clause_of[id(member), beat] = self._labelled.sentence(at)
                self._beat = max(self._beat, beat)
                return

    def _at_once(self, there: Doing, verb: int, doing: Doing, at: int) -> Doing | None:
        """Two doings of one clause of which one is told as going on meanwhile, or as what the other
        is for: 抱着孩子跑, sings while cooking, runs to catch a train.
        """
        words = self._labelled.words
        before = words[at - 1].text if at else ""
        goes_on = _goes_on(words[at].text) and before not in _BEGINNING
        if before == "to" or (goes_on and words[at].language == "en"):
            return _busier(there, doing)
        return _meanwhile(there, doing) if _goes_on(words[verb].text) else None

    def _is_later(self, member: Member, beat: int, at: int) -> bool:
        """Return True if the member's doing in a beat was told in an earlier sentence."""
        return self._clause_of.get((id(member), beat), 0) < self._labelled.sentence(at)


def _ridden(action: Action | None, concept: str | None, owner: Member) -> str | None:
    """What is ridden: 骑车 is done on two wheels, by whoever delivers on a scooter."""
    if action and action.key.startswith("ride_") and concept in ("car", "sedan"):
        return "scooter" if owner.concept == "delivery_man" else "bicycle"
    return concept


def _fits(action: Action, concept: str) -> bool:
    """Return True for a thing that an action is done with."""
    return concept in concepts() and _fit(action, concept) > 0


def _fit(action: Action, concept: str) -> int:
    """How well a thing fits an action: by its own name, by its kind, or not at all."""
    if concept == action.prop or concept in action.takes:
        return 2
    return int(concepts()[concept].kind in action.takes)


def _wide(action: Action) -> int:
    """How many kinds of things an action takes: the plain one of several is done with most."""
    return len(NOUN_KINDS) if "any" in action.takes else len(action.takes & frozenset(NOUN_KINDS))


def _relation(action: Action | None) -> str:
    """Where a thing is that somebody does something to."""
    return "facing" if action and action.key in _FACES else "beside"


def _together(first: Doing, second: Doing, *, later: bool) -> Doing | None:
    """Two doings as one, if they can be done at once."""
    if first.mood and second.mood and first.mood != second.mood:
        return None
    if second.action is None or first.action == second.action:
        return _filled(first, second)
    if first.action is None:
        return _filled(second, first)
    if first.action in _POSES:
        return _filled(second, first)
    if later:
        return None
    if second.action in _POSES:
        return first
    return _on_the_way(first, second)


def _goes_on(verb: str) -> bool:
    """Return True for a form that tells what goes on while something else happens."""
    return verb.endswith("着") or verb.partition(" ")[0].endswith("ing")


def _meanwhile(going_on: Doing, doing: Doing) -> Doing:
    """What one does while holding on to something: 抱着孩子跑 shows the child, 拿着伞唱歌 the song."""
    if doing.action and _travels(doing.action):
        motion = "dash" if doing.action == "run" else None
        return replace(going_on, motion=going_on.motion or motion)
    if going_on.prop and doing.prop is None and going_on.action not in _LOADED:
        return going_on
    return _filled(doing, going_on)


def _busier(first: Doing, second: Doing) -> Doing:
    """Of two doings at once the one with a thing, else the first."""
    return second if second.prop and first.prop is None else _filled(first, second)


def _travels(action: str) -> bool:
    """Return True for an action that moves along and is no ride."""
    return actions()[action].motion in (TRAVEL, "dash") and actions()[action].prop is None


def _filled(first: Doing, second: Doing) -> Doing:
    """The first doing with what only the second says."""
    return replace(
        first,
        mood=first.mood or second.mood,
        motion=first.motion or second.motion,
        prop=first.prop or second.prop,
        prop_colour=first.prop_colour if first.prop else second.prop_colour,
        prop_count=first.prop_count if first.prop else second.prop_count,
    )


def _on_the_way(first: Doing, second: Doing) -> Doing | None:
    """Doing something while walking: the thing that is done, not the walk."""
    travelling = [
        doing for doing in (first, second) if _travels(doing.action or "") and not doing.prop
    ]
    busy = [doing for doing in (first, second) if doing.prop]
    return busy[0] if len(travelling) == 1 and len(busy) == 1 else None
