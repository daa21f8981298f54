"""Rules between the fields of one model, as data that also writes its part of the JSON schema."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vitascope.errors import Invalid

Values = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class FieldRule:
    """check raises Invalid, given all values and those that the caller named; schema is what JSON
    schema can say.

    settle, given the same after the check, returns the values that are others than the defaults
    because of what the caller named.
    """

    check: Callable[[Values, Values], None]
    schema: Mapping[str, Any] = field(default_factory=dict)
    settle: Callable[[Values, Values], Values] = lambda values, given: {}


def one_of(*names: str) -> FieldRule:
    """Exactly one of these fields must be there."""

    def check(values: Values, given: Values) -> None:
        there = [name for name in names if values.get(name)]
        if not there:
            raise _missing(names)
        if len(there) > 1:
            raise Invalid(
                "{field} must not be given together with {other}",
                field=f"input.{there[1]}",
                other=f"input.{there[0]}",
            )

    return FieldRule(check=check, schema={"oneOf": [{"required": [name]} for name in names]})


def any_of(*names: str) -> FieldRule:
    """At least one of these fields must be there."""

    def check(values: Values, given: Values) -> None:
        if not any(values.get(name) for name in names):
            raise _missing(names)

    return FieldRule(check=check, schema={"anyOf": [{"required": [name]} for name in names]})


def _missing(names: Sequence[str]) -> Invalid:
    """Return the refusal of an input that has none of these fields."""
    first, *others = (f"input.{name}" for name in names)
    if not others:
        return Invalid("{field} is required", field=first)
    return Invalid("{field} is required, or {other}", field=first, other=" or ".join(others))


def not_both_on(name: str, other: str) -> FieldRule:
    """Return the rule that two switches must not both be turned on by the caller.

    Where he turned one on, the other one is off, whatever its default.
    """

    def check(values: Values, given: Values) -> None:
        if given.get(name) and given.get(other):
            raise Invalid(
                "{field} must be false where {other} is true",
                field=f"input.{other}",
                other=f"input.{name}",
            )

    def settle(values: Values, given: Values) -> Values:
        if not (values.get(name) and values.get(other)):
            return {}
        return {part: False for part in (name, other) if not given.get(part)}

    return FieldRule(check=check, settle=settle)


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
            raise Invalid(
                "{field} is required where {other} is true",
                field=f"input.{name}",
                other=f"input.{switch}",
            )
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
