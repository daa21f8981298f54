"""The API reference, drawn from the very OpenAPI document that the service serves."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from vitascope.console.code_samples import SampleCall, code_samples
from vitascope.console.context import PageContext
from vitascope.language import mark as _

Rule = tuple[str, dict[str, Any]]
METHODS = ("get", "post", "put", "patch", "delete")
REF = "#/components/schemas/"
LEVELS = 4
ADMIN = "admin"
"""The operator's operations, which no test key may use."""
SECTIONS = {
    "jobs": _("Jobs"),
    "veo and runway": _("Veo and Runway"),
    "account": _("Account"),
    "models": _("Models"),
    "callbacks": _("Callbacks"),
    "videos": _("Videos (OpenAI's shape)"),
    "files": _("Files"),
    "uploads": _("Uploads"),
    ADMIN: _("Administration"),
    "health": _("Health"),
}
"""The sections that people know by other words than the document's tags."""


@dataclass(frozen=True, kw_only=True)
class ParameterRow:
    """One property of a body or an answer: how deep it lies, its type and its rules.

    place is path or query for a parameter. A rule is a text with its values.
    """

    depth: int
    name: str
    type: str
    required: bool
    description: str
    rules: tuple[Rule, ...]
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation of the API."""

    id: str
    method: str
    path: str
    title: str
    tag: str
    description: str
    needs_key: bool
    parameters: tuple[ParameterRow, ...]
    body: tuple[ParameterRow, ...]
    answer: tuple[ParameterRow, ...]
    samples: Mapping[str, str]
    answers: Mapping[str, str]
    example: str | None

    @property
    def can_be_tried(self) -> bool:
        """Whether the page can send it: with a test key, and JSON or no body at all."""
        sends_json = self.method in {"GET", "DELETE"} or self.example is not None
        return self.needs_key and self.tag != ADMIN and sends_json


async def show_reference(context: PageContext) -> Response:
    """Show one section of the OpenAPI document."""
    document = context.request.app.state.api.openapi()
    found = list(operations(document))
    tags = list(dict.fromkeys(operation.tag for operation in found))
    tag = context.request.query_params.get("section", tags[0])
    return context.show(
        "reference.html",
        tags=tags,
        here=tag,
        sections=SECTIONS,
        found=[each for each in found if each.tag == tag],
        base_url=context.runtime.settings.base_url,
        version=document["info"]["version"],
    )


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    """Yield the document's operations in its order."""
    schemas = document.get("components", {}).get("schemas", {})
    base_url = str(document.get("servers", [{"url": ""}])[0]["url"])
    for path, methods in document["paths"].items():
        for method, part in methods.items():
            if method in METHODS:
                yield _operation(schemas, base_url + path, path, method, part)


def _operation(
    schemas: Mapping[str, Any], url: str, path: str, method: str, part: Mapping[str, Any]
) -> Operation:
    answer = part.get("responses", {}).get("200", {})
    return Operation(
        id=part["operationId"],
        method=method.upper(),
        path=path,
        title=part.get("summary", path),
        tag=(part.get("tags") or ["more"])[0],
        description=part.get("description", ""),
        needs_key=bool(part.get("security")),
        parameters=tuple(_parameter(schemas, each) for each in part.get("parameters", ())),
        body=tuple(rows(schemas, _json_schema(part.get("requestBody", {})))),
        answer=tuple(rows(schemas, _json_schema(answer))),
        samples=code_samples(_call(url, method, part)),
        answers={
            str(each["value"].get("code", 200)): json.dumps(
                each["value"], ensure_ascii=False, indent=2
            )
            for each in _json_content(answer).get("examples", {}).values()
            if isinstance(each["value"], dict)
        },
        example=_example(part),
    )


def _example(part: Mapping[str, Any]) -> str | None:
    body = _json_content(part.get("requestBody", {})).get("example")
    return None if body is None else json.dumps(body, ensure_ascii=False, indent=2)


def _call(url: str, method: str, part: Mapping[str, Any]) -> SampleCall:
    asked = [each for each in part.get("parameters", ()) if each.get("required")]
    return SampleCall(
        method=method.upper(),
        url=url,
        query={each["name"]: f"{each['name']}…" for each in asked if each["in"] == "query"},
        body=_json_content(part.get("requestBody", {})).get("example"),
        needs_key=bool(part.get("security")),
    )


def _json_content(part: Mapping[str, Any]) -> Mapping[str, Any]:
    content: Mapping[str, Any] = part.get("content", {}).get("application/json", {})
    return content


def _json_schema(part: Mapping[str, Any]) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = _json_content(part).get("schema", {})
    return schema


def _parameter(schemas: Mapping[str, Any], part: Mapping[str, Any]) -> ParameterRow:
    schema = _resolve(schemas, part.get("schema", {}))
    return ParameterRow(
        depth=0, name=part["name"], type=_type(schemas, schema), required=bool(part.get("required")),
        description=part.get("description", ""), rules=tuple(_rules(schema)), place=part["in"],
    )  # fmt: skip


def rows(
    schemas: Mapping[str, Any], schema: Mapping[str, Any], depth: int = 0
) -> Iterator[ParameterRow]:
    """Yield the properties of a schema and, indented, those of what lies inside."""
    union = schema.get("oneOf")
    if union:
        yield from _of_variants(schemas, union, depth)
        return
    schema = _inner(schemas, schema)
    required = set(schema.get("required", ()))
    for name, part in schema.get("properties", {}).items():
        inner = _inner(schemas, part)
        shown = _resolve(schemas, part)
        yield ParameterRow(
            depth=depth, name=name, type=_type(schemas, part), required=name in required,
            description=part.get("description", inner.get("description", "") if "properties" not in inner else ""),
            rules=tuple(_rules(shown)),
        )  # fmt: skip
        if depth + 1 < LEVELS:
            yield from rows(schemas, inner, depth + 1)


def _of_variants(
    schemas: Mapping[str, Any], union: Iterable[Mapping[str, Any]], depth: int
) -> Iterator[ParameterRow]:
    """Yield the properties of a union's variants, each name once."""
    seen: set[tuple[int, str]] = set()
    for variant in union:
        for row in rows(schemas, variant, depth):
            if (row.depth, row.name) not in seen:
                seen.add((row.depth, row.name))
                yield row


def _resolve(schemas: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow references, and take the first choice that is not null."""
    while True:
        if "$ref" in schema:
            schema = schemas.get(schema["$ref"].removeprefix(REF), {})
            continue
        choices = [
            each
            for each in schema.get("anyOf", schema.get("oneOf", ()))
            if each.get("type") != "null"
        ]
        if not choices:
            return schema
        schema = {**schema, **_resolve(schemas, choices[0])}
        return {name: value for name, value in schema.items() if name not in {"anyOf", "oneOf"}}


def _inner(schemas: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the object that a schema is, or is a list of."""
    schema = _resolve(schemas, schema)
    return _inner(schemas, schema["items"]) if "items" in schema else schema


def _type(schemas: Mapping[str, Any], part: Mapping[str, Any]) -> str:
    shown = _resolve(schemas, part)
    name = str(shown.get("type", "any"))
    if name == "array":
        name = f"{_type(schemas, shown.get('items', {}))}[]"
    nullable = any(each.get("type") == "null" for each in part.get("anyOf", ()))
    return f"{name} | null" if nullable else name


def _rules(schema: Mapping[str, Any]) -> Iterator[Rule]:
    if "enum" in schema:
        yield _("one of {choices}"), {"choices": " · ".join(str(each) for each in schema["enum"])}
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        yield _("{low} to {high}"), {"low": low, "high": high}
    elif low is not None:
        yield _("at least {low}"), {"low": low}
    elif high is not None:
        yield _("at most {high}"), {"high": high}
    if "maxLength" in schema:
        yield _("at most {count} characters"), {"count": schema["maxLength"]}
    if "maxItems" in schema:
        yield _("items: at most {count}"), {"count": schema["maxItems"]}
    if schema.get("default") not in (None, ""):
        yield _("default {value}"), {"value": str(schema["default"])}
