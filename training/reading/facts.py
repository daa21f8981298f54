"""A meaning as plain facts, to compare with what a sentence should say: ``cat.colour=red``,
``cat.on=table``.
"""

from collections.abc import Iterator

from vitascope_scene.meaning import Meaning, Subject


def facts_of(meaning: Meaning) -> frozenset[str]:
    """Return all that a meaning says, a fact each."""
    return frozenset([*_world(meaning), *_cast(meaning)])


def _world(meaning: Meaning) -> Iterator[str]:
    """Facts that are about nobody."""
    for name in ("place", "time", "weather", "style", "camera"):
        if value := getattr(meaning, name):
            yield f"{name}={value}"
    yield from (f"effect={effect}" for effect in meaning.effects)
    yield from (f"denied={key}" for key in meaning.denied)
    yield from (f"unknown={word}" for word in meaning.unknown_words)
    yield from (f"{name}" for name in ("first_person", "cut", "unread") if getattr(meaning, name))
    if meaning.beats > 1:
        yield f"beats={meaning.beats}"


def _cast(meaning: Meaning) -> Iterator[str]:
    """Facts about subjects; the second of a concept is called cat2."""
    names: list[str] = []
    for subject in meaning.subjects:
        number = sum(name.rstrip("23456") == subject.concept for name in names) + 1
        names.append(subject.concept if number == 1 else f"{subject.concept}{number}")
        yield names[-1]
        yield from (f"{names[-1]}.{fact}" for fact in _subject(subject))
    for relation in meaning.relations:
        yield f"{names[relation.of]}.{relation.relation}={names[relation.to]}"


def _subject(subject: Subject) -> Iterator[str]:
    """What one subject is and does."""
    if subject.colour:
        yield f"colour={subject.colour}"
    if subject.count > 1:
        yield f"count={subject.count}"
    if subject.size:
        yield f"size={subject.size}"
    for worn in subject.wears:
        yield f"wears={worn.colour + ' ' if worn.colour else ''}{worn.garment}".replace(" ", "_")
    for doing in subject.doings:
        for name in ("action", "motion", "prop", "prop_colour"):
            if doing and (value := getattr(doing, name)):
                yield f"{name}={value}"
        if doing and doing.prop_count > 1:
            yield f"prop_count={doing.prop_count}"
