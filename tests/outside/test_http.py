"""The framework's defaults are ours: methods, slashes, preconditions, ranges, codings, other
origins, null and text.
"""

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.outside.service import service

MODEL = "kling/v2-1-master-text-to-video"
CREATE, PAGE = "/api/v1/jobs/createTask", "https://app.example.com"
OTHER_PAGE = "https://evil.example"


@pytest.fixture(scope="module", params=["ok", "mirror"])
def http(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx2.Client]:
    """Run one service for each setting of http_status, and speak to it with its first key."""
    settings = {
        "http_status": request.param,
        "cors_origins": json.dumps([PAGE]),
        "creates_per_10_seconds": 1_000,
    }
    with service(tmp_path_factory.mktemp(request.param), **settings) as found:
        headers = {"Authorization": f"Bearer {found.key}"}
        with httpx2.Client(
            base_url=found.url, headers=headers, trust_env=False, timeout=30
        ) as client:
            yield client


@pytest.fixture(scope="module")
def video(http: httpx2.Client) -> str:
    """Have one video made; return the path of its file."""
    task = http.post(CREATE, json=_body()).json()["data"]["taskId"]
    end = time.monotonic() + 60
    while time.monotonic() < end:
        record = http.get("/api/v1/jobs/recordInfo", params={"taskId": task}).json()["data"]
        if record["state"] == "success":
            url: str = record["response"]["resultUrls"][0]
            return url[url.index("/files/") :]
        time.sleep(0.1)
    raise AssertionError(record)


def _body(**changes: Any) -> dict[str, Any]:
    outer = {name: changes.pop(name) for name in ("callBackUrl",) if name in changes}
    return {"model": MODEL, "input": {"prompt": "a cat"} | changes} | outer


def _code(answer: httpx2.Response) -> int:
    return int(answer.json()["code"])


@pytest.mark.parametrize(
    "path", ["/files/" + "A" * 32 + "-1.mp4", "/download/" + "A" * 32 + "-1.mp4", "/files/x"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_file_that_is_not_there_is_a_real_404(
    http: httpx2.Client, path: str, method: str
) -> None:
    assert http.request(method, path).status_code == 404


@pytest.mark.parametrize(
    "name", ["a" * 256 + ".mp4", "a" * 5_000 + ".mp4", "%00.mp4", "%ff.mp4", "..%2f..%2fsecret.key"]
)
def test_a_name_that_cannot_be_is_a_real_404(http: httpx2.Client, name: str) -> None:
    assert http.get(f"/files/{name}").status_code == 404


def test_a_link_that_has_ended_is_not_as_one_that_never_was(
    http: httpx2.Client, video: str
) -> None:
    url = http.post(
        "/api/v1/common/download-url", json={"url": str(http.base_url).rstrip("/") + video}
    ).json()["data"]
    assert http.get(url).status_code == 200
    assert http.get(url.replace("signature=", "signature=x")).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("If-None-Match", '"{name}"', 304),
        ("If-None-Match", 'W/"{name}", "other"', 304),
        ("If-None-Match", "*", 304),
        ("If-None-Match", '"other"', 200),
        ("If-Match", '"{name}"', 200),
        ("If-Match", '"other"', 412),
        ("Accept-Encoding", "br, gzip", 200),
        ("Accept", "application/json", 200),
    ],
)
def test_preconditions_and_codings_of_a_file(
    http: httpx2.Client, video: str, field: str, value: str, status: int
) -> None:
    name = video.rpartition("/")[2]
    answer = http.get(video, headers={field: value.format(name=name)})
    assert (answer.status_code, "content-encoding" in answer.headers) == (status, False)
    if status != 412:
        assert answer.headers["etag"] == f'"{name}"'


@pytest.mark.parametrize(
    ("headers", "status", "length"),
    [
        ({"Range": "bytes=0-1"}, 206, 2),
        ({"Range": "bytes=-1"}, 206, 1),
        ({"Range": "bytes=999999999-"}, 416, None),
        ({"Range": "bytes=0-1", "If-Range": '"other"'}, 200, None),
        ({"Range": "bytes=0-1", "If-Range": '"{name}"'}, 206, 2),
        ({"Range": "lines=0-1"}, 200, None),
        ({"Range": "bytes=a-b"}, 200, None),
        ({"Range": "bytes=" + "9" * 5_000 + "-"}, 200, None),
    ],
)
def test_ranges_of_a_file(
    http: httpx2.Client, video: str, headers: dict[str, str], status: int, length: int | None
) -> None:
    named = {field: value.format(name=video.rpartition("/")[2]) for field, value in headers.items()}
    answer = http.get(video, headers=named)
    assert answer.status_code == status
    assert length in {None, len(answer.content)}


def test_files_are_open_to_the_pages_of_others_and_the_api_to_those_that_the_operator_names(
    http: httpx2.Client, video: str
) -> None:
    for path in (video, "/files/x"):
        answer = http.get(path, headers={"Origin": OTHER_PAGE, "Range": "bytes=0-1"})
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "Content-Range" in answer.headers["access-control-expose-headers"]
    for page, allowed in ((PAGE, PAGE), (OTHER_PAGE, None), ("null", None)):
        asked = {"Origin": page, "Access-Control-Request-Method": "POST"}
        for answer in (
            http.options(CREATE, headers=asked),
            http.get("/api/v1/chat/credit", headers={"Origin": page}),
        ):
            assert answer.headers.get("access-control-allow-origin") == allowed
            assert answer.headers["vary"] == "Origin"
    assert http.options(
        video, headers={"Origin": OTHER_PAGE, "Access-Control-Request-Method": "GET"}
    ).is_success
    console = http.get("/console/sign-in", headers={"Origin": PAGE})
    assert "access-control-allow-origin" not in console.headers


@pytest.mark.parametrize("path", [CREATE + "/", CREATE + "//", CREATE + "%2F"])
def test_a_slash_at_an_api_paths_end_changes_nothing(http: httpx2.Client, path: str) -> None:
    assert _code(http.post(path, json=_body())) == 200


@pytest.mark.parametrize(
    "path", ["/healthz", "/docs", "/console/sign-in", "/openapi.json", "/api/v1/chat/credit"]
)
def test_head_is_get_without_a_body(http: httpx2.Client, path: str) -> None:
    answer = http.head(path)
    assert (answer.status_code, answer.content) == (http.get(path).status_code, b"")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_a_method_that_a_path_has_not_is_a_real_404(http: httpx2.Client, method: str) -> None:
    assert http.request(method, CREATE).status_code == 404


@pytest.mark.parametrize(
    ("content", "headers", "code"),
    [
        (b"\xef\xbb\xbf" + json.dumps(_body()).encode(), {}, 200),
        (json.dumps(_body()).encode("utf-16"), {}, 422),
        (json.dumps(_body()).encode(), {"Content-Type": "application/json; charset=utf-8"}, 200),
        (json.dumps(_body()).encode(), {"Content-Encoding": "gzip"}, 422),
        (json.dumps(_body()).encode(), {"Content-Encoding": "identity"}, 200),
        (json.dumps(_body()).encode(), {"Content-Type": "text/plain"}, 422),
    ],
)
def test_encodings_of_a_body(
    http: httpx2.Client, content: bytes, headers: dict[str, str], code: int
) -> None:
    answer = http.post(
        CREATE, content=content, headers={"Content-Type": "application/json"} | headers
    )
    assert _code(answer) == code


OPTIONAL = (
    "duration",
    "aspect_ratio",
    "negative_prompt",
    "cfg_scale",
    "seed",
    "visible_label",
    "callBackUrl",
)


def test_null_is_absent_for_every_optional_field_at_every_door(http: httpx2.Client) -> None:
    for name in OPTIONAL:
        assert _code(http.post(CREATE, json=_body(**{name: None}))) == 200, name
    assert _code(http.post(CREATE, json=_body(**dict.fromkeys(OPTIONAL)))) == 200
    assert _code(http.post(CREATE, json=_body(prompt=None))) == 422
    videos = dict.fromkeys(("model", "seconds", "size", *OPTIONAL[2:]))
    assert http.post("/v1/videos", json={"prompt": "a cat"} | videos).status_code == 200


@pytest.mark.parametrize(
    ("url", "code"),
    [("", 200), (" ", 200), ("\n", 200), ("https://example.com:99999/", 422), ("x", 422)],
)
def test_an_empty_callback_url_is_none(http: httpx2.Client, url: str, code: int) -> None:
    answer = http.post(CREATE, json=_body(callBackUrl=url))
    assert _code(answer) == code
    assert code == 200 or answer.json()["msg"].startswith(
        "callBackUrl must be an absolute http or https URL"
    )


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("duration", 5, 200), ("duration", "5", 200), ("duration", "5s", 422), ("cfg_scale", "0.5", 200),
        ("cfg_scale", "a", 422), ("cfg_scale", True, 422), ("seed", "7", 200), ("seed", 7, 200),
    ],
)  # fmt: skip
def test_numbers_may_be_text_at_every_door(
    http: httpx2.Client, field: str, value: object, code: int
) -> None:
    assert _code(http.post(CREATE, json=_body(**{field: value}))) == code
    name = {"duration": "seconds"}.get(field, field)
    answer = http.post("/v1/videos", json={"prompt": "a cat", name: value})
    assert (answer.status_code == 200) is (code == 200)
