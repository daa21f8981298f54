"""Inputs of a model in which every two values of two fields stand together once, where its rules
allow that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allpairspy import AllPairs  # type: ignore[import-untyped]

from vitascope.catalog import Model
from vitascope.catalog.field import FieldMeaning, InputField
from vitascope.errors import Invalid
from vitascope_scene.engine import SceneEngine

ABLE = frozenset(SceneEngine.abilities({}))
"""What the embedded engine can do."""
PROMPT = "a red fox runs through the snow"
LONGEST = 8
"""Seconds of the longest clip in a case: longer ones differ in nothing else."""
ABSENT = object()
TRIED = {
    FieldMeaning.SECONDS,
    FieldMeaning.RATIO,
    FieldMeaning.SIZE,
    FieldMeaning.SOUND,
    FieldMeaning.FIRST_FRAME,
    FieldMeaning.LAST_FRAME,
    FieldMeaning.FRAMES,
    FieldMeaning.SHOT_SWITCH,
}


@dataclass(frozen=True, kw_only=True)
class FamilyCase:
    """One createTask body, and whether the model's own rules take it."""

    model: str
    input: dict[str, Any]


def cases_of(model: Model, pictures: tuple[str, str]) -> Iterator[FamilyCase]:
    """Yield bodies that a model takes; pictures are the addresses of two."""
    fields = [part for part in model.fields if part.means in TRIED]
    values = [list(_values(part, pictures)) for part in fields]
    rows = (
        AllPairs(values)
        if len(fields) > 1
        else [[each] for each in (values[0] if values else [ABSENT])]
    )
    for row in rows:
        given = {
            part.name: value
            for part, value in zip(fields, row, strict=False)
            if value is not ABSENT
        }
        body = {"prompt": PROMPT} | given | _shots(model, given)
        if _is_taken(model, body):
            yield FamilyCase(model=model.name, input=body)


def _values(part: InputField, pictures: tuple[str, str]) -> Iterator[Any]:
    first, last = pictures
    if not part.required:
        yield ABSENT
    match part.kind:
        case "choice" if part.means is FieldMeaning.SECONDS:
            yield from [each for each in part.choices if int(each) <= LONGEST] or part.choices[:1]
        case "choice":
            yield from part.choices
        case "whole":
            low = int(part.low or 1)
            yield from sorted({low, min(LONGEST, int(part.high or LONGEST))})
        case "switch":
            yield from (False, True)
        case "address":
            yield last if part.means is FieldMeaning.LAST_FRAME else first
        case "addresses":
            yield from ([first], [first, last]) if (part.high or 1) > 1 else ([first],)


def _shots(model: Model, given: dict[str, Any]) -> dict[str, Any]:
    """Return two shots that fill the clip, where they are switched on."""
    switch, shots = model.named(FieldMeaning.SHOT_SWITCH), model.named(FieldMeaning.SHOTS)
    if switch is None or shots is None or not given.get(switch.name):
        return {}
    seconds = model.seconds_of(given)
    return {
        shots.name: [
            {"prompt": "a fox in a forest", "duration": 1},
            {"prompt": "a hare at night", "duration": seconds - 1},
        ]
    }


def _is_taken(model: Model, body: dict[str, Any]) -> bool:
    try:
        plan = model.plan({"model": model.name, "input": body}, short_side=90, abilities=ABLE)
    except Invalid:
        return False
    return set(plan.needs) <= ABLE
