"""What was paid for arrives, or its owner hears where it is: reports E2, E3, E4, B1, D6 and D9,
from outside.
"""

import json
import shutil
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import Response

from tests.cli.process import run, serving
from tests.engines.servers import SglangServer, Store, VideoServer
from tests.engines.suppliers import Supplier, envelope, missing, no_record, refusal
from tests.media.pictures import moving
from tests.outside.served import served
from vitascope import Vitascope
from vitascope.media.encode import encode

MODEL = "kling/v2-1-master-text-to-video"
START, PRICE = 10_000, 160
PAGE = Response("<html>Please sign in</html>", media_type="text/html")


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("made") / "out.mp4"
    encode(moving(160, 90, fps=24, seconds=5), path)
    return path.read_bytes()


@contextmanager
def _front(folder: Path, **table: Any) -> Iterator[httpx2.Client]:
    """Run `vitascope serve` with one engine, which orders elsewhere; yield its first account."""
    lines = ["[engines.farm]", *(f"{name} = {json.dumps(value)}" for name, value in table.items())]
    (folder / "vitascope.toml").write_text('engine = "farm"\n' + "\n".join(lines) + "\n")
    with serving(folder, VITASCOPE_ENGINE="farm") as (url, key):
        headers = {"Authorization": f"Bearer {key}"}
        with httpx2.Client(base_url=url, headers=headers, trust_env=False, timeout=30) as http:
            yield http


def _ended(http: httpx2.Client) -> dict[str, Any]:
    """Create a task; return its record once it has ended."""
    created = http.post(
        "/api/v1/jobs/createTask", json={"model": MODEL, "input": {"prompt": "a cat"}}
    ).json()
    while True:
        answer = http.get("/api/v1/jobs/recordInfo", params={"taskId": created["data"]["taskId"]})
        record: dict[str, Any] = answer.json()["data"]
        if record["state"] in {"success", "fail"}:
            return record
        time.sleep(0.2)


def _balance(http: httpx2.Client) -> float:
    return float(http.get("/api/v1/chat/credit").json()["data"])


def _relay(url: str) -> dict[str, Any]:
    return {"kind": "kie", "url": url, "api_key": "the-operators-key", "poll_seconds": 0.1}


def _named(url: str) -> dict[str, str]:
    return {"VITASCOPE_BASE_URL": url, "VITASCOPE_API_KEY": "vs_live_key", "LANGUAGE": "en"}


def test_e2_a_server_that_redirects_to_its_store_gets_one_order_and_the_store_no_key(
    tmp_path: Path, video: bytes
) -> None:
    server: VideoServer = SglangServer(video)
    store = Store(video)
    with served(server.app()) as url, served(store.app()) as elsewhere:
        server.store = f"{elsewhere}/out.mp4"
        table = {
            "kind": "videos",
            "dialect": "sglang",
            "url": url,
            "api_key": "the-operators-key",
            "poll_seconds": 0.1,
        }
        with _front(tmp_path, **table) as http:
            record = _ended(http)
            assert (record["state"], _balance(http)) == ("success", START - PRICE)
    assert (len(server.submitted), store.keys) == (1, [None])


@pytest.mark.parametrize(("code", "msg"), [(422, "recordInfo is null"), (404, "not found")])
def test_e3_a_relay_waits_for_a_supplier_that_does_not_know_the_task_yet(
    tmp_path: Path, video: bytes, code: int, msg: str
) -> None:
    supplier = Supplier(video, looks=no_record(2, code, msg))
    with served(supplier.app()) as url, _front(tmp_path, **_relay(url)) as http:
        record = _ended(http)
        assert (record["state"], _balance(http)) == ("success", START - PRICE)
    assert len(supplier.orders) == 1


@pytest.mark.parametrize("code", [422, 404])
def test_e3_the_client_waits_for_a_service_that_does_not_know_the_task_yet(
    video: bytes, code: int
) -> None:
    supplier = Supplier(video, looks=no_record(2, code))
    with served(supplier.app()) as url, Vitascope(url, "vs_live_key", poll_seconds=0.1) as client:
        assert client.videos.create_and_poll("a cat").url
    assert len(supplier.orders) == 1


def test_e4_a_relay_waits_for_a_store_that_has_not_got_the_file_yet(
    tmp_path: Path, video: bytes
) -> None:
    supplier = Supplier(video, downloads=missing(1))
    with served(supplier.app()) as url, _front(tmp_path, **_relay(url)) as http:
        record = _ended(http)
        assert (record["state"], _balance(http)) == ("success", START - PRICE)
    assert len(supplier.orders) == 1


def test_e4_a_refusal_with_code_500_reaches_the_user_and_is_no_lost_order(
    tmp_path: Path, video: bytes
) -> None:
    supplier = Supplier(
        video, refusals=refusal(500, "The text length cannot exceed the maximum limit", times=9)
    )
    with served(supplier.app()) as url, _front(tmp_path, **_relay(url)) as http:
        record = _ended(http)
        assert (record["state"], _balance(http)) == ("fail", START)
        assert record["failMsg"] == "The text length cannot exceed the maximum limit"
    assert (len(supplier.refusals), supplier.orders) == (8, [])


@pytest.mark.parametrize(
    "answer", [PAGE, envelope(code=404, msg="The requested resource was not found.")]
)
def test_b1_what_is_no_video_is_not_saved_as_one(
    tmp_path: Path, video: bytes, answer: Response
) -> None:
    supplier = Supplier(video, downloads=deque([answer] * 99))
    with served(supplier.app()) as url:
        done = run(tmp_path, "task", "download", "task_1", "-o", "a.mp4", **_named(url))
    assert done.returncode in {1, 5}
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_b1_a_video_that_was_removed_is_not_saved(tmp_path: Path) -> None:
    with serving(tmp_path) as (url, key):
        named = {"VITASCOPE_BASE_URL": url, "VITASCOPE_API_KEY": key, "LANGUAGE": "en"}
        task_id = json.loads(run(tmp_path, "generate", "a cat", "--json", **named).stdout)["taskId"]
        for file in (tmp_path / "data" / "media").glob("*.mp4"):
            file.unlink()
        done = run(tmp_path, "task", "download", task_id, "-o", "gone.mp4", **named)
    assert (done.returncode, "The video is gone." in done.stderr) == (1, True), done.stderr
    assert not (tmp_path / "gone.mp4").exists()


@pytest.mark.parametrize(
    "output", [".", "folder", "n" * 300 + ".mp4", "n" * 253, "/proc/out.mp4", "nowhere/a.mp4"]
)
def test_d6_a_file_that_cannot_be_written_is_refused_before_anything_is_ordered(
    tmp_path: Path, video: bytes, output: str
) -> None:
    (tmp_path / "folder").mkdir()
    supplier = Supplier(video)
    with served(supplier.app()) as url:
        done = run(tmp_path, "generate", "a cat", "-o", output, **_named(url))
        assert (
            run(tmp_path, "task", "download", "task_1", "-o", output, **_named(url)).returncode == 2
        )
    assert (done.returncode, done.stderr.count("\n"), supplier.orders) == (2, 1, []), done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_d6_no_row_is_ordered_if_one_rows_file_cannot_be_written(
    tmp_path: Path, video: bytes
) -> None:
    rows = [{"prompt": "a cat", "output": name} for name in ("a.mp4", "b\0.mp4")]
    (tmp_path / "p.jsonl").write_text("\n".join(map(json.dumps, rows)))
    supplier = Supplier(video)
    with served(supplier.app()) as url:
        done = run(tmp_path, "generate", "--from", "p.jsonl", **_named(url))
    assert (done.returncode, "no file can have this name" in done.stderr, supplier.orders) == (
        2,
        True,
        [],
    )


class Thief(Supplier):
    """Has the caller's folder removed while the video is made."""

    folder = Path()

    async def record(self, request: Request) -> Response:
        """Take the folder away, and tell of a success."""
        shutil.rmtree(self.folder, ignore_errors=True)
        return await super().record(request)


def test_d6_a_paid_video_that_cannot_be_saved_is_named_with_its_url(
    tmp_path: Path, video: bytes
) -> None:
    supplier = Thief(video)
    supplier.folder = tmp_path / "there"
    with served(supplier.app()) as url:
        supplier.folder.mkdir()
        done = run(tmp_path, "generate", "a cat", "-o", "there/a.mp4", **_named(url))
        assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
        for part in ("task_1", f"{url}/files/task_1.mp4", "there/a.mp4 cannot be written"):
            assert part in done.stderr
        supplier.folder.mkdir()
        told = run(
            tmp_path, "generate", "a cat", "-o", "there/a.mp4", "--json", **_named(url)
        ).stdout
    facts = json.loads(told.splitlines()[0])
    assert (facts["taskId"], facts["url"]) == ("task_2", f"{url}/files/task_2.mp4")


def test_d6_a_paid_video_that_cannot_be_downloaded_is_named_with_its_url(
    tmp_path: Path, video: bytes
) -> None:
    supplier = Supplier(video, downloads=deque([PAGE] * 99))
    with served(supplier.app()) as url:
        done = run(tmp_path, "generate", "a cat", **_named(url))
        assert (done.returncode, f"{url}/files/task_1.mp4" in done.stderr) == (5, True), done.stderr
    assert "`vitascope task download task_1" in done.stderr


@pytest.mark.parametrize(
    "look",
    [
        envelope({"taskId": "task_1", "model": "m", "param": "{}", "state": "processing"}),
        envelope(None),
    ],
)
def test_d9_an_unknown_state_and_no_record_are_still_running(video: bytes, look: Response) -> None:
    supplier = Supplier(video, looks=deque([look] * 2))
    with served(supplier.app()) as url, Vitascope(url, "vs_live_key", poll_seconds=0.1) as client:
        assert client.videos.wait("task_1").url.endswith("task_1.mp4")


def test_d9_no_answer_shows_the_reader_a_traceback_or_an_exceptions_name(
    tmp_path: Path, video: bytes
) -> None:
    supplier = Supplier(video)
    with served(supplier.app()) as url:
        for look in (envelope(None), envelope("text"), envelope([]), envelope({"state": None})):
            supplier.looks = deque([look])
            done = run(tmp_path, "task", "get", "task_1", **_named(url))
            assert done.returncode in {1, 5}
            assert "Error" not in done.stderr
            assert done.stderr.count("\n") == 1
