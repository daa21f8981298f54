"""One spelling for all models: what is asked for, under the names of a model's own fields."""

from collections.abc import Mapping
from typing import Any

from vitascope.catalog.field import FieldMeaning
from vitascope.catalog.model import Model
from vitascope.errors import Invalid

SPELLING: Mapping[str, tuple[FieldMeaning, ...]] = {
    "duration": (FieldMeaning.SECONDS,),
    "aspect_ratio": (FieldMeaning.RATIO,),
    "resolution": (FieldMeaning.SIZE,),
    "sound": (FieldMeaning.SOUND,),
    "image": (FieldMeaning.FIRST_FRAME, FieldMeaning.FRAMES),
    "last_frame": (FieldMeaning.LAST_FRAME, FieldMeaning.FRAMES),
    "negative_prompt": (FieldMeaning.NEGATIVE,),
    "cfg_scale": (FieldMeaning.CFG,),
}
"""The common names, and what a model's own field for each means."""


def own_spelling(model: Model, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return an input whose common names became the model's; other names stay, and what is None is
    left out.

    Raises Invalid for what the model has no field for, and for a picture that has no place in its
    list.
    """
    there = {name: value for name, value in asked.items() if value is not None}
    given = {name: value for name, value in there.items() if name not in SPELLING}
    for name, means in SPELLING.items():
        if name not in there:
            continue
        part = next((part for each in means if (part := model.named(each))), None)
        if part is None:
            raise Invalid(
                "{field} must be left out: {model} has no such field",
                field=f"input.{name}",
                model=model.name,
            )
        is_listed = part.kind == "addresses"
        given[part.name] = (
            _listed(name, part.name, there[name], given) if is_listed else there[name]
        )
    return given


def _listed(name: str, own: str, picture: Any, given: Mapping[str, Any]) -> list[Any]:
    """Return a list of pictures with one more: the list's order says which is the first one and
    which the last.
    """
    before = given.get(own) or []
    if name == "image" and before:
        raise Invalid(
            "{field} must not be given together with {other}",
            field="input.image",
            other=f"input.{own}",
        )
    if name == "last_frame" and not before:
        raise Invalid(
            "{field} must not be given without {other}",
            field="input.last_frame",
            other="input.image",
        )
    return [*before, picture]
