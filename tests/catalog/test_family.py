"""Every row against tests/family.csv: facts about the models, typed once more by another reader."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from vitascope.catalog import MODELS
from vitascope.credits import credits_of

FACTS = Path(__file__).parents[1] / "family.csv"
OWN = {"seed", "visible_label"}
"""What this service takes of every model."""
TAKEN_ABSENT = {("kling-3.0/video", "aspect_ratio"), ("kling-3.0/video", "multi_prompt")}
"""Required by the documents, and left out by real clients: their defaults count then."""
ROW_LINES = 25
Fact = Mapping[str, str]


@cache
def _facts() -> dict[str, list[Fact]]:
    by_model: dict[str, list[Fact]] = defaultdict(list)
    with FACTS.open(encoding="utf-8", newline="") as lines:
        for fact in csv.DictReader(lines):
            by_model[fact["model"]].append(fact)
    return by_model


@cache
def _schema(model: str) -> dict[str, Any]:
    return MODELS[model].input.model_json_schema()


def _part(model: str, name: str) -> dict[str, Any]:
    """Return a field's schema, without the null of one that may be absent."""
    part: dict[str, Any] = _schema(model)["properties"][name]
    kinds = [each for each in part.get("anyOf", []) if each.get("type") not in {None, "null"}]
    return {**kinds[0], **part} if kinds else part


def test_the_facts_and_the_rows_name_the_same_models() -> None:
    assert set(_facts()) == set(MODELS)


@pytest.mark.parametrize("model", MODELS)
def test_a_row_has_exactly_the_fields_that_are_facts(model: str) -> None:
    facts = {fact["field"] for fact in _facts()[model]} - {"price", "oneOf"}
    assert set(_schema(model)["properties"]) - OWN == facts - OWN
    assert {part.name for part in MODELS[model].fields} == facts


@pytest.mark.parametrize("model", MODELS)
def test_fields_have_their_types_limits_and_defaults(model: str) -> None:
    for fact in _facts()[model]:
        if fact["field"] not in {"price", "oneOf"}:
            _require_fact(model, fact)


def _require_fact(model: str, fact: Fact) -> None:
    name, part = fact["field"], _part(model, fact["field"])
    _HOLDS[fact["type"]](part, fact["limits"])
    is_required = name in _schema(model).get("required", ())
    if not fact["required"] or fact["default"]:
        assert not is_required, name
    elif (model, name) not in TAKEN_ABSENT:
        assert is_required, name
    if fact["default"]:
        assert str(part["default"]).lower() == fact["default"].lower(), name


def _text(part: Mapping[str, Any], limits: str) -> None:
    assert part["type"] == "string"
    low, _, high = limits.partition("..")
    if high:
        assert part["maxLength"] == int(high)
    if low:
        assert part["minLength"] == int(low)


def _choice(part: Mapping[str, Any], limits: str) -> None:
    assert part["type"] == "string"
    if limits.endswith("values"):
        assert len(set(part["enum"])) == int(limits.split()[0])
    elif limits:
        assert set(part["enum"]) == set(limits.split("|"))


def _whole(part: Mapping[str, Any], limits: str) -> None:
    assert part["type"] == "integer"
    if " or " in limits:
        limits, _, other = limits.partition(" or ")
        part, also = part["anyOf"]
        assert also == {"enum": [int(other)]}
    if limits:
        low, _, high = limits.partition("..")
        assert (part["minimum"], part["maximum"]) == (int(low), int(high))


def _number(part: Mapping[str, Any], limits: str) -> None:
    assert part["type"] == "number"
    assert f"{part['minimum']}..{part['maximum']}" == limits


def _switch(part: Mapping[str, Any], limits: str) -> None:
    assert part["type"] == "boolean"


def _address(part: Mapping[str, Any], limits: str) -> None:
    assert (part["type"], part["format"]) == ("string", "uri")


def _list(part: Mapping[str, Any], limits: str) -> None:
    assert part["type"] == "array"
    low, _, high = limits.partition("..")
    if high:
        assert part["maxItems"] == int(high)
    if low:
        assert part["minItems"] == int(low)


def _addresses(part: Mapping[str, Any], limits: str) -> None:
    assert (part["items"]["type"], part["items"]["format"]) == ("string", "uri")
    _list(part, limits)


def _shots(part: Mapping[str, Any], limits: str) -> None:
    most, _, each = limits.partition(" prompt ..")
    characters, _, seconds = each.partition(" duration ")
    _list(part, most)
    assert _SHOTS[characters] == tuple(map(int, seconds.split("..")))


_SHOTS: dict[str, tuple[int, ...]] = {}


@pytest.fixture(autouse=True)
def _shot_bounds() -> None:
    """Read the bounds of shots from the schemas' own definitions."""
    for model in MODELS:
        for shot in _schema(model).get("$defs", {}).values():
            properties = shot["properties"]
            length = properties["duration"]
            _SHOTS[str(properties["prompt"]["maxLength"])] = (length["minimum"], length["maximum"])


_HOLDS = {
    "text": _text, "choice": _choice, "whole": _whole, "number": _number, "switch": _switch, "address": _address,
    "addresses": _addresses, "list": _list, "shots": _shots,
}  # fmt: skip


@pytest.mark.parametrize("model", MODELS)
def test_a_row_costs_what_the_facts_say(model: str) -> None:
    prices = [fact for fact in _facts()[model] if fact["field"] == "price"]
    is_unconfirmed = any(fact["type"] == "unconfirmed" for fact in prices)
    assert MODELS[model].is_confirmed is not is_unconfirmed
    row = {key: credits_of(milli) for key, milli in MODELS[model].price_milli.items()}
    for fact in prices:
        if fact["type"] != "unconfirmed":
            key = fact["limits"] if fact["type"] == "clip" else f"second {fact['limits']}"
            assert row[key] == float(fact["default"]), key
    if not is_unconfirmed:
        assert len(row) == len(prices)


def test_unions_are_one_of() -> None:
    unions = {
        model: fact["limits"].split("|") for model, facts in _facts().items() for fact in facts
        if fact["field"] == "oneOf"
    }  # fmt: skip
    assert unions
    for model, names in unions.items():
        assert _schema(model)["oneOf"] == [{"required": [name]} for name in names]


def test_a_row_is_at_most_25_lines() -> None:
    folder = Path(__file__).parents[2] / "src/vitascope/catalog/rows"
    text = "\n".join(path.read_text() for path in sorted(folder.glob("*.py")))
    rows = [row.partition("\n    ),\n")[0] for row in text.split("\n    Model(\n")[1:]]
    assert len(rows) == len(MODELS)
    assert max(row.count("\n") + 3 for row in rows) <= ROW_LINES
