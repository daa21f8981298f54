"""Seeds that the service drew for a task whose caller gave none: a crash of the engine uses one up."""

import json
from collections.abc import Mapping
from typing import Any

from vitascope import ids
from vitascope.catalog.model import with_seed
from vitascope.jsontext import compact

MEMO_KEY = "drawn_seeds"
"""Where a task's memo holds its drawn seeds, the current one last; missing where the caller gave
one.

In the memo, as the trace is: every worker reads it anyway, and workers of an earlier version carry
it along.
"""


def first_memo(seed: int) -> dict[str, str]:
    """Return what a new task's memo says of the seed that was drawn for it."""
    return {MEMO_KEY: str(seed)}


def is_drawn(memo: Mapping[str, str]) -> bool:
    """Return True if the service chose the task's seed, so that it may choose another."""
    return MEMO_KEY in memo


def crashed_seeds(memo: Mapping[str, str]) -> list[int]:
    """Return the seeds that the engine crashed with at earlier attempts, in order."""
    return [int(seed) for seed in memo.get(MEMO_KEY, "").split()[:-1]]


def with_another_seed(row: Any, memo: Mapping[str, str]) -> dict[str, str]:
    """Return spec, param and memo of a task's row with another seed, as they are stored.

    memo is the lease's: what the row holds may be newer, but for the seeds.
    """
    seed = ids.new_seed()
    seeds = f"{memo[MEMO_KEY]} {seed}"
    return {
        "spec": compact(json.loads(row.spec) | {"seed": seed}),
        "param": with_seed(row.param, seed),
        "memo": compact(json.loads(row.memo) | {MEMO_KEY: seeds}),
    }
