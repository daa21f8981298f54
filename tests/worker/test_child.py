"""What an engine's process tells its parent of an engine's progress."""

import pytest

from vitascope import clock
from vitascope.engines.base import Generation
from vitascope.video import VideoSpec
from vitascope.worker.child import ENCODE_SHARE, PROGRESS_SECONDS, PROGRESS_STEP, progress_of
from vitascope.worker.messages import Message, Progress

SPEC = VideoSpec(prompt="a fox", width=160, height=90, num_frames=120, fps=24, seed=1)
FRAMES = round(10 / PROGRESS_STEP)  # ten of them to a step, so that time decides
FRAME_SECONDS = PROGRESS_SECONDS / 7.5  # the eighth is the first that is due


def test_progress_at_every_frame_is_told_now_and_then_and_a_new_memo_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job, sent, now = Generation(spec=SPEC), list[Message](), 100.0
    monkeypatch.setattr(clock, "monotonic_seconds", lambda: now)
    progress = progress_of(job, sent.append)
    for frame in range(FRAMES):
        progress(frame / FRAMES)
        now += FRAME_SECONDS
    told = [frame / FRAMES for frame in range(0, FRAMES, 8)]
    assert sent == [Progress(fraction=each * (1 - ENCODE_SHARE), memo={}) for each in told]
    job.memo["upstream"] = "order 1"
    progress(0.99)
    progress(0.995)
    assert sent[len(told) :] == [
        Progress(fraction=0.99 * (1 - ENCODE_SHARE), memo={"upstream": "order 1"})
    ]


def test_progress_in_large_steps_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = list[Message]()
    monkeypatch.setattr(clock, "monotonic_seconds", lambda: 100.0)
    progress = progress_of(Generation(spec=SPEC), sent.append)
    for fraction in (0.0, 0.5, 0.5 + PROGRESS_STEP / 2, 1.0):
        progress(fraction)
    assert sent == [
        Progress(fraction=each * (1 - ENCODE_SHARE), memo={}) for each in (0.0, 0.5, 1.0)
    ]
