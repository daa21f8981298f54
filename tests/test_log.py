"""Secrets do not reach the log, wherever they stand in a line."""

import io
import json
import sys

import pytest

from vitascope import log
from vitascope.log import LogFormat, plain, redact


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("key vs_live_0123456789abcdef used", "key vs_live_… used"),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_…"),
        ("postgresql://me:hunter2@db:5432/x failed", "postgresql://me:…@db:5432/x failed"),
        ("/download/a.mp4?expires=1&signature=abc", "/download/a.mp4?expires=1&signature=…"),
        ("GET https://b/k?X-Amz-Signature=aa&x=1", "GET https://b/k?X-Amz-Signature=…&x=1"),
        ("vs_local_a-b_c-d0123456789 used", "vs_local_… used"),
        ("Authorization: Bearer sk-0123456789", "Authorization: Bearer …"),
        ("host=db password=hunter2 dbname=x", "host=db password=… dbname=x"),
        ("task_kling_1 ended", "task_kling_1 ended"),
    ],
)
def test_a_secret_is_cut_and_the_rest_stays(text: str, left: str) -> None:
    assert redact(None, "info", f"said: {text}") == f"said: {left}"


def test_a_log_that_cannot_be_written_stops_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = io.StringIO()
    monkeypatch.setattr(sys, "stderr", gone)
    log.configure()
    gone.close()
    log.get("test").error("nobody reads this")
    seen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", seen)
    log.get("test").error("somebody reads this")
    assert "somebody reads this" in seen.getvalue()


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_no_secret_is_written_however_deep_it_lies(
    log_format: LogFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", seen)
    log.configure(log_format)
    key = "vs_live_0123456789abcdef"
    try:
        raise ValueError(f"postgresql://me:hunter2@db/x and {key}")
    except ValueError as error:
        log.get("test").exception(
            f"said {key}", errors=[str(error)], deep={"a": ({"b": key},)}, raw=error, count=3
        )
    written = seen.getvalue()
    log.configure()
    assert "hunter2" not in written
    assert key not in written
    assert written.count("vs_live_") >= 5
    if log_format == "json":
        assert json.loads(written)["count"] == 3


def test_a_line_in_a_file_is_one_line_and_says_everything() -> None:
    event = {
        "timestamp": "T",
        "level": "info",
        "event": "task created",
        "task": "t1",
        "n": 2,
        "why": "a b\nc",
    }
    assert (
        plain(None, "info", event)
        == f"T [info     ] {'task created':<30} n=2 task=t1 why='a b\\nc'"
    )
