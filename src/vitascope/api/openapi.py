"""Keeps the OpenAPI document true for what FastAPI cannot see: bodies read by hand, the key, the request schema."""

from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from vitascope.api.jobs import CREATE_PATH
from vitascope.catalog import MODELS

REF = "#/components/schemas/{model}"
KEY_SCHEME = {"type": "http", "scheme": "bearer", "description": "an API key: vs_live_…"}
OPEN_PATHS = {
    "/files/{name}",
    "/download/{name}",
    "/uploads/{upload_id}/{name}",
    "/.well-known/webhook-keys/{account}",
    "/healthz",
}


def describe_create_task(app: FastAPI) -> None:
    """Make app.openapi() say what createTask reads and which paths need a key."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        return app.openapi_schema or _complete(made())

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(document: dict[str, Any]) -> dict[str, Any]:
    requests = [(model.request, "validation") for model in MODELS.values()]
    by_model, definitions = models_json_schema(requests, ref_template=REF)  # type: ignore[arg-type]
    components = document.setdefault("components", {})
    components.setdefault("schemas", {}).update(definitions["$defs"])
    components["securitySchemes"] = {"key": KEY_SCHEME}
    document["paths"][CREATE_PATH]["post"]["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": {"oneOf": list(by_model.values())}}},
    }
    for path, operations in document["paths"].items():
        for operation in operations.values():
            operation["security"] = [] if path in OPEN_PATHS else [{"key": []}]
            operation.get("responses", {}).pop("422", None)
    return document
