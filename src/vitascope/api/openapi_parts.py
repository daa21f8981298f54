"""Parts of the OpenAPI document that routes add by themselves."""

from typing import Any

from pydantic import BaseModel


def takes(shape: type[BaseModel]) -> dict[str, Any]:
    """Describe a body that is read by hand, for the OpenAPI document."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": shape.model_json_schema()}}}}


def asks(*names: str) -> dict[str, Any]:
    """Describe query parameters that are read by hand and required."""
    rule = {"type": "string", "minLength": 1}
    return {"parameters": [{"name": name, "in": "query", "required": True, "schema": rule} for name in names]}
