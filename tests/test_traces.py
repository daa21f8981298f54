"""A task's trace: from its request through worker, engine, fitting and storage to its callback.

None unless asked.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from tests.callbacks.receivers import receiver
from tests.small import MODEL, Small, api_only, whole_service
from vitascope import traces

TRACE = "0af7651916cd43dd8448eb211c80319c"
OUTSIDE = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
STAGES = {"waiting", "generating", "fitting", "storing", "ending"}


@pytest.fixture
def seen() -> Iterator[InMemorySpanExporter]:
    """Measure into memory for one test."""
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    traces.use(provider)
    yield exporter
    traces.close()


async def _create(small: Small, prompt: str, **more: str) -> str:
    body = {"model": MODEL, "input": {"prompt": prompt}} | more
    answer = await small.http.post("/api/v1/jobs/createTask", json=body, headers=OUTSIDE)
    return str(answer.json()["data"]["taskId"])


async def _callback(seen: InMemorySpanExporter) -> list[ReadableSpan]:
    while not [span for span in seen.get_finished_spans() if span.name == "callback"]:
        await asyncio.sleep(0.02)
    return list(seen.get_finished_spans())


async def test_one_trace_goes_from_the_callers_own_through_the_task_to_its_callback(
    tmp_path: Path, seen: InMemorySpanExporter
) -> None:
    async with receiver() as hook, whole_service(tmp_path) as small:
        task_id = await _create(small, "a private cat", callBackUrl=hook.url)
        await small.finished(task_id)
        spans = {span.name: span for span in await _callback(seen)}
    request, attempt = spans["POST /api/v1/jobs/createTask"], spans["attempt"]
    assert set(spans) == STAGES | {request.name, "attempt", "callback"}
    assert {f"{span.context.trace_id:032x}" for span in spans.values()} == {TRACE}
    for name, parent in (
        (("attempt"), request),
        ("callback", request),
        *((stage, attempt) for stage in STAGES),
    ):
        above, own = spans[name].parent, parent.context
        assert above is not None
        assert own is not None
        assert above.span_id == own.span_id, name
    assert attempt.attributes is not None
    assert attempt.attributes["task"] == task_id
    assert "private" not in str([span.to_json() for span in spans.values()])
    assert small.key not in str([span.to_json() for span in spans.values()])


async def test_an_attempt_that_fails_is_in_the_trace_and_its_next_one_too(
    tmp_path: Path, seen: InMemorySpanExporter
) -> None:
    async with whole_service(tmp_path, max_attempts=2) as small:
        await small.finished(await _create(small, "bug"))
        attempts = [span for span in seen.get_finished_spans() if span.name == "attempt"]
    assert [dict(span.attributes or {})["attempt"] for span in attempts] == [1, 2]
    assert {f"{span.context.trace_id:032x}" for span in attempts} == {TRACE}


def test_a_span_names_what_was_raised_and_not_what_it_said(seen: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="secret"), traces.span("x"):
        raise ValueError("secret")
    text = seen.get_finished_spans()[0].to_json()
    assert "ValueError" in text
    assert "secret" not in text


async def test_without_an_endpoint_nothing_is_loaded_kept_or_sent(tmp_path: Path) -> None:
    script = (
        "import sys, asyncio, pathlib\n"
        "from tests.small import api_only\n"
        "from vitascope.worker import child, run\n"
        "async def main():\n"
        "    async with api_only(pathlib.Path(sys.argv[1])) as small:\n"
        "        assert (await small.create())['code'] == 200\n"
        "asyncio.run(main())\n"
        "print([name for name in sys.modules if name.startswith(('opentelemetry.sdk', 'opentelemetry.exporter'))])\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
    async with api_only(tmp_path / "other") as small:
        await _create(small, "x")
        lease = await small.runtime.tasks.claim()
        assert lease is not None
        assert traces.MEMO_KEY not in lease.memo


async def test_fastapis_own_telemetry_stays_silent_whatever_the_environment_has_set_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr("opentelemetry.trace._TRACER_PROVIDER", provider)
    async with api_only(tmp_path) as small:
        await small.http.get("/api/v1/jobs/tasks", params={"limit": "a private word"})
    assert exporter.get_finished_spans() == ()


async def test_spans_go_to_the_endpoint_that_is_set_and_are_all_sent_at_the_end(
    tmp_path: Path,
) -> None:
    async with receiver() as collector:
        async with whole_service(tmp_path, traces_endpoint=collector.url) as small:
            assert traces.is_on()
            await small.finished(await _create(small, "x"))
        assert not traces.is_on()
        headers, body = collector.requests[0]
    assert headers["content-type"] == "application/x-protobuf"
    assert b"createTask" in body


async def test_a_collector_that_is_away_stops_nothing(tmp_path: Path) -> None:
    async with whole_service(tmp_path, traces_endpoint="http://127.0.0.1:1/v1/traces") as small:
        assert (await small.finished(await _create(small, "x")))["state"] == "success"
