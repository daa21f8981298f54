"""The report on a file: its labels and its watermark, each by itself, and what that comes to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from vitascope import clock
from vitascope.media.watermark.certainty import RATE, rate_of
from vitascope.media.watermark.payload import Payload, payload_of


class Verdict(IntEnum):
    """What checking came to, and the command's exit code."""

    GOOD = 0
    CHANGED = 1
    UNLABELLED = 3
    UNKNOWN_SIGNER = 4
    WATERMARK_ONLY = 5


@dataclass(frozen=True, kw_only=True)
class Find:
    """A watermark. payload is None if it was embedded under none of the reader's keys.

    confidence is the share of unmarked clips that are not taken for marked ones.
    """

    payload: Payload | None
    confidence: float
    is_mirrored: bool
    is_whole: bool


@dataclass(frozen=True, kw_only=True)
class Report:
    """c2pa and gb are what ``verdict.examine`` found, None if there is none.

    pictures is how many were looked at.
    """

    verdict: Verdict
    c2pa: Mapping[str, Any] | None
    gb: Mapping[str, Any] | None
    watermark: Find | None
    pictures: int

    @property
    def facts(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "verdict": self.verdict.name.lower(), "c2pa": self.c2pa, "gb": self.gb,
            "watermark": None if self.watermark is None else _find_facts(self.watermark),
            "pictures": self.pictures,
        }  # fmt: skip


def report_of(facts: Mapping[str, Any], keys: Iterable[bytes] = ()) -> Report:
    """Judge the facts that ``verdict.examine`` found, for a reader who has these keys of
    watermarks.
    """
    search = facts["search"]
    find = None if search["mark"] is None else _find_of(search["mark"], keys)
    c2pa, gb = facts["c2pa"], facts["gb"]
    return Report(
        verdict=_verdict_of(c2pa, gb, find), c2pa=c2pa, gb=gb, watermark=find, pictures=search["pictures"]
    )  # fmt: skip


def _find_of(mark: Mapping[str, Any], keys: Iterable[bytes]) -> Find | None:
    payload = payload_of(mark["word"], keys)
    if payload is not None and payload.made_ms > clock.now_ms() + clock.DAY_MS:
        payload = None  # Another installation's: its bits show ours once in many times.
    rate = rate_of(mark["score"], is_ours=payload is not None)
    if rate > RATE:
        return None
    return Find(
        payload=payload, confidence=1.0 - rate, is_mirrored=mark["is_mirrored"], is_whole=mark["is_whole"]
    )  # fmt: skip


def _verdict_of(
    c2pa: Mapping[str, Any] | None, gb: Mapping[str, Any] | None, find: Find | None
) -> Verdict:
    if c2pa is not None and not c2pa["whole"]:
        return Verdict.CHANGED
    if c2pa is None or gb is None:
        return Verdict.UNLABELLED if find is None else Verdict.WATERMARK_ONLY
    return Verdict.GOOD if c2pa["trusted"] else Verdict.UNKNOWN_SIGNER


def _find_facts(find: Find) -> dict[str, Any]:
    payload = find.payload
    return {
        "payload": None if payload is None else {"reference": payload.reference, "made_ms": payload.made_ms},
        "confidence": find.confidence, "mirrored": find.is_mirrored, "whole": find.is_whole,
    }  # fmt: skip
