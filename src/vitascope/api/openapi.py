"""Keeps the OpenAPI document true for what FastAPI cannot see: bodies read by hand, the key, the request schema."""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic.json_schema import models_json_schema

from vitascope.api import samples
from vitascope.api.callback_shapes import BatchCallback, TaskCallback
from vitascope.api.jobs import CREATE_PATH
from vitascope.catalog import MODELS
from vitascope.errors import (
    InsufficientCredits,
    Invalid,
    KeyLimit,
    Maintenance,
    NotFound,
    TooFrequent,
    Unauthorized,
    WireError,
)

REF = samples.REF + "{model}"
KEY_SCHEME = {"type": "http", "scheme": "bearer", "description": "an API key: vs_live_…"}
OPEN_PATHS = {
    "/files/{name}",
    "/download/{name}",
    "/uploads/{upload_id}/{name}",
    "/.well-known/webhook-keys/{account}",
    "/healthz",
}


OPERATIONS = {
    "cancel_whole_batch": "cancel_batch",
    "content": "get_video_content",
    "credit": "get_balance",
    "download": "download_file",
    "explain": "explain_task",
    "file": "get_file",
    "healthz": "get_health",
    "ledger": "list_ledger",
    "list_any": "list_callbacks",
    "list_own": "list_callbacks",
    "price": "get_model_price",
    "queue": "get_queue_place",
    "receipt": "get_receipt",
    "replay_any": "replay_callbacks",
    "replay_own": "replay_callbacks",
    "schema": "get_model_schema",
    "show_any": "get_callback",
    "show_own": "get_callback",
    "success_rate": "get_model_success_rate",
    "uploaded": "get_upload",
    "webhook_keys": "get_webhook_keys",
}
"""What an operation is called in clients that are made from the document, where its function's name says less."""
PREFIXES = {"/api/v1/admin": "admin", "/v1/": "openai"}
REFUSALS: tuple[type[WireError], ...] = (
    Unauthorized,
    InsufficientCredits,
    NotFound,
    Invalid,
    TooFrequent,
    KeyLimit,
    Maintenance,
)


def describe(app: FastAPI, base_url: str) -> None:
    """Make app.openapi() say what it cannot see by itself: bodies, keys, names, servers, examples, callbacks."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        return app.openapi_schema or _complete(made(), app, base_url)

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(document: dict[str, Any], app: FastAPI, base_url: str) -> dict[str, Any]:
    requests = [(model.request, "validation") for model in MODELS.values()]
    shapes = [(shape, "serialization") for shape in (TaskCallback, BatchCallback)]
    by_model, definitions = models_json_schema([*requests, *shapes], ref_template=REF)  # type: ignore[list-item]
    components = document.setdefault("components", {})
    components.setdefault("schemas", {}).update(definitions["$defs"])
    components["securitySchemes"] = {"key": KEY_SCHEME}
    document["servers"] = [{"url": base_url}]
    document["paths"][CREATE_PATH]["post"]["requestBody"] = {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"oneOf": [by_model[each] for each in requests]},  # type: ignore[index]
                "example": {"model": samples.MODEL, "input": samples.INPUT},
            }
        },
    }
    document["webhooks"] = {
        name: _webhook(shape.__doc__ or "", by_model[shape, "serialization"])
        for name, shape in (("taskEnded", TaskCallback), ("batchEnded", BatchCallback))
    }
    names = {
        (route.path_format, method.lower()): route.name
        for route in app.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            operation["operationId"] = _operation_id(path, names[path, method])
            operation["security"] = [] if path in OPEN_PATHS else [{"key": []}]
            operation.get("responses", {}).pop("422", None)
            _add_examples(path, operation, components["schemas"])
    return document


def _operation_id(path: str, name: str) -> str:
    name = OPERATIONS.get(name, name)
    prefix = next((text for start, text in PREFIXES.items() if path.startswith(start)), "")
    first, *rest = [prefix, *name.split("_")] if prefix else name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _add_examples(path: str, operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is not None and "example" not in body:
        body["example"] = samples.sample(body["schema"], schemas)
    answer = operation["responses"].get("200", {}).get("content", {}).get("application/json")
    if answer is None or not answer.get("schema"):
        return
    answer["examples"] = {"success": {"value": samples.sample(answer["schema"], schemas)}}
    if path.startswith("/api/v1/") and path not in OPEN_PATHS:
        answer["examples"] |= {each.__name__: _refusal(each) for each in REFUSALS}


def _refusal(kind: type[WireError]) -> dict[str, Any]:
    said = kind.text or kind.sample or kind.title
    value = {"code": kind.code.value, "msg": said, "data": None}
    return {"summary": kind.title, "value": value}


def _webhook(description: str, schema: Any) -> dict[str, Any]:
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    answers = {"2XX": {"description": "Received; anything else is sent again."}}
    operation = {"description": description, "requestBody": body, "responses": answers}
    return {"post": operation}
