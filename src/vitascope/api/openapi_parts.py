"""Parts of the OpenAPI document that routes add by themselves."""

from typing import Any

from pydantic import BaseModel


def takes(shape: type[BaseModel]) -> dict[str, Any]:
    """Describe a body that is read by hand, for the OpenAPI document."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": shape.model_json_schema()}}}}
