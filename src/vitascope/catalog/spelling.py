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
    """Return an input whose common names became the model's; other names stay, and what is None is left out.

    Raises Invalid for what the model has no field for.
    """
    given: dict[str, Any] = {}
    for name, value in asked.items():
        if value is None:
            continue
        part = next((part for means in SPELLING.get(name, ()) if (part := model.named(means))), None)
        if part is None:
            if name in SPELLING:
                raise Invalid(
                    "{field} must be left out: {model} has no such field", field=f"input.{name}", model=model.name
                )
            given[name] = value
        elif part.kind == "addresses":
            given[part.name] = [*given.get(part.name, []), value]
        else:
            given[part.name] = value
    return given
