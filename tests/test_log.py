"""Secrets do not reach the log, wherever they stand in a line."""

import io
import sys

import pytest

from vitascope import log
from vitascope.log import redact


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("key vs_live_0123456789abcdef used", "key vs_live_… used"),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_…"),
        ("postgresql://me:hunter2@db:5432/x failed", "postgresql://me:…@db:5432/x failed"),
        ("/download/a.mp4?expires=1&signature=abc", "/download/a.mp4?expires=1&signature=…"),
        ("GET https://b/k?X-Amz-Signature=aa&x=1", "GET https://b/k?X-Amz-Signature=…&x=1"),
        ("task_kling_1 ended", "task_kling_1 ended"),
    ],
)
def test_a_secret_is_cut_and_the_rest_stays(text: str, left: str) -> None:
    assert redact(None, "info", {"event": text, "count": 3}) == {"event": left, "count": 3}


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
