"""What was drawn, as plain JSON values: the answer of ``explain``, and the task's record."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vitascope_scene.lexicon import names_of
from vitascope_scene.meaning import Meaning, Subject
from vitascope_scene.scene import Actor, Scene

WORLD = ("place", "time", "weather", "style", "camera")
"""What a whole scene has."""


def notes_of(meaning: Meaning, scene: Scene) -> dict[str, object]:
    """Return the scene's words with English keys, what stands in for what, and what could not be
    drawn.
    """
    return {
        "place": scene.place,
        "time": scene.time,
        "weather": scene.weather,
        "style": scene.style,
        "camera": scene.camera,
        "first_person": scene.first_person,
        "actors": _actors(scene.actors, meaning.subjects),
        "relations": [
            {"of": each.of, "is": each.relation, "to": each.to} for each in meaning.relations
        ],
        "beats": meaning.beats,
        "effects": sorted(scene.effects),
        "turns": [
            {"time": turn.time, "weather": turn.weather, "effects": sorted(turn.effects)}
            for turn in scene.turns
        ],
        "substitutes": dict(meaning.substitutes),
        "unknown_words": list(meaning.unknown_words),
        "unread": meaning.unread,
    }


def _actors(actors: Sequence[Actor], subjects: Sequence[Subject]) -> list[dict[str, object]]:
    """One entry a subject, in the order of the relations' numbers."""
    first = {actor.number: actor for actor in reversed(actors)}
    return [
        _actor(first[number], subjects[number] if number < len(subjects) else None)
        for number in sorted(first)
    ]


def _actor(actor: Actor, subject: Subject | None) -> dict[str, object]:
    acts = [
        {
            "action": act.look.action,
            "motion": act.motion,
            "prop": act.look.prop,
            "mood": act.look.mood,
        }
        for act in actor.acts
    ]
    look = actor.acts[0].look
    notes: dict[str, object] = {
        "subject": actor.concept,
        "colour": actor.colour,
        "count": subject.count if subject else 1,
        "action": look.action,
        "motion": actor.motion,
        "prop": look.prop,
        "prop_colour": look.prop_colour,
        "wears": [{"garment": worn.garment, "colour": worn.colour} for worn in look.wears],
        "mood": look.mood,
    }
    return notes | ({"then": acts[1:]} if len(acts) > 1 else {})


def left_open_by(meaning: Meaning) -> tuple[str, ...]:
    """Return what the prompt does not say of the world and of each actor: the seed chooses it."""
    world = [name for name in WORLD if getattr(meaning, name) is None]
    actors = [*enumerate(meaning.subjects)]
    colours = [f"actors.{number}.colour" for number, each in actors if each.colour is None]
    moves = [f"actors.{number}.motion" for number, each in actors if not any(each.doings)]
    return (*world, *colours, *moves)


def names_in(notes: Mapping[str, Any]) -> dict[str, dict[str, dict[str, str]]]:
    """Return what people call the keys of these notes, by language and kind."""
    return names_of(_keys(notes))


def _keys(notes: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every key of the notes with its kind, those of each shot too."""
    for shot in notes.get("shots", ()):
        yield from _keys(shot)
    yield from ((name, notes[name]) for name in WORLD if notes[name])
    yield from ((name, turn[name]) for turn in notes["turns"] for name in ("time", "weather"))
    yield from (("relation", each["is"]) for each in notes["relations"])
    yield from (("noun", key) for key in notes["substitutes"].values())
    for actor in notes["actors"]:
        nouns = [actor["subject"], actor["prop"], *(worn["garment"] for worn in actor["wears"])]
        colours = [
            actor["colour"],
            actor["prop_colour"],
            *(worn["colour"] for worn in actor["wears"]),
        ]
        acts = [actor, *actor.get("then", ())]
        yield from (("noun", key) for key in (*nouns, *(act["prop"] for act in acts)) if key)
        yield from (("colour", key) for key in colours if key)
        yield from (("action", act["action"]) for act in acts if act["action"])
        yield from (("mood", act["mood"]) for act in acts if act["mood"])
        yield from (("motion", act["motion"]) for act in acts if act["motion"])
