"""A model's fields as the pydantic model that checks createTask's input and writes its JSON schema."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, create_model, model_validator
from pydantic import Field as PydanticField

from vitascope.catalog.field import FieldMeaning, InputField
from vitascope.errors import FieldError
from vitascope.shapes import NullIsAbsent, http_url

OWN_SEED_MAX = 2**32 - 1
PICTURE_DATA = "data:image/"
ADDRESS_MAX_CHARACTERS = 4_096
"""Signed addresses of stores are long; only a picture itself may be longer."""
NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.0{1,20})?")
REAL = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,20})?")


class VideoInput(NullIsAbsent):
    """What every model's input has.

    An empty text or list of a field without a default is as absent.
    """

    @model_validator(mode="before")
    @classmethod
    def _without_empties(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        return {name: value for name, value in given.items() if not cls._is_absent(name, value)}

    @classmethod
    def _is_absent(cls, name: str, value: Any) -> bool:
        field = cls.model_fields.get(name)
        return (
            field is not None
            and not field.is_required()
            and field.default is None
            and value in ("", [])
        )


def input_of(name: str, fields: Iterable[InputField], extra: Mapping[str, Any]) -> type[VideoInput]:
    """Return the pydantic model of these fields and of the service's own additions.

    extra goes to the JSON schema.
    """
    parts = {field.name: (_type_of(field), _rule_of(field)) for field in fields}
    parts = parts | {own: part for own, part in OWN.items() if own not in parts}
    base: Any = type(
        "VideoInput", (VideoInput,), {"model_config": {"json_schema_extra": dict(extra)}}
    )
    made: type[VideoInput] = create_model(name, __base__=base, **parts)  # type: ignore[call-overload]
    made.__doc__ = None
    return made


def _rule_of(field: InputField) -> Any:
    default = ... if field.required and field.default is None else field.default
    return PydanticField(default, description=str(field.means))


def _type_of(field: InputField) -> Any:
    """Return what a field holds, with the checks of its kind.

    Absent ones without a default hold nothing.
    """
    made = _KINDS[field.kind](field)
    return made if field.required or field.default is not None else made | None


def _text(field: InputField) -> Any:
    least = int(field.low or 0)

    def check(value: str) -> str:
        if least and not value.strip():
            raise FieldError("{field} must not be empty")
        if len(value) < least:
            raise FieldError("{field} must be at least {count} characters", count=least)
        return value

    # An empty text is as absent: it breaks no rule where the field may be absent.
    extra: dict[str, Any] = {"minLength": least} if least > 1 or (least and field.required) else {}
    limits = PydanticField(max_length=int(field.high or 0), json_schema_extra=extra)
    return Annotated[str, limits, AfterValidator(check)]


def _choice(field: InputField) -> Any:
    allowed: Any = Literal.__getitem__(field.choices)
    is_number = all(NUMBER.fullmatch(choice) for choice in field.choices)
    return Annotated[allowed, BeforeValidator(_number_as_text if is_number else _as_given)]


def _whole(field: InputField) -> Any:
    bounds, also = (field.low, field.high), field.also_taken

    def check(value: int) -> int:
        if bounds[0] <= value <= bounds[1] or value in also:  # type: ignore[operator]
            return value
        low, high = bounds
        if not also:
            raise FieldError("{field} must be between {low} and {high}", low=low, high=high)
        other = ", or ".join(map(str, also))
        raise FieldError(
            "{field} must be between {low} and {high}, or {other}", low=low, high=high, other=other
        )

    limits: dict[str, Any] = {"minimum": bounds[0], "maximum": bounds[1]}
    if also:
        limits = {"anyOf": [limits, {"enum": list(also)}]}
    return Annotated[
        int,
        PydanticField(json_schema_extra=limits),
        BeforeValidator(_whole_number),
        AfterValidator(check),
    ]


def _number(field: InputField) -> Any:
    low, high = field.low or 0, field.high or 0

    def check(value: float) -> float:
        if not low <= value <= high:
            raise FieldError("{field} must be between {low} and {high}", low=low, high=high)
        return _tenth(value)

    limits: dict[str, Any] = {"minimum": field.low, "maximum": field.high, "multipleOf": 0.1}
    return Annotated[
        float, PydanticField(json_schema_extra=limits), BeforeValidator(_real_number), AfterValidator(check)
    ]  # fmt: skip


def _switch(field: InputField) -> Any:
    return Annotated[bool, BeforeValidator(_true_or_false)]


def _address(field: InputField) -> Any:
    return Annotated[
        str, PydanticField(json_schema_extra={"format": "uri"}), BeforeValidator(_link)
    ]


def _addresses(field: InputField) -> Any:
    link = Annotated[
        str, PydanticField(json_schema_extra={"format": "uri"}), BeforeValidator(_link)
    ]
    return _list_of(link, field)


def _objects(field: InputField) -> Any:
    return _list_of(Any, field)


def _shots(field: InputField) -> Any:
    characters, longest = field.each
    prompt = InputField(
        name="prompt", means=FieldMeaning.PROMPT, kind="text", required=True, low=1, high=characters
    )
    length = InputField(
        name="duration",
        means=FieldMeaning.SECONDS,
        kind="whole",
        required=True,
        low=1,
        high=longest,
    )
    parts: Any = {part.name: (_type_of(part), _rule_of(part)) for part in (prompt, length)}
    return _list_of(create_model(f"Shot{characters}", **parts), field)


def _list_of(item: Any, field: InputField) -> Any:
    least, most = int(field.low or 0), int(field.high or 0)

    def check(value: list[Any]) -> list[Any]:
        if least <= len(value) <= most:
            return value
        if least == most:
            raise FieldError("{field} must hold exactly {count}", count=most)
        raise FieldError("{field} must hold {low} to {high} items", low=least, high=most)

    extra: dict[str, Any] = {"minItems": least, "maxItems": most} if least else {"maxItems": most}
    return Annotated[
        list[item],
        PydanticField(json_schema_extra=extra),
        BeforeValidator(_a_list),
        AfterValidator(check),
    ]


_KINDS: Mapping[str, Callable[[InputField], Any]] = {
    "text": _text, "choice": _choice, "whole": _whole, "number": _number, "switch": _switch, "address": _address,
    "addresses": _addresses, "objects": _objects, "shots": _shots,
}  # fmt: skip


def _as_given(value: Any) -> Any:
    return value


def _a_list(value: Any) -> Any:
    if not isinstance(value, list):
        raise FieldError("{field} must be a list")
    return value


def _number_as_text(value: Any) -> Any:
    """Clients in the wild send the duration as a number."""
    if (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and value == int(value)
    ):
        return str(int(value))
    return value


def _whole_number(value: Any) -> Any:
    """Others send a number as text."""
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return int(float(value))
    is_whole = isinstance(value, int | float) and math.isfinite(value) and value == int(value)
    if isinstance(value, bool) or not is_whole:
        raise FieldError("{field} must be a whole number")
    return int(value)


def _real_number(value: Any) -> Any:
    """Clients in the wild send numbers as text, too."""
    if isinstance(value, str) and REAL.fullmatch(value):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FieldError("{field} must be a number")
    return value


def _tenth(value: float) -> float:
    if abs(value * 10 - round(value * 10)) > 1e-6:
        raise FieldError("{field} must be a multiple of {step}", step=0.1)
    return round(value, 1)


def _true_or_false(value: Any) -> bool:
    if value in ("true", "false"):
        return bool(value == "true")
    if not isinstance(value, bool):
        raise FieldError("{field} must be true or false")
    return value


def _link(value: Any) -> str:
    if not isinstance(value, str):
        raise FieldError("{field} must be a string")
    if value.startswith(PICTURE_DATA):
        return value
    if len(value) > ADDRESS_MAX_CHARACTERS:
        raise FieldError(
            "{field} must be at most {count:,} characters", count=ADDRESS_MAX_CHARACTERS
        )
    return http_url(value)


def _seed_or_nothing(value: Any) -> int | None:
    """Read our own addition; the wire ignores the key, so anything else under it is ignored too."""
    if (
        isinstance(value, str)
        and len(value) <= len(str(OWN_SEED_MAX))
        and value.isascii()
        and value.isdigit()
    ):
        value = int(value)
    good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= OWN_SEED_MAX
    return value if good else None


def _bool_or_nothing(value: Any) -> bool | None:
    """Read our own addition, as the seed."""
    return value if isinstance(value, bool) else None


OWN: Mapping[str, Any] = {
    "seed": (
        Annotated[
            int | None,
            PydanticField(json_schema_extra={"minimum": 0, "maximum": OWN_SEED_MAX}),
            BeforeValidator(_seed_or_nothing),
        ],
        PydanticField(
            None,
            description="the same seed makes the same clip; anything that is no such integer is ignored",
        ),
    ),
    "visible_label": (
        Annotated[bool | None, BeforeValidator(_bool_or_nothing)],
        PydanticField(
            None,
            description="whether the picture itself says that it was generated; the operator's choice by default",
        ),
    ),
}
"""What this service takes beside every model's own fields."""
