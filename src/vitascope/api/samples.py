"""Examples for the OpenAPI document: a value that fits a schema, such as a reader would meet."""

from collections.abc import Mapping
from typing import Any

from vitascope.catalog import MODELS

REF = "#/components/schemas/"
LEVELS = 6
TASK, MODEL = "task_kling_1765187781310384756201938475610293", next(iter(MODELS))
PROMPT = "a red fox running through snow"
INPUT = {"prompt": PROMPT, "duration": "5", "aspect_ratio": "16:9"}
RECORD = {
    "taskId": TASK,
    "model": MODEL,
    "state": "success",
    "resultJson": '{"resultUrls":["https://video.example.com/files/Zk3vQ9.mp4"]}',
    "param": '{"input":"{\\"prompt\\":\\"a red fox running through snow\\"}"}',
    "failCode": None,
    "failMsg": None,
    "response": {"resultUrls": ["https://video.example.com/files/Zk3vQ9.mp4"]},
    "successFlag": 1,
    "progress": 100,
    "leftOut": None,
    "batchId": None,
    "tier": None,
}
WORDS: Mapping[str, Any] = {
    **RECORD,
    "recordId": TASK,
    "paramJson": RECORD["param"],
    "operationType": MODEL,
    "batchId": "batch_3mZ0bJxq8Qd1WcUuVt5yKa",
    "callBackUrl": "https://app.example.com/done",
    "url": "https://video.example.com/files/Zk3vQ9.mp4",
    "input": INPUT,
    "inputs": [INPUT, {"prompt": "a paper boat on a river"}],
    "prompt": PROMPT,
    "cursor": None,
    "total": 2,
    "succeeded": 2,
    "failed": 0,
    "pending": 0,
    "costTime": 27,
    "creditsConsumed": 160,
    "name": "studio",
    "q": "master",
    "taskIds": [TASK, TASK[:-1] + "4"],
    "first_id": TASK,
    "last_id": TASK,
    "seconds": "5",
    "size": "1920x1080",
    "status": "completed",
    "error": None,
    "key": "vs_live_9Qx2…",
    "hint": "vs_live_9Qx2…",
    "scopes": ["create", "read"],
    "networks": ["10.0.0.0/8"],
    "password": "at least twelve characters",
    "prices": {"5": 160},
    "reason": "a gift",
    "hash": "5f70bf18a0860070165a7ab1f0c3f3b0a5e1a6bf0a5f3c3d7f3d4dc9a7a2f1c0",
    "tiers": {"standard": 1, "priority": 2, "off-peak": 0.5},
}
"""What a field of this name holds in an example."""
TIME_MS = 1_765_187_781_310
ENVELOPE = {"code": 200, "msg": "success"}


def sample(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str = "") -> Any:
    """Return a value that fits a schema; schemas are the document's components."""
    return _sample(schema, schemas, name, 0)


def _sample(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str, level: int) -> Any:
    if "$ref" in schema:
        return _sample(schemas[schema["$ref"].removeprefix(REF)], schemas, name, level)
    if (known := _known(schema, name)) is not None:
        return known[0]
    for union in ("anyOf", "oneOf", "allOf"):
        if union in schema:
            return _sample(schema[union][0], schemas, name, level)
    if "properties" in schema and level < LEVELS:
        return _object(schema, schemas, level)
    return _plain(schema, schemas, name, level)


def _known(schema: Mapping[str, Any], name: str) -> tuple[Any] | None:
    """Return the value that a field's name stands for, or that the schema says itself."""
    for key in ("example", "const", "default"):
        if schema.get(key) is not None:
            return (schema[key],)
    if name in WORDS and _fits(schema, WORDS[name]):
        return (WORDS[name],)
    return (schema["enum"][0],) if schema.get("enum") else None


def _fits(schema: Mapping[str, Any], value: Any) -> bool:
    if "enum" in schema:
        return value in schema["enum"]
    kinds = {each.get("type") for each in schema.get("anyOf", [schema])}
    kind = {str: "string", int: "integer", float: "number", list: "array", dict: "object"}
    mine = "null" if value is None else kind[type(value)]
    return mine in kinds or (mine == "integer" and "number" in kinds)


def _object(schema: Mapping[str, Any], schemas: Mapping[str, Any], level: int) -> dict[str, Any]:
    made = {
        name: _sample(part, schemas, name, level + 1)
        for name, part in schema["properties"].items()
        if name in schema.get("required", ()) or "default" in part or WORDS.get(name) is not None
    }
    is_envelope = {"code", "msg", "data"} == set(made)
    return made | (ENVELOPE if is_envelope else {})


def _plain(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str, level: int) -> Any:
    match schema.get("type"):
        case "array":
            return [_sample(schema.get("items", {}), schemas, name, level + 1)]
        case "integer":
            at_least = int(schema.get("minimum", 1))
            if name.endswith("_at"):
                return TIME_MS // 1_000
            return TIME_MS if name.lower().endswith(("time", "at")) else max(1, at_least)
        case "number":
            return max(1.0, float(schema.get("minimum", 1)))
        case "boolean":
            return True
        case "null":
            return None
        case "string":
            return _text(schema, name)
        case _:
            return {}


def _text(schema: Mapping[str, Any], name: str) -> str:
    if schema.get("format") == "uri" or name.lower().endswith("url"):
        return "https://app.example.com/done"
    return f"{name or 'text'}…"[: schema.get("maxLength", 100)]
