"""What was drawn, as plain JSON values: the answer of ``explain``, and the task's record."""

from collections.abc import Sequence

from vitascope_scene.meaning import Meaning, Subject
from vitascope_scene.scene import Actor, Scene


def notes_of(meaning: Meaning, scene: Scene) -> dict[str, object]:
    """Return the scene's words with English keys, what stands in for what, and what could not be drawn."""
    return {
        "place": scene.place,
        "time": scene.time,
        "weather": scene.weather,
        "style": scene.style,
        "camera": scene.camera,
        "first_person": scene.first_person,
        "actors": _actors(scene.actors, meaning.subjects),
        "relations": [{"of": each.of, "is": each.relation, "to": each.to} for each in meaning.relations],
        "beats": meaning.beats,
        "effects": sorted(scene.effects),
        "substitutes": dict(meaning.substitutes),
        "unknown_words": list(meaning.unknown_words),
        "unread": meaning.unread,
    }


def _actors(actors: Sequence[Actor], subjects: Sequence[Subject]) -> list[dict[str, object]]:
    """One entry a subject, in the order of the relations' numbers."""
    first = {actor.number: actor for actor in reversed(actors)}
    return [_actor(first[number], subjects[number] if number < len(subjects) else None) for number in sorted(first)]


def _actor(actor: Actor, subject: Subject | None) -> dict[str, object]:
    acts = [{"action": act.look.action, "motion": act.motion, "prop": act.look.prop} for act in actor.acts]
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
    }
    return notes | ({"then": acts[1:]} if len(acts) > 1 else {})
