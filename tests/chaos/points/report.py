"""The report: each point with how often the service died there, and each promise with how often it
was broken.
"""

import json
from pathlib import Path

from tests.chaos.points.excuses import EXCUSES
from tests.chaos.points.found import points
from tests.chaos.points.proof import Outcome

REPORT_FILE = "report.json"


def lacking(outcome: Outcome, times: int) -> dict[str, int]:
    """Return the recorded points that were hit less often than they should be."""
    return {
        words: outcome.hits[words]
        for words in sorted(outcome.reached)
        if outcome.hits[words] < times
    }


def text_of(where: str, outcome: Outcome, times: int) -> str:
    """Return an outcome for people."""
    lines = [
        f"crash points on {where}: {outcome.hits.total()} crashes at {len(outcome.hits)} points",
        "",
        "hit",
    ]
    lines += [
        f"  {words:<66} {outcome.hits[words]:>6}   {times}" for words in sorted(outcome.reached)
    ]
    there = {str(point) for point in points()}
    passed = {words.partition(" ")[2] for words in outcome.reached}
    lines += ["", f"{'commits, renames and sends':<68} {'found':>6}"]
    lines += [
        f"  {'in the source':<66} {len(there):>6}",
        f"  {'passed here, before and after':<66} {len(passed):>6}",
    ]
    lines += [f"  {'excused by name and reason':<66} {len(EXCUSES):>6}"]
    lines += [
        f"  {f'passed on the other database only: {each}':<66}"
        for each in sorted(there - passed - {*EXCUSES})
    ]
    lines += ["", f"{'promises broken':<68} {'found':>6}   goal"]
    lines += [f"  {name:<66} {count:>6}   0" for name, count in sorted(outcome.broken.items())]
    lines += ["", f"tasks accepted {outcome.tasks}, seconds {outcome.seconds:.0f}", *outcome.notes]
    missed = lacking(outcome, times)
    lines += [f"NOT HIT {times} TIMES: {words} ({count})" for words, count in missed.items()]
    lines += ["every promise was kept" if outcome.holds else "A PROMISE WAS BROKEN"]
    return "\n".join(lines) + "\n"


def write(folder: Path, outcome: Outcome) -> None:
    """Keep an outcome for machines."""
    record = {"holds": outcome.holds, "hits": dict(outcome.hits), "broken": dict(outcome.broken)}
    (folder / REPORT_FILE).write_text(json.dumps(record | {"notes": outcome.notes}, indent=2))
