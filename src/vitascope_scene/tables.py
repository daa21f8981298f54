"""Small things that are in a room and in nobody's hands stand on a table, not on the floor."""

from dataclasses import replace

from vitascope_scene.company import READ, TABLES
from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.keys import INDOORS
from vitascope_scene.lexicon import concepts
from vitascope_scene.meaning import CARRIED, MOST_ACTORS, Meaning, Relation, Subject

SMALL = 0.5
"""Metres up to which something is put on a table."""
LAID = frozenset(("food", "drink", "kitchenware", "stationery", "device", "medical", "tool"))
"""Kinds and families of what stands on tables."""
CLOSE_BY, TABLE = "tabletop", "table"
BESIDE = frozenset(("beside", "with", "facing", "in_front_of", "left_of", "right_of"))
"""Relations to a thing that hold for its table as well."""


def on_tables(meaning: Meaning) -> Meaning:
    """Return the same with a table under what would lie on a floor; alone, it is seen on one from
    near.
    """
    laid = [number for number in range(len(meaning.subjects)) if _is_loose(meaning, number)]
    if not laid:
        return meaning
    if meaning.place is None and len(laid) == len(meaning.subjects) and not meaning.relations:
        return replace(meaning, place=CLOSE_BY)
    tables = [n for n, each in enumerate(meaning.subjects) if each.concept in TABLES]
    is_full = len(meaning.subjects) == MOST_ACTORS and not tables
    if is_full or not _is_in_a_room(meaning):
        return meaning
    table = tables[0] if tables else len(meaning.subjects)
    added = () if tables else (Subject(concept=TABLE),)
    links = [_moved(each, laid, table) for each in meaning.relations]
    links += [Relation(of=number, relation="on", to=table) for number in laid]
    return replace(
        meaning,
        subjects=(*meaning.subjects, *added),
        relations=tuple(each for each in dict.fromkeys(links) if each.of != each.to),
    )


def _is_in_a_room(meaning: Meaning) -> bool:
    return meaning.place in INDOORS - {CLOSE_BY} if meaning.place else True


def _is_loose(meaning: Meaning, number: int) -> bool:
    """Return True for what is small, does nothing, and is on or in nothing that was named."""
    subject = meaning.subjects[number]
    row, traits = concepts()[subject.concept], traits_of(subject.concept)
    is_laid = bool({row.kind, row.family} & LAID) or row.key in READ
    acts = any(doing and (doing.action or doing.motion) for doing in subject.doings)
    is_put = any(each.of == number and each.relation in CARRIED for each in meaning.relations)
    is_small = traits.metres <= SMALL and traits.anchor == "ground" and subject.size != "large"
    return is_laid and is_small and not acts and not is_put


def _moved(link: Relation, laid: list[int], table: int) -> Relation:
    """A relation to a thing on a table, as one to the table, which comes to nobody itself."""
    ends = {link.of, link.to}
    if link.relation not in BESIDE or not ends & set(laid):
        return link
    of = min(ends - set(laid), default=table)
    return Relation(of=of, relation="facing", to=table)
