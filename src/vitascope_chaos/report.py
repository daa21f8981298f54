"""The report: what was done, which promise was broken how often, and what was measured beside its
goal.
"""

import json
import sys
from typing import Any

from vitascope_chaos.plan import Measurement, ProofPlan, ProofResult
from vitascope_chaos.progress import ProgressLine
from vitascope_chaos.proof import carry_out

REPORT_FILE = "report.json"


async def prove(plan: ProofPlan, *, as_json: bool = False) -> bool:
    """Carry a plan out, print its report and write it to the folder; return whether everything
    held.

    How far it is stands on stderr meanwhile, but for as_json.
    Raises OperatorError for a folder or a database that is in use.
    """
    with ProgressLine(plan, quiet=as_json) as line:
        result = await carry_out(plan, watch=line.show)
    record = _record(result)
    (plan.folder / REPORT_FILE).write_text(json.dumps(record, indent=2))
    sys.stdout.write(json.dumps(record) + "\n" if as_json else text_of(plan, result))
    return result.holds and not result.missed


def _record(result: ProofResult) -> dict[str, Any]:
    return {
        "holds": result.holds, "faults": dict(result.faults), "seconds": result.seconds, "states": result.states,
        "broken": dict(result.broken),
        "figures": {each.name: {"value": each.value, "limit": each.limit} for each in result.figures},
    }  # fmt: skip


def text_of(plan: ProofPlan, result: ProofResult) -> str:
    """Return a result for people."""
    where = (
        "SQLite, one process"
        if plan.database is None
        else f"PostgreSQL, {plan.apis} api, {plan.workers} worker"
    )
    queues = [
        f"chaos on {where}: {result.faults.total()} faults, lease {plan.lease_seconds:g} s, seed {plan.seed}"
    ]
    queues += [
        "",
        "done",
        *(f"  {name:<58} {count:>8}" for name, count in sorted(result.faults.items())),
    ]
    queues += [
        f"  tasks that ended in {state:<38} {count:>8}"
        for state, count in sorted(result.states.items())
    ]
    queues += ["", f"{'promises broken':<60} {'found':>8}   goal"]
    queues += [f"  {name:<58} {count:>8}   0" for name, count in sorted(result.broken.items())]
    queues += ["", f"{'measured':<60} {'found':>8}   goal", *map(_line, result.figures)]
    missed = ", ".join(figure.name for figure in result.missed)
    queues += ["", "every promise was kept" if result.holds else "A PROMISE WAS BROKEN"]
    queues += [f"goals missed: {missed}"] if missed else []
    return "\n".join(queues) + "\n"


def _line(figure: Measurement) -> str:
    value = f"{figure.value:.2f}" if isinstance(figure.value, float) else str(figure.value)
    goal = "" if figure.limit is None else f"≤ {figure.limit:g}"
    return f"  {figure.name:<58} {value:>8}   {goal}"
