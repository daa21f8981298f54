"""The tables of what was measured, as Markdown."""

import math
import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.marks.attacks import ATTACKS, SHOTS
from benchmarks.marks.clips import NATURAL
from benchmarks.marks.measure import MADE
from vitascope.media.watermark.certainty import (
    DECODINGS,
    LOCATION,
    RATE,
    SPREAD,
    TRIES,
    least_score,
)
from vitascope.media.watermark.payload import CHECK_BITS

Row = Mapping[str, Any]
EULER = 0.5772156649


def of(rows: Sequence[Row]) -> str:
    """Return the tables of these results."""
    parts = [*_survival(rows), "", *_looks(rows), "", *_mistakes(rows), "", *_cost(rows)]
    return "\n".join(parts)


def _survival(rows: Sequence[Row]) -> Iterator[str]:
    found = defaultdict[str, list[Row]](list)
    for row in rows:
        found[row["what"]].append(row)
    yield "| what was done | clips | found by anybody | read with the key | wrong payload | bits right | score |"
    yield "|---|---|---|---|---|---|---|"
    for name in (MADE, *ATTACKS, *SHOTS):
        if each := found[name]:
            mild = " (mild)" if name in ATTACKS and ATTACKS[name].mild else ""
            yield f"| {name}{mild} | {len(each)} | " + " | ".join(_cells(each)) + " |"


def _cells(rows: Sequence[Row]) -> Iterator[str]:
    anybody = [row for row in rows if row["is_word"] and row["score"] >= least_score()]
    ours = [row for row in rows if row["right"] and row["score"] >= least_score(is_ours=True)]
    yield _share(len(anybody), len(rows))
    yield _share(len(ours), len(rows))
    yield str(sum(not row["right"] for row in anybody))
    yield f"{100 * statistics.mean(row['bits'] for row in rows):.1f} %"
    scores = [row["score"] for row in rows]
    yield f"{statistics.median(scores):.0f}, {min(scores):.0f}"


def _share(count: int, total: int) -> str:
    return f"{count} ({100 * count / total:.0f} %)"


def _looks(rows: Sequence[Row]) -> Iterator[str]:
    found = [row for row in rows if row["what"] == "looks"]
    if not found:
        return
    yield f"Against the unmarked clip, {len(found)} clips of 2 s:"
    yield ""
    yield "| | mean | worst clip | worst of the engine's own |"
    yield "|---|---|---|---|"
    own = [row for row in found if row["clip"] not in NATURAL]
    for name, unit, worst in (("psnr", "dB", min), ("ssim", "", min), ("size", "%", max)):
        values = [row[name] for row in found]
        clip = worst(found, key=lambda row: row[name])
        ours = f"{worst(row[name] for row in own):.4g} {unit}" if own else ""
        yield f"| {name} | {statistics.mean(values):.4g} {unit} | {clip[name]:.4g} {unit} ({clip['clip']}) | {ours} |"
    grown = sum(row["size"] > 8 for row in found)
    yield ""
    ours = sum(row["size"] > 8 for row in own)
    yield f"Files that grew by more than 8 %: {grown} of {len(found)}; of the engine's own {ours} of {len(own)}, by"
    yield f"{statistics.mean(row['size'] for row in own):.1f} % on average."


def _mistakes(rows: Sequence[Row]) -> Iterator[str]:
    trials = [trial for row in rows if row["what"] == "mistakes" for trial in row["found"]]
    if len(trials) < 2:
        return
    scores = [trial["score"] for trial in trials]
    spread = statistics.stdev(scores) * math.sqrt(6) / math.pi
    location = statistics.mean(scores) - EULER * spread
    bare = sum(trial["kind"] == "unmarked" for trial in trials)
    clips = len({(row["clip"], row["seed"]) for row in rows if row["what"] == "mistakes"})
    limits = {"with the key": least_score(is_ours=True), "without": least_score()}
    above = "; ".join(
        f"{name} above {limit:.1f}: {sum(score > limit for score in scores)}"
        for name, limit in limits.items()
    )
    yield f"- Windows of half a second without this mark: {len(trials)} from {clips} clips, {bare} of them unmarked,"
    yield "  the rest marked by another carrier."
    yield f"- Right checks among them: {sum(trial['is_word'] for trial in trials)}. A find needs one, and a good score."
    yield f"- Scores: greatest {max(scores):.1f}, mean {statistics.mean(scores):.2f}, deviation"
    yield f"  {statistics.stdev(scores):.2f}; {above}."
    yield f"- Gumbel's law of them: location {location:.2f}, spread {spread:.2f}; the detector takes {LOCATION} and"
    yield f"  {SPREAD}."
    yield f"- Computed rate of false finds: {RATE:g} a clip, from that law and a check of {CHECK_BITS} bits, over"
    yield f"  {DECODINGS} places and {TRIES} words each."


def _cost(rows: Sequence[Row]) -> Iterator[str]:
    for row in (row for row in rows if row["what"] == "cost"):
        share = 100 * row["mark"] / row["clip_cpu"]
        yield f"Processor time of a 1080p clip of {row['seconds']} s: {row['clip_cpu']:.2f} s to make and encode it,"
        yield f"{row['mark']:.2f} s for the mark ({share:.1f} %)."
