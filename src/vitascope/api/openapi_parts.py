"""Parts of the OpenAPI document that routes add by themselves."""

from typing import Any

from pydantic import BaseModel


def takes(shape: type[BaseModel]) -> dict[str, Any]:
    """Describe a body that is read by hand, for the OpenAPI document."""
    schema = shape.model_json_schema(ref_template="{model}")
    whole = _inlined(schema, schema.pop("$defs", {}))
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": whole}}}}


def _inlined(part: Any, shapes: dict[str, Any]) -> Any:
    """Return a schema with the shapes that it refers to in their places: the document has no other place for them."""
    match part:
        case {"$ref": str(name)}:
            return _inlined(shapes[name], shapes)
        case dict():
            return {name: _inlined(value, shapes) for name, value in part.items()}
        case list():
            return [_inlined(value, shapes) for value in part]
        case _:
            return part


def asks(*names: str) -> dict[str, Any]:
    """Describe query parameters that are read by hand and required."""
    rule = {"type": "string", "minLength": 1}
    return {
        "parameters": [
            {"name": name, "in": "query", "required": True, "schema": rule} for name in names
        ]
    }
