"""Draws what a caption will ask for and the scene that answers it: said things as said, the rest as expected."""

import random
import zlib
from collections.abc import Sequence

import numpy as np

from training.ask import ANYBODY, JUMP, TRAVEL, ActorAsk, Ask
from training.defaults import effects_for, settle_world
from training.paths import Curve, actor_path, camera_path
from vitascope_scene import keys
from vitascope_scene.lexicon.tables import LANGUAGES, forms_of
from vitascope_scene.sampling.latent import ACTORS, POINTS, Layout
from vitascope_scene.traits import traits_of

AIRCRAFT = ("plane", "plane", "plane", "helicopter", "fighter_jet", "balloon")
JUMPERS = ("soldier", "soldier", "parachutist", "parachutist", "man", "woman", "astronaut", "robot")
JUMP_EFFECTS = (
    "mask_reflection",
    "clouds_opening",
    "tracer_fire",
    "missile_trails",
    "explosions",
    "smoke",
    "lens_flare",
)


LANES = {0: (), 1: (0.0,), 2: (-0.36, 0.36), 3: (0.0, -0.58, 0.58)}
"""Where the actors stand, in the order they are named: what is always so is learnt soon."""


def is_held_out(subject: str, colour: str, place: str) -> bool:
    """About 9 % of the combinations nobody expects are never trained on; the usual ones are always allowed."""
    traits = traits_of(subject)
    if colour in traits.colours and place in traits.places:
        return False
    return zlib.crc32(f"{subject} {colour} {place}".encode()) % 11 == 0


def sample_ask(rng: random.Random) -> Ask:
    """What one caption says. Half of all captions say little: that is how people write."""
    roll = rng.random()
    if roll < 0.10:
        return _jump_ask(rng)
    if roll < 0.18:
        return _single_ask(rng)
    ask = Ask()
    talk = rng.choice((0.15, 0.4, 0.7))
    _say_world(rng, ask, talk)
    _say_actors(rng, ask)
    return ask


def _say_world(rng: random.Random, ask: Ask, talk: float) -> None:
    """Place, light, camera and effects, each with a chance that grows with how much the caption talks."""
    ask.place = rng.choice(keys.PLACES) if rng.random() < 0.35 + talk / 2 else ""
    ask.time = rng.choice(keys.TIMES) if rng.random() < talk / 2 else ""
    ask.weather = rng.choice(keys.WEATHERS) if rng.random() < talk / 2 else ""
    ask.style = rng.choice(keys.STYLES) if rng.random() < talk / 2.5 else ""
    ask.camera = rng.choice(keys.CAMERAS) if rng.random() < talk / 1.8 else ""
    ask.first_person = rng.random() < 0.06
    if rng.random() < talk / 1.8:
        ask.effects = tuple(rng.sample(keys.EFFECTS, rng.choice((1, 1, 2, 3))))


def _say_actors(rng: random.Random, ask: Ask) -> None:
    """Nobody, one, two or three, with relations and with several of a kind."""
    count = rng.choices((0, 1, 2, 3), (0.14, 0.54, 0.22, 0.10))[0]
    if count == 0 and not (ask.place or ask.effects):
        count = 1
    ask.alike = count > 1 and rng.random() < 0.3
    for number in range(count):
        ask.actors.append(ask.actors[0] if ask.alike and number else sample_actor(rng, ask.place))
    if count >= 2 and not ask.alike and rng.random() < 0.6:
        ask.relation = rng.choice(keys.RELATIONS)
        ask.actors = ask.actors[:2]
        if ask.relation == "chasing":
            for actor in ask.actors:
                actor.motion = rng.choice(("", "", TRAVEL, "dash"))


def sample_actor(rng: random.Random, place: str) -> ActorAsk:
    """One subject with some of its attributes."""
    subject = rng.choice(keys.SUBJECTS)
    motions = (*keys.MOTIONS, TRAVEL, TRAVEL)
    return ActorAsk(
        subject=subject,
        colour=_said_colour(rng, subject),
        motion=rng.choice(motions) if rng.random() < 0.55 else "",
        size=rng.choice(("small", "huge")) if rng.random() < 0.12 else "",
        speed=rng.choice(("slow", "fast")) if rng.random() < 0.12 else "",
    )


def _said_colour(rng: random.Random, subject: str) -> str:
    """Any colour in half of the cases; often one that a name of the subject holds, so that such names are met."""
    held = sorted({form.colour for language in LANGUAGES for form in forms_of(language, "subject", subject)} - {""})
    if held and rng.random() < 0.25:
        return rng.choice(held)
    return rng.choice(keys.COLOURS) if rng.random() < 0.5 else ""


def _jump_ask(rng: random.Random) -> Ask:
    """Someone jumps out of an aircraft, often seen with their own eyes: long captions of many clauses."""
    ask = Ask(first_person=rng.random() < 0.7)
    ask.actors = [ActorAsk(subject=rng.choice(JUMPERS), motion="fall")]
    if rng.random() < 0.85:
        ask.actors.append(ActorAsk(subject=rng.choice(AIRCRAFT)))
        ask.relation = JUMP
    ask.place = rng.choice(("battlefield", "clouds", *keys.PLACES)) if rng.random() < 0.75 else ""
    if rng.random() < 0.8:
        ask.effects = tuple(rng.sample(JUMP_EFFECTS, rng.randint(1, 4)))
    ask.time = rng.choice(keys.TIMES) if rng.random() < 0.2 else ""
    ask.weather = rng.choice(keys.WEATHERS) if rng.random() < 0.1 else ""
    ask.style = rng.choice(keys.STYLES) if rng.random() < 0.1 else ""
    if rng.random() < 0.65:
        ask.camera_said = rng.choice(("handheld", "handheld", "handheld", "falling", rng.choice(keys.CAMERAS)))
        falls = ask.first_person and ask.camera_said == "handheld"
        ask.camera = "falling" if falls else ask.camera_said
    return ask


def _single_ask(rng: random.Random) -> Ask:
    """A caption of one thing: what a negative prompt or a lazy prompt says."""
    kind = rng.choice(
        (
            "place",
            "time",
            "weather",
            "style",
            "camera",
            "effect",
            "colour",
            "motion",
            "subject",
            "subject",
            "nothing",
            "view",
        )
    )
    ask = Ask()
    if kind in ("place", "time", "weather", "style", "camera"):
        setattr(ask, kind, rng.choice(_KEYS[kind]))
    elif kind == "effect":
        ask.effects = (rng.choice(keys.EFFECTS),)
    elif kind == "view":
        ask.first_person = True
    elif kind == "subject":
        ask.actors = [ActorAsk(subject=rng.choice(keys.SUBJECTS))]
    elif kind == "colour":
        ask.actors = [ActorAsk(colour=rng.choice(keys.COLOURS))]
    elif kind == "motion":
        ask.actors = [ActorAsk(motion=rng.choice(keys.MOTIONS))]
    return ask


_KEYS = {
    "place": keys.PLACES,
    "time": keys.TIMES,
    "weather": keys.WEATHERS,
    "style": keys.STYLES,
    "camera": keys.CAMERAS,
}


def sample_pair(rng: random.Random) -> tuple[Ask, Layout]:
    """What a caption asks for and a scene that answers, as training sees them: never a held-out combination."""
    while True:
        ask = sample_ask(rng)
        layout = complete(rng, ask)
        if not holds_held_out(layout):
            return ask, layout


def holds_held_out(layout: Layout) -> bool:
    """Whether any actor of a scene is one of the combinations kept for the test."""
    return any(is_held_out(subject, colour, layout.place) for subject, colour, _ in layout.actors)


def complete(rng: random.Random, ask: Ask) -> Layout:
    """A scene that answers, without a held-out combination where what was said leaves a choice."""
    for _ in range(50):
        layout = _complete_once(rng, ask)
        if not holds_held_out(layout):
            break
    return layout


def _complete_once(rng: random.Random, ask: Ask) -> Layout:
    """Fill what was not said."""
    subjects = _subjects(rng, ask)
    place, time, weather, style, camera = settle_world(rng, ask, subjects)
    motions = [_motion(rng, ask, number, subject, place) for number, subject in enumerate(subjects)]
    if len(motions) > 1 and (ask.alike or ask.relation == "chasing"):
        motions = [motions[0]] * len(motions)
    colours = [_colour(rng, ask, number, subject) for number, subject in enumerate(subjects)]
    return Layout(
        place=place,
        time=time,
        weather=weather,
        style=style,
        camera_move=camera,
        effects=effects_for(rng, ask, place, time, weather, subjects),
        first_person=ask.first_person,
        relation=ask.relation if ask.relation in keys.RELATIONS else None,
        actors=tuple(zip(subjects, colours, motions, strict=True)),
        paths=_paths(rng, ask, subjects, motions, camera),
        camera=camera_path(rng, camera).astype(np.float32),
    )


def _subjects(rng: random.Random, ask: Ask) -> list[str]:
    """The named subjects; anybody where only a look or a motion was named; someone where nothing was."""
    if ask == Ask():
        return [rng.choice(keys.SUBJECTS)] if rng.random() < 0.6 else []
    subjects = [actor.subject if actor.subject != ANYBODY else rng.choice(keys.SUBJECTS) for actor in ask.actors]
    only_described = len(ask.actors) == 1 and ask.actors[0].subject == ANYBODY
    if only_described or (not subjects and not ask.place and rng.random() < 0.5):
        subjects += [rng.choice(keys.SUBJECTS) for _ in range(rng.choices((0, 1, 2), (0.6, 0.25, 0.15))[0])]
    return subjects[:ACTORS]


def _asked(ask: Ask, number: int) -> ActorAsk:
    """What was said of one actor; a caption that is only a colour or a motion says it of all."""
    if len(ask.actors) == 1 and ask.actors[0].subject == ANYBODY:
        return ask.actors[0]
    return ask.actors[number] if number < len(ask.actors) else ActorAsk()


def _colour(rng: random.Random, ask: Ask, number: int, subject: str) -> str:
    """The colour that was said, else a natural one."""
    return _asked(ask, number).colour or rng.choice(traits_of(subject).colours)


def _motion(rng: random.Random, ask: Ask, number: int, subject: str, place: str) -> str:
    """The motion that was said; for a mere "walking" a way across; else what such a subject does."""
    said = _asked(ask, number).motion
    usual = traits_of(subject).motions
    if said == TRAVEL:
        return rng.choice(
            [way for way in usual if way in ("move_left", "move_right", "dash")] or ["move_left", "move_right"]
        )
    if ask.relation == JUMP and number == 1:
        return "recede"
    if not said and ask.relation == "chasing":
        return "move_right"
    if not said and place == "space" and place not in traits_of(subject).places:
        return rng.choice(("hover", "spin", "move_left", "move_right"))
    return said or rng.choice(usual)


def _paths(
    rng: random.Random, ask: Ask, subjects: Sequence[str], motions: Sequence[str], camera: str
) -> "np.ndarray[tuple[int, int, int], np.dtype[np.float32]]":
    """Every actor's path, side by side or as the relation has it."""
    count = len(subjects)
    lanes = LANES[count]
    shared = rng.getrandbits(32)
    paths = []
    for number, (subject, motion) in enumerate(zip(subjects, motions, strict=True)):
        said = _asked(ask, number)
        alike = random.Random(shared) if ask.relation == "chasing" or ask.alike else rng
        path = actor_path(
            alike,
            motion,
            traits_of(subject),
            size=said.size,
            speed=said.speed,
            x=lanes[number],
            shrink=(1.0, 1.0, 0.82, 0.7)[count],
        )
        if camera == "tracking":
            path[:, 0] = lanes[number] + (path[:, 0] - lanes[number]) * 0.45
        paths.append(path)
    _relate(ask.relation, paths, lanes, motions)
    return np.asarray(paths, dtype=np.float32).reshape(count, POINTS, 3)


def _relate(relation: str, paths: list[Curve], lanes: Sequence[float], motions: Sequence[str]) -> None:
    """Move two paths so that the first is beside, behind, after or above the second."""
    if relation == "behind":
        paths[0][:, 0] += 0.5 * (lanes[1] - lanes[0]) + 0.12
        paths[0][:, 1] -= 0.14
        paths[0][:, 2] *= 0.72
        paths[1][:, 0] -= 0.5 * (lanes[1] - lanes[0]) + 0.12
    elif relation == "chasing":
        way = -1.0 if motions[0] == "move_left" else 1.0
        for path, lane, place in zip(paths, lanes, (-0.34, 0.34), strict=False):
            sweep = path[:, 0] - lane
            against = way * (sweep[-1] - sweep[0]) < 0
            path[:, 0] = way * place + (-sweep if against else sweep)
    elif relation == "above":
        paths[0][:, 0] += 0.7 * (lanes[1] - lanes[0])
        paths[0][:, 1] -= 0.45
        paths[1][:, 1] += 0.12
    elif relation == JUMP:
        paths[1][:, 0] += 0.8 * (lanes[0] - lanes[1])
        paths[1][:, 1] = -0.5 + 0.1 * np.linspace(0, -1, len(paths[1]))
