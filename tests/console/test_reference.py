"""The API reference says all that the OpenAPI document says, and follows it when it changes."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from tests.console.test_doors import doors
from vitascope.console.reference import LEVELS

REF = "#/components/schemas/"
SECTION = re.compile(r'<section class="card operation" id="([^"]+)".*?</section>', re.DOTALL)
CODE = re.compile(r"<code[^>]*>([^<]*)</code>")
Found = set[tuple[str, str]]


def wanted_of(document: Mapping[str, Any]) -> Found:
    """Return (operation, name) of every parameter and field in the document, as deep as the page
    goes.
    """
    found: Found = set()
    for path in document["paths"].values():
        for operation in path.values():
            names = {each["name"] for each in operation.get("parameters", ())}
            for part in (
                operation.get("requestBody", {}),
                operation.get("responses", {}).get("200", {}),
            ):
                schema = part.get("content", {}).get("application/json", {}).get("schema", {})
                names |= set(_fields(document, schema, LEVELS))
            found |= {(operation["operationId"], name) for name in ("", *names)}
    return found


def _fields(document: Mapping[str, Any], schema: Mapping[str, Any], levels: int) -> Iterator[str]:
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].removeprefix(REF)]
    for choice in (
        *schema.get("anyOf", ())[:1],
        *schema.get("oneOf", ()),
        *([schema["items"]] if "items" in schema else []),
    ):
        yield from _fields(document, choice, levels)
    for name, part in schema.get("properties", {}).items() if levels else ():
        yield name
        yield from _fields(document, part, levels - 1)


async def shown_of(visitor: Any, document: Mapping[str, Any]) -> Found:
    """Return (operation, name) of everything that the pages show."""
    found: Found = set()
    for section in {
        part["tags"][0] for path in document["paths"].values() for part in path.values()
    }:
        page = (await visitor.http.get("/docs", params={"section": section})).text
        for match in SECTION.finditer(page):
            found |= {(match[1], unescape(name)) for name in ("", *CODE.findall(match[0]))}
    return found


async def test_every_operation_parameter_and_field_of_the_document_is_shown(tmp_path: Path) -> None:
    async with doors(tmp_path) as (_, visitor):
        document = (await visitor.http.get("/openapi.json")).json()
        wanted = wanted_of(document)
        assert ("createTask", "negative_prompt") in wanted
        assert len(wanted) > 300
        assert sorted(wanted - await shown_of(visitor, document)) == []


async def test_a_route_that_is_added_is_shown_with_its_fields(tmp_path: Path) -> None:
    class ShownRequest(BaseModel):
        colour: str

    async with doors(tmp_path) as (_, visitor):
        app: FastAPI = visitor.app

        @app.post("/api/v1/jobs/newRoute", tags=["jobs"])
        async def new_route(body: ShownRequest, brightness: int = 1) -> None:
            """Do something new."""

        app.openapi_schema = None
        document = (await visitor.http.get("/openapi.json")).json()
        shown = await shown_of(visitor, document)
        assert {name for operation, name in shown if "newRoute" in operation} >= {
            "",
            "colour",
            "brightness",
        }
