"""`python -m benchmarks.marks [--quick]`: what the watermark survives, costs and mistakes, clip by
clip; over an hour of processor time, minutes if quick.

Every result is kept in out/marks/results.jsonl as soon as it is there, so that a run can be broken
off and gone on with; `--table` prints what is there without measuring. `--part
survival|looks|cost|mistakes` measures one part only.
"""

import argparse
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2

from benchmarks.marks import table
from benchmarks.marks.attacks import ATTACKS, SHOTS, product
from benchmarks.marks.clips import Source, sources
from benchmarks.marks.measure import MADE, clip_of, cost, looks, sizes, survival
from benchmarks.marks.mistakes import trials

FILE = Path("out/marks/results.jsonl")
WANTED = (MADE, *ATTACKS, *SHOTS)
PARTS = ("survival", "looks", "cost", "mistakes")


def main() -> None:
    """Measure what is not measured yet, then print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10 clips")
    parser.add_argument("--table", action="store_true", help="print what is there")
    parser.add_argument("--part", choices=PARTS, help="measure one part only")
    parser.add_argument("--clips", type=int, help="the first so many clips")
    parser.add_argument("--file", type=Path, default=FILE)
    wanted = parser.parse_args()
    cv2.setNumThreads(1)
    os.environ.setdefault("SVT_LOG", "1")
    if not wanted.table:
        for row in _new_rows(wanted, [wanted.part] if wanted.part else list(PARTS)):
            _keep(wanted.file, row)
    print(table.of(_rows(wanted.file)))


def _new_rows(wanted: argparse.Namespace, parts: list[str]) -> Iterator[dict[str, Any]]:
    done = _done(wanted.file)
    for source in sources(quick=wanted.quick)[: wanted.clips]:
        named = {"clip": source.name, "ratio": source.ratio, "seed": source.seed}
        for row in _measured(source, parts, done[source.name, source.ratio, source.seed]):
            yield named | row
    if "cost" in parts and "cost" not in done[None, None, None]:
        yield {"what": "cost"} | cost()
    for trial in trials(quick=wanted.quick) if "mistakes" in parts else ():
        named = {"clip": trial.kind, "ratio": None, "seed": trial.number}
        if "mistakes" not in done[trial.kind, None, trial.number]:
            yield named | {"what": "mistakes", "found": list(trial.run())}


def _measured(source: Source, parts: list[str], there: set[str]) -> Iterator[dict[str, Any]]:
    left = [name for name in WANTED if name not in there] if "survival" in parts else []
    wants_looks = "looks" in parts and "looks" not in there
    if not left and not wants_looks:
        return
    plain, with_mark, word = clip_of(source)
    content = product(iter(with_mark))
    if wants_looks:
        yield {"what": "looks"} | looks(plain, with_mark) | sizes(plain, content)
    for name, told in survival(content, word, left):
        yield {"what": name} | told


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def _done(file: Path) -> dict[tuple[Any, ...], set[str]]:
    found = defaultdict[tuple[Any, ...], set[str]](set)
    for row in _rows(file):
        found[row.get("clip"), row.get("ratio"), row.get("seed")].add(row["what"])
    return found


def _keep(file: Path, row: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as out:
        out.write(json.dumps(row) + "\n")
        out.flush()
        os.fsync(out.fileno())


if __name__ == "__main__":
    main()
