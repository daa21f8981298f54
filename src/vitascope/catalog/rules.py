"""Rules between the fields of one model, as data that also writes its part of the JSON schema."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vitascope.errors import Invalid

Values = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class FieldRule:
    """check raises Invalid, given all values and those that the caller named; schema is what JSON schema can say."""

    check: Callable[[Values, Values], None]
    schema: Mapping[str, Any] = field(default_factory=dict)


def one_of(*names: str) -> FieldRule:
    """Exactly one of these fields must be there."""
    others = " or ".join(f"input.{name}" for name in names[1:])

    def check(values: Values, given: Values) -> None:
        there = [name for name in names if values.get(name)]
        if not there:
            raise Invalid("{field} is required, or {other}", field=f"input.{names[0]}", other=others)
        if len(there) > 1:
            raise Invalid(
                "{field} must not be given together with {other}", field=f"input.{there[1]}", other=f"input.{there[0]}"
            )

    return FieldRule(check=check, schema={"oneOf": [{"required": [name]} for name in names]})


def any_of(*names: str) -> FieldRule:
    """At least one of these fields must be there."""
    others = " or ".join(f"input.{name}" for name in names[1:])

    def check(values: Values, given: Values) -> None:
        if not any(values.get(name) for name in names):
            raise Invalid("{field} is required, or {other}", field=f"input.{names[0]}", other=others)

    return FieldRule(check=check, schema={"anyOf": [{"required": [name]} for name in names]})


def not_both_on(name: str, other: str) -> FieldRule:
    """Return the rule that two switches must not both be turned on by the caller."""

    def check(values: Values, given: Values) -> None:
        if given.get(name) and given.get(other):
            raise Invalid("{field} must be false where {other} is true", field=f"input.{other}", other=f"input.{name}")

    return FieldRule(check=check)


def not_together(name: str, value: str, other: str, other_value: str) -> FieldRule:
    """Return the rule that two values exclude each other."""

    def check(values: Values, given: Values) -> None:
        if values.get(name) == value and values.get(other) == other_value:
            raise Invalid(
                '{field} must not be "{value}" where {other} is "{text}"',
                field=f"input.{other}",
                value=other_value,
                other=f"input.{name}",
                text=value,
            )

    return FieldRule(check=check)


def shots_fill(name: str, switch: str, *, needed: bool) -> FieldRule:
    """Return the rule that the shots, where the switch is on, last as long as the video.

    needed: they must be there then.
    """

    def check(values: Values, given: Values) -> None:
        shots = values.get(name) or []
        if not values.get(switch):
            return
        if needed and not shots:
            raise Invalid("{field} is required where {other} is true", field=f"input.{name}", other=f"input.{switch}")
        total, wanted = sum(shot["duration"] for shot in shots), int(values["duration"])
        if shots and total != wanted:
            raise Invalid(
                "{field} must last as long as {other}: {total} s are not {wanted} s",
                field=f"input.{name}",
                other="input.duration",
                total=total,
                wanted=wanted,
            )

    return FieldRule(check=check)


def at_most_where(name: str, most: int, switch: str) -> FieldRule:
    """Return the rule that a list holds no more where a switch is on."""

    def check(values: Values, given: Values) -> None:
        if values.get(switch) and len(values.get(name) or ()) > most:
            raise Invalid(
                "{field} must hold at most {count} where {other} is true",
                field=f"input.{name}",
                count=most,
                other=f"input.{switch}",
            )

    return FieldRule(check=check)
