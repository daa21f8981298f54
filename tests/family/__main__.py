"""`python -m tests.family [MODEL…]`: every pair of values of every model, made by the embedded
engine and looked at.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.family.cases import cases_of
from tests.family.proof import given_pictures, make_all
from tests.small import whole_service
from vitascope import log
from vitascope.catalog import MODELS

SHORT_SIDE = 180
"""Pixels of a full-size clip's shorter side: sizes are exact in proportion."""


async def _run(folder: Path, names: list[str]) -> bool:
    engine = {
        "engine": "scene",
        "short_side": SHORT_SIDE,
        "start_credits": 10**7,
        "creates_per_10_seconds": 10_000,
    }
    wrong = total = 0
    async with whole_service(folder / "data", **engine) as small:
        pictures = await given_pictures(small)
        for name in names or list(MODELS):
            made = await make_all(small, list(cases_of(MODELS[name], pictures)), folder)
            failed = [each for each in made if each.wrong]
            print(f"{name}: {len(made)} cases, {len(failed)} wrong", flush=True)
            for each in failed:
                print(f"  {each.wrong} ({each.facts}): {each.case.input}")
            wrong, total = wrong + len(failed), total + len(made)
    print(f"{total} cases, {wrong} wrong")
    return wrong == 0


def main(names: list[str]) -> None:
    """Print the table; exit with an error where a case is wrong."""
    log.configure(level="ERROR")
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(0 if asyncio.run(_run(Path(folder), names)) else 1)


if __name__ == "__main__":
    main(sys.argv[1:])
