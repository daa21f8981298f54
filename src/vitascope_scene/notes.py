"""What was drawn, as plain JSON values: the answer of ``explain``, and the task's record."""

from collections.abc import Sequence

from vitascope_scene.meaning import Meaning, Subject
from vitascope_scene.scene import Actor, Scene


def notes_of(meaning: Meaning, scene: Scene) -> dict[str, object]:
    """Return the scene's words with English keys, what stands in for what, and what could not be drawn."""
    groups = _groups(scene.actors, meaning.subjects)
    return {
        "place": scene.place,
        "time": scene.time,
        "weather": scene.weather,
        "style": scene.style,
        "camera": scene.camera,
        "first_person": scene.first_person,
        "actors": [_actor(actor, subject) for actor, subject in groups],
        "relations": [
            {"of": each.of, "is": each.relation, "to": each.to} for each in meaning.relations
        ],
        "beats": meaning.beats,
        "effects": sorted(scene.effects),
        "substitutes": dict(meaning.substitutes),
        "unknown_words": list(meaning.unknown_words),
    }


def _groups(
    actors: Sequence[Actor], subjects: Sequence[Subject]
) -> list[tuple[Actor, Subject | None]]:
    """The first of those alike, with what was said of them; those nobody spoke of come last."""
    groups: list[tuple[Actor, Subject | None]] = []
    left = list(actors)
    for subject in subjects:
        alike = [actor for actor in left if actor.concept == subject.concept]
        if alike:
            groups.append((alike[0], subject))
            left = [actor for actor in left if actor.acts is not alike[0].acts]
    return groups + [(actor, None) for actor in left]


def _actor(actor: Actor, subject: Subject | None) -> dict[str, object]:
    acts = [
        {"action": act.look.action, "motion": act.motion, "prop": act.look.prop}
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
    }
    return notes | ({"then": acts[1:]} if len(acts) > 1 else {})
