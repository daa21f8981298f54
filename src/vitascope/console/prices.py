"""What a filled form's clip costs, and what a page needs to say so while somebody types."""

from collections.abc import Collection, Mapping
from typing import Any

from vitascope.catalog import FieldMeaning, Model
from vitascope.credits import credits_of
from vitascope.video import Ability


def prices_of(model: Model, able: Collection[Ability]) -> dict[str, Any]:
    """Return what the page needs to say a price: the prices, and the fields that they depend on."""
    names = {FieldMeaning.SECONDS: "length", FieldMeaning.SIZE: "size", FieldMeaning.SOUND: "sound"}
    fields = {
        names[part.means]: {"name": part.name, "default": part.default}
        for part in model.fields
        if part.means in names and (part.means is not FieldMeaning.SOUND or Ability.SOUND in able)
    }
    credits_by_key = {key: credits_of(milli) for key, milli in model.price_milli.items()}
    return {"credits": credits_by_key, "seconds": model.seconds, **fields}


def price_of(model: Model, filled: Mapping[str, Any], able: Collection[Ability]) -> int:
    """Return a filled form's price in thousandths of a credit, the first where it cannot be made."""
    given = {
        name: {"true": True, "false": False}.get(str(value), value)
        for name, value in filled.items()
        if value
    }
    try:
        return model.cost_of(given, with_sound=model.has_sound(given) and Ability.SOUND in able)
    except (ValueError, LookupError):
        return next(iter(model.price_milli.values()))
