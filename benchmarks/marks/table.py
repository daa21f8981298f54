"""The tables of what was measured, as Markdown."""

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.marks.attacks import ATTACKS, SHOTS
from benchmarks.marks.clips import NATURAL
from benchmarks.marks.goals import MILD, goals, is_found
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
    parts = (
        goals(rows),
        _survival(rows),
        _missed(rows),
        _looks(rows),
        _mistakes(rows),
        _cost(rows),
    )
    return "\n\n".join("\n".join(part) for part in parts)


def _survival(rows: Sequence[Row]) -> Iterator[str]:
    found = defaultdict[str, list[Row]](list)
    for row in rows:
        found[row["what"]].append(row)
    heads = ("what was done", "clips", "found by anybody", "read with the key", "wrong payload")
    yield f"| {' | '.join(heads)} | bits right | score: median, least |"
    yield "|---" * (len(heads) + 2) + "|"
    for name in (MADE, *ATTACKS, *SHOTS):
        if each := found[name]:
            mild = " (mild)" if name in MILD else ""
            yield f"| {name}{mild} | {len(each)} | " + " | ".join(_cells(each)) + " |"
    if mild_rows := [row for name in MILD for row in found[name]]:
        yield "| **all mild together** | | " + " | ".join(_cells(mild_rows)) + " |"


def _cells(rows: Sequence[Row]) -> Iterator[str]:
    anybody = [row for row in rows if is_found(row)]
    ours = [row for row in rows if row["right"] and row["score"] >= least_score(is_ours=True)]
    yield _share(len(anybody), len(rows))
    yield _share(len(ours), len(rows))
    yield str(sum(not row["right"] for row in anybody))
    yield f"{100 * statistics.mean(row['bits'] for row in rows):.1f} %"
    scores = [row["score"] for row in rows]
    yield f"{statistics.median(scores):.0f}, {min(scores):.0f}"


def _missed(rows: Sequence[Row]) -> Iterator[str]:
    """Yield which clips are missed, the worst first: a goal is seldom missed by all kinds alike."""
    missed = defaultdict[tuple[str, str, int], list[Row]](list)
    for row in rows:
        if "score" in row and not is_found(row):
            missed[row["clip"], row["ratio"], row["seed"]].append(row)
    yield "| clip | missed after | mild ones of these | right check, score too low |"
    yield "|---|---|---|---|"
    for (name, ratio, seed), each in sorted(missed.items(), key=lambda item: -len(item[1])):
        if len(each) > 1:
            cells = (len(each), sum(row["what"] in MILD for row in each), _count(each, "is_word"))
            yield f"| {name}, {ratio}, seed {seed} | " + " | ".join(map(str, cells)) + " |"
    once = Counter(each[0]["what"] for each in missed.values() if len(each) == 1)
    yield ""
    yield (
        "Clips that were missed after one change only, by the change: "
        + (", ".join(f"{what}: {count}" for what, count in once.most_common()) or "none")
        + "."
    )


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
    clips = [row for row in rows if row["what"] == "mistakes"]
    windows = [window for row in clips for window in row["found"]]
    if len(windows) < 2:
        return
    scores = [window["score"] for window in windows]
    spread = statistics.stdev(scores) * math.sqrt(6) / math.pi
    location = statistics.mean(scores) - EULER * spread
    yield from _kinds(clips)
    yield ""
    yield f"- {len(windows)} windows of {len(clips)} clips. In those that another key marked, its mark was"
    yield f"  read {_count(windows, 'is_other')} times, and taken for ours {_count(windows, 'is_ours')} times."
    yield f"- Right checks where there was no mark: {_count(windows, 'is_word')}. A find needs one, and a good"
    yield f"  score: {least_score():.1f}, or {least_score(is_ours=True):.1f} with the key."
    yield f"- Scores: greatest {max(scores):.1f}, mean {statistics.mean(scores):.2f}, deviation"
    yield f"  {statistics.stdev(scores):.2f}. Gumbel's law of them: location {location:.2f}, spread {spread:.2f}; the"
    yield f"  detector takes {LOCATION} and {SPREAD}."
    yield f"- Computed rate of false finds: {RATE:g} a clip, from that law and a check of {CHECK_BITS} bits, over"
    yield f"  {DECODINGS} places and {TRIES} words each."


def _kinds(clips: Sequence[Row]) -> Iterator[str]:
    yield "| clips without our mark | clips | windows | right checks | taken for ours |"
    yield "|---|---|---|---|---|"
    for kind in sorted({row["clip"] for row in clips}):
        found = [row["found"] for row in clips if row["clip"] == kind]
        windows = [window for each in found for window in each]
        cells = (len(found), len(windows), _count(windows, "is_word"), _count(windows, "is_ours"))
        yield f"| {kind} | " + " | ".join(map(str, cells)) + " |"


def _count(windows: Sequence[Row], name: str) -> int:
    return sum(bool(window[name]) for window in windows)


def _cost(rows: Sequence[Row]) -> Iterator[str]:
    for row in (row for row in rows if row["what"] == "cost"):
        share = 100 * row["mark"] / (row["clip_cpu"] + row["mark"])
        yield f"Processor time of a 1080p clip of {row['seconds']} s: {row['clip_cpu']:.2f} s to make and encode it,"
        yield f"{row['mark']:.2f} s for the mark ({share:.1f} %)."
