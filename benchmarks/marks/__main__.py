"""`python -m benchmarks.marks [--quick]`: what the watermark survives, costs and mistakes, clip by
clip.

Every result is kept in out/marks/results.jsonl as soon as it is there, so that a run can be broken
off and gone on with; `--table` prints what is there without measuring. `--part
survival|mistakes|looks|cost` measures one part only.
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
from benchmarks.marks.measure import MADE, clip_of, cost, looks, mistakes, sizes, survival

FILE = Path("out/marks/results.jsonl")
WANTED = (MADE, *ATTACKS, *SHOTS)
PARTS = ("survival", "mistakes", "looks", "cost")


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
        for source in sources(quick=wanted.quick)[: wanted.clips]:
            for row in _measured(
                source, [wanted.part] if wanted.part else list(PARTS), _done(wanted.file)
            ):
                _keep(
                    wanted.file,
                    {"clip": source.name, "ratio": source.ratio, "seed": source.seed} | row,
                )
        if wanted.part in {None, "cost"} and "cost" not in {
            row["what"] for row in _rows(wanted.file)
        }:
            _keep(wanted.file, {"what": "cost"} | cost())
    print(table.of(_rows(wanted.file)))


def _measured(
    source: Source, parts: list[str], done: dict[tuple[Any, ...], set[str]]
) -> Iterator[dict[str, Any]]:
    there = done[source.name, source.ratio, source.seed]
    left = [name for name in WANTED if name not in there] if "survival" in parts else []
    others = [part for part in parts if part not in {"survival", "cost", *there}]
    if not left and not others:
        return
    plain, with_mark, word = clip_of(source)
    content = product(iter(with_mark))
    if "looks" in others:
        yield {"what": "looks"} | looks(plain, with_mark) | sizes(plain, content)
    for name, told in survival(content, word, left):
        yield {"what": name} | told
    if "mistakes" in others:
        found = list(mistakes(plain, content))
        yield {"what": "mistakes", "found": found}


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
