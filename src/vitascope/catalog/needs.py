"""What a request needs of its engine, and what an engine without an ability leaves out."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from vitascope.catalog.field import FieldMeaning, InputField
from vitascope.video import Ability

NEEDED = {
    FieldMeaning.FIRST_FRAME: Ability.FIRST_FRAME,
    FieldMeaning.LAST_FRAME: Ability.LAST_FRAME,
    FieldMeaning.FRAMES: Ability.FIRST_FRAME,
    FieldMeaning.REFERENCES: Ability.REFERENCES,
    FieldMeaning.VIDEO: Ability.VIDEO,
    FieldMeaning.VOICE: Ability.VOICE,
    FieldMeaning.SHOTS: Ability.SHOTS,
}
"""Without the ability there is no such video: the request is refused."""

LEFT_OUT = {FieldMeaning.SOUND: Ability.SOUND, FieldMeaning.STYLE: Ability.STYLE}
"""Without the ability there is a video all the same: the record says what it lacks."""


def needs_of(fields: Iterable[InputField], values: Mapping[str, Any]) -> dict[Ability, str]:
    """Return the abilities that an input's engine must have, each with the field that asks for it
    first.
    """
    needs: dict[Ability, str] = {}
    own_shots = [part.name for part in fields if part.means is FieldMeaning.SHOT_SWITCH]
    for part in fields:
        value = values.get(part.name)
        ability = NEEDED.get(part.means)
        if ability is None or not value:
            continue
        if (
            part.means is FieldMeaning.SHOTS
            and own_shots
            and not any(values[name] for name in own_shots)
        ):
            continue
        needs.setdefault(ability, part.name)
        if part.means is FieldMeaning.FRAMES and len(value) > 1:
            needs.setdefault(Ability.LAST_FRAME, part.name)
    return needs


def left_out(
    fields: Iterable[InputField],
    values: Mapping[str, Any],
    given: Mapping[str, Any],
    abilities: Collection[Ability],
) -> tuple[str, ...]:
    """Return the names of the fields that engines of these abilities do not fulfil.

    Sound counts wherever it is on; another wish where the caller named it and it differs from the
    model's default.
    """
    return tuple(
        part.name
        for part in fields
        if part.means in LEFT_OUT
        and LEFT_OUT[part.means] not in abilities
        and (
            values[part.name]
            if part.means is FieldMeaning.SOUND
            else given.get(part.name, part.default) != part.default
        )
    )
