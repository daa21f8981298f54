"""The OpenAPI document: every operation has a clean name, and examples that its own schema takes."""

import re
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]

from tests.small import Small, api_only
from vitascope.api.app import make_routes

ENVELOPES = "/api/v1/"


def _document(small: Small) -> dict[str, Any]:
    return make_routes(small.runtime).openapi()


def _operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]


def _check(document: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    whole = {**schema, "components": document["components"]}
    jsonschema.Draft202012Validator(whole).validate(value)


async def test_operations_have_names_that_make_readable_clients(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        names = [each["operationId"] for _, _, each in _operations(_document(small))]
        assert [
            name for name in names if not re.fullmatch("[a-z]+([A-Z0-9][a-z0-9]*)*", name)
        ] == []
        assert len(set(names)) == len(names)
        wanted = {
            "createTask",
            "createTasks",
            "getRecordInfo",
            "adminListKeys",
            "openaiCreateVideo",
        }
        assert wanted <= set(names)


async def test_every_json_body_and_answer_has_an_example_that_its_schema_takes(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path) as small:
        document, checked = _document(small), 0
        for path, _, operation in _operations(document):
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if body is not None:
                _check(document, body["schema"], body["example"])
            answer = operation["responses"]["200"].get("content", {}).get("application/json", {})
            for example in answer.get("examples", {}).values():
                _check(document, answer["schema"], example["value"])
                checked += 1
            if path.startswith(ENVELOPES) and answer.get("schema"):
                codes = {each["value"]["code"] for each in answer["examples"].values()}
                assert codes >= {200, 401, 402, 404, 422, 429}, path
        assert checked > 200


async def test_the_document_says_where_the_service_is_and_what_it_sends(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        document = _document(small)
        assert document["servers"] == [{"url": small.url}]
        assert document["openapi"].startswith("3.1")
        assert set(document["webhooks"]) == {"taskEnded", "batchEnded"}
        for webhook in document["webhooks"].values():
            schema = webhook["post"]["requestBody"]["content"]["application/json"]["schema"]
            assert (
                schema["$ref"].removeprefix("#/components/schemas/")
                in (document["components"]["schemas"])
            )


async def test_the_examples_of_the_calls_that_make_tasks_make_them(tmp_path: Path) -> None:
    async with api_only(tmp_path, callback_networks=("127.0.0.0/8",)) as small:
        document = _document(small)
        for path in ("/api/v1/jobs/createTask", "/api/v1/jobs/createTasks", "/v1/videos"):
            content = document["paths"][path]["post"]["requestBody"]["content"]
            example = dict(content["application/json"]["example"])
            example.pop("callBackUrl", None)  # no name is looked up here
            answer = await small.http.post(path, json=example)
            assert answer.status_code == 200
            assert answer.json().get("code", 200) == 200, answer.text
