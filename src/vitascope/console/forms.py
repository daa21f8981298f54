"""A model's input schema as the fields of a form, and the filled form as createTask's input."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from vitascope.catalog import Model

Kind = Literal["text", "line", "choice", "range", "integer", "switch", "address", "lines", "json"]
WORD_STARTS = re.compile(r"_|(?<=[a-z])(?=[A-Z])")
LONG_CHARACTERS = 300
"""Texts that may be longer than this get a box of several lines."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One property of a model's input. required and choices come first in the form, the rest under "More"."""

    name: str
    label: str
    hint: str
    kind: Kind
    required: bool
    default: str = ""
    choices: tuple[str, ...] = ()
    minimum: str = ""
    maximum: str = ""
    step: str = ""
    max_characters: int = 0
    is_seed: bool = False

    @property
    def first(self) -> bool:
        """Say whether the field is shown at once."""
        return self.required or self.kind == "choice"


def fields_of(model: Model) -> list[Field]:
    """Return the fields of a model's form, in its schema's order."""
    schema = model.input.model_json_schema()
    required = set(schema.get("required", ()))
    return [
        _field(name, part, required=name in required) for name, part in schema["properties"].items()
    ]


def _field(name: str, part: Mapping[str, Any], *, required: bool) -> Field:
    kinds = [each for each in part.get("anyOf", [part]) if each.get("type") != "null"]
    merged: dict[str, Any] = {
        **kinds[0],
        **{key: value for key, value in part.items() if key != "anyOf"},
    }
    default = merged.get("default")
    return Field(
        name=name,
        label=label_of(name),
        hint=str(merged.get("description", "")),
        kind=_kind(merged),
        required=required,
        default="" if default is None else str(default),
        choices=tuple(merged.get("enum", ())),
        minimum=_text(merged.get("minimum")),
        maximum=_text(merged.get("maximum")),
        step=_text(merged.get("multipleOf")),
        max_characters=int(merged.get("maxLength", 0)),
        is_seed=name == "seed",
    )


def label_of(name: str) -> str:
    """Return what a form calls a field of a model's input."""
    return WORD_STARTS.sub(" ", name).capitalize()


def _kind(part: Mapping[str, Any]) -> Kind:
    match part:
        case {"enum": _}:
            return "choice"
        case {"type": "boolean"}:
            return "switch"
        case {"type": "array", "items": {"format": "uri"}}:
            return "lines"
        case {"type": "array"}:
            return "json"
        case {"format": "uri"}:
            return "address"
        case {"type": "integer"}:
            return "integer"
        case {"type": "number"}:
            return "range"
        case {"maxLength": int(longest)} if longest > LONG_CHARACTERS:
            return "text"
        case _:
            return "line"


def _text(value: object) -> str:
    return "" if value is None else str(value)


def input_of(fields: list[Field], form: Mapping[str, str]) -> dict[str, Any]:
    """Return createTask's input from a filled form: empty fields are left to the model's own defaults."""
    given = {field.name: _value(field, form.get(field.name, "")) for field in fields}
    return {name: value for name, value in given.items() if value is not None}


def _value(field: Field, text: str) -> Any:
    if not text.strip():
        return "" if field.required else None
    if field.kind == "lines":
        return text.split()
    if field.kind == "json":
        return _json(text)
    if field.kind == "switch":
        return {"true": True, "false": False}.get(text)
    if field.kind in {"range", "integer"}:
        return _number(text, whole=field.kind == "integer")
    return text.replace("\r\n", "\n")


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text  # the model's own schema says what is wrong with it


def _number(text: str, *, whole: bool) -> float | int | str:
    try:
        return int(text) if whole else float(text)
    except ValueError:
        return text  # the model's own schema says what is wrong with it
