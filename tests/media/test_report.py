"""The report: every part by itself, and what they come to together."""

from typing import Any

import pytest

from vitascope.media.report import Verdict, report_of
from vitascope.media.watermark.certainty import least_score
from vitascope.media.watermark.payload import word_of

KEY, FOREIGN = b"k" * 32, b"f" * 32
WHOLE = {"whole": True, "trusted": True}
GB = {"label": "1"}


def _facts(c2pa: Any = None, gb: Any = None, *, score: float | None = None) -> dict[str, Any]:
    mark = None if score is None else {
        "word": word_of(KEY, "task_1"), "score": score, "is_mirrored": False, "is_whole": True,
    }  # fmt: skip
    return {"c2pa": c2pa, "gb": gb, "search": {"mark": mark, "pictures": 3}}


@pytest.mark.parametrize(
    ("c2pa", "gb", "score", "verdict"),
    [
        (WHOLE, GB, None, Verdict.GOOD),
        (WHOLE, GB, 60.0, Verdict.GOOD),
        ({"whole": True, "trusted": False}, GB, 60.0, Verdict.UNKNOWN_SIGNER),
        ({"whole": False, "trusted": False}, GB, 60.0, Verdict.CHANGED),
        (None, GB, None, Verdict.UNLABELLED),
        (WHOLE, None, None, Verdict.UNLABELLED),
        (None, None, 60.0, Verdict.WATERMARK_ONLY),
        (None, GB, 60.0, Verdict.WATERMARK_ONLY),
        (None, None, 20.0, Verdict.UNLABELLED),
    ],
)
def test_the_verdict(c2pa: Any, gb: Any, score: float | None, verdict: Verdict) -> None:
    assert report_of(_facts(c2pa, gb, score=score)).verdict is verdict


def test_a_weak_mark_counts_only_for_whoever_has_its_key() -> None:
    weak = _facts(score=(least_score() + least_score(is_ours=True)) / 2)
    assert report_of(weak).watermark is None
    assert report_of(weak, [FOREIGN]).watermark is None
    found = report_of(weak, [FOREIGN, KEY]).watermark
    assert found is not None
    assert found.payload is not None
    assert found.payload.fits("task_1")
    assert found.confidence > 1 - 1e-9


def test_a_mark_that_our_key_reads_as_of_the_future_is_another_installations() -> None:
    facts = _facts(score=60.0)
    facts["search"]["mark"]["word"] = word_of(KEY, f"task_kling_2000000000000{1:024d}")
    found = report_of(facts, [KEY]).watermark
    assert found is not None
    assert found.payload is None


def test_the_facts_are_what_the_command_prints() -> None:
    facts = report_of(_facts(score=60.0)).facts
    assert facts["verdict"] == "watermark_only"
    assert facts["watermark"]["payload"] is None
    assert report_of(_facts()).facts["watermark"] is None
