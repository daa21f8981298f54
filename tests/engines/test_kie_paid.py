"""Suppliers with kie.ai's jobs API get one order each, however they lag and stumble.

Only their word ends a task.
"""

import socket
from collections import deque
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.engines.servers import running
from tests.engines.suppliers import Supplier, envelope, missing, no_record, refusal
from tests.media.pictures import spec
from tests.small import whole_service
from vitascope.client import grace
from vitascope.engines.base import EngineError, Generation
from vitascope.engines.kie import KieEngine
from vitascope.video import ClipFile
from vitascope.wire import SERVICE_NAME

START, PRICE = 10_000, 160


async def _generate(url: str, memo: dict[str, str]) -> ClipFile:
    engine = KieEngine(url=url, api_key="key", poll_seconds=0.01)
    try:
        return await engine.generate(Generation(spec=spec(), memo=memo, task_id="task_1"))
    finally:
        await engine.close()


async def _made(supplier: Supplier, memo: dict[str, str] | None = None) -> None:
    """Have one video made and look that one order was enough."""
    async with running(supplier.app()) as url:
        (await _generate(url, {} if memo is None else memo)).path.unlink()
    assert len(supplier.orders) == 1


async def _failed(supplier: Supplier, memo: dict[str, str]) -> EngineError:
    """Return what an attempt ends with that makes no video."""
    async with running(supplier.app()) as url:
        with pytest.raises(EngineError) as caught:
            await _generate(url, memo)
    return caught.value


@pytest.mark.parametrize(
    "looks", [no_record(2), no_record(2, 404, "not found"), deque([envelope(None), envelope(None)])]
)
async def test_a_supplier_that_does_not_know_the_task_yet_is_asked_again(
    tmp_path: Path, video: bytes, looks: deque[Response]
) -> None:
    supplier = Supplier(video, looks=looks)
    async with running(supplier.app()) as url:
        table = {
            "kind": "kie",
            "url": url,
            "api_key": "key",
            "poll_seconds": 0.05,
            "interpolator": "blend",
        }
        async with whole_service(tmp_path, engine="relay", engines={"relay": table}) as front:
            record = await front.finished((await front.create())["data"]["taskId"])
            assert (record["state"], record["failMsg"]) == ("success", None)
            assert await front.balance() == START - PRICE
    assert len(supplier.orders) == 1


async def test_a_supplier_that_never_knows_the_task_has_lost_it_in_our_words(
    video: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grace, "ABSENCE_SECONDS", 0.2)
    error = await _failed(Supplier(video, looks=no_record(10_000)), {})
    assert (str(error), error.retryable) == ("The upstream service has lost the video.", False)


async def test_a_file_that_is_not_there_yet_is_waited_for(video: bytes) -> None:
    await _made(Supplier(video, downloads=missing(2)))


async def test_a_page_in_place_of_the_file_is_no_reason_to_order_again(video: bytes) -> None:
    page = Response("<html>sign in</html>", media_type="text/html")
    supplier, memo = Supplier(video, downloads=deque([page] * 8)), dict[str, str]()
    error = await _failed(supplier, memo)
    assert (error.retryable, memo["upstream"]) == (True, "task_1")
    await _made(supplier, memo)


@pytest.mark.parametrize(
    ("code", "msg"),
    [
        (500, "The text length cannot exceed the maximum limit"),
        (422, "Your prompt was flagged"),
        (404, "no such model"),
        (501, "not today"),
    ],
)
async def test_a_refused_order_ends_the_task_with_the_suppliers_words(
    tmp_path: Path, video: bytes, code: int, msg: str
) -> None:
    supplier = Supplier(video, refusals=refusal(code, msg, times=9))
    async with running(supplier.app()) as url:
        table = {"kind": "kie", "url": url, "api_key": "key", "poll_seconds": 0.05}
        async with whole_service(tmp_path, engine="relay", engines={"relay": table}) as front:
            record = await front.finished((await front.create())["data"]["taskId"])
            assert (record["state"], record["failMsg"]) == ("fail", msg)
            assert await front.balance() == START
    assert (len(supplier.refusals), supplier.orders) == (8, [])


async def test_a_code_that_nobody_knows_is_a_refusal_too(video: bytes) -> None:
    supplier = Supplier(video, refusals=deque([envelope(code=531, msg="odd")]))
    error = await _failed(supplier, {})
    assert (str(error), error.retryable) == ("odd (code 531)", False)


@pytest.mark.parametrize("status", [403, 404, 308])
async def test_an_order_that_a_gateway_turned_away_may_be_sent_again(
    video: bytes, status: int
) -> None:
    turned_away = Response("<html>", status_code=status, headers={"Location": "/elsewhere"})
    supplier, memo = Supplier(video, refusals=deque([turned_away])), dict[str, str]()
    error = await _failed(supplier, memo)
    assert (error.retryable, memo) == (True, {})
    await _made(supplier, memo)


async def test_an_order_that_never_left_may_be_sent_again(
    video: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vitascope.client.core.FIRST_BACKOFF_SECONDS", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    memo: dict[str, str] = {}
    with pytest.raises(EngineError) as caught:
        await _generate(url, memo)
    assert (caught.value.retryable, memo) == (True, {})
    await _made(Supplier(video), memo)


async def test_an_order_whose_answer_was_lost_is_not_sent_again(video: bytes) -> None:
    supplier, memo = (
        Supplier(video, refusals=deque([Response("<html>", status_code=502)])),
        dict[str, str](),
    )
    assert (await _failed(supplier, memo)).retryable
    assert memo == {"ordered": "task_1"}
    error = await _failed(supplier, memo)
    assert ("might charge twice" in str(error), error.retryable, supplier.orders) == (
        True,
        False,
        [],
    )


class OurSupplier(Supplier):
    """Says that it is Vitascope, which recognises an order that comes twice."""

    def app(self) -> Any:
        """Return the routes with /healthz."""
        app = super().app()
        app.add_route("/healthz", self.health)
        return app

    async def health(self, request: Request) -> Response:
        """Say so."""
        return envelope({"state": "ok", "service": SERVICE_NAME})


async def test_a_refusal_now_does_not_undo_an_order_that_may_have_been_taken_before(
    video: bytes,
) -> None:
    memo = {"ordered": "task_1"}
    error = await _failed(OurSupplier(video, refusals=refusal(455, "closed")), memo)
    assert (error.retryable, memo) == (True, {"ordered": "task_1"})


async def test_a_refusal_after_a_lost_answer_does_not_undo_the_order_either(video: bytes) -> None:
    lost = Response("<html>", status_code=502)
    supplier, memo = (
        OurSupplier(video, refusals=deque([lost, *refusal(455, "closed")])),
        dict[str, str](),
    )
    error = await _failed(supplier, memo)
    assert (error.retryable, memo) == (True, {"ordered": "task_1"})


@pytest.mark.parametrize("code", [500, "500", "422", "429", "401", None])
async def test_a_task_that_failed_there_fails_here_at_once_and_for_the_same_reason(
    video: bytes, code: int | str | None
) -> None:
    failure = {"state": "fail", "failCode": code, "failMsg": "Internal Error"}
    error = await _failed(Supplier(video, states=deque([failure])), {})
    assert (str(error), error.retryable) == ("Internal Error", False)


@pytest.mark.parametrize(
    "look", [envelope(code=531, msg="odd"), envelope(code=401, msg="who are you")]
)
async def test_a_refused_look_is_not_the_tasks_failure(video: bytes, look: Response) -> None:
    supplier, memo = Supplier(video, looks=deque([look])), dict[str, str]()
    error = await _failed(supplier, memo)
    assert (error.retryable, memo["upstream"]) == (True, "task_1")
    await _made(supplier, memo)


@pytest.mark.parametrize(
    "look",
    [
        envelope({"taskId": "task_1", "model": "m", "state": "processing"}),
        envelope({"taskId": "task_1", "state": "success", "resultJson": ""}),
        envelope({"taskId": "task_1", "state": "generating", "progress": "half"}),
        envelope("text"),
        JSONResponse(None),
    ],
)
async def test_a_look_that_says_nothing_final_is_followed_by_another(
    video: bytes, look: Response
) -> None:
    await _made(Supplier(video, looks=deque([look])))
