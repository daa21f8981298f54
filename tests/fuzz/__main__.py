"""`python -m tests.fuzz [--minutes 30] [--seed N] [SURFACE ...]`: try to break whatever takes
something from outside; exit with 1 where something broke.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.fuzz import commands, over_http
from tests.fuzz.live import live
from tests.fuzz.surface import FuzzResult, fuzz, lines_counted
from tests.outside.commands import stop

OVER_HTTP = {"sockets": over_http.sockets, "forms": over_http.forms, "files": over_http.files}
BY_COMMAND = {"settings": commands.settings, "arguments": commands.arguments}
STALL_SECONDS = 1.0


def fuzz_one(name: str, seconds: float, seed: int) -> FuzzResult:
    """Fuzz a surface for some seconds."""
    result = FuzzResult(name, seed)
    with lines_counted(result):
        if name in BY_COMMAND:
            with tempfile.TemporaryDirectory() as folder:
                fuzz(BY_COMMAND[name](Path(folder)), result, seconds)
            stop()
        else:
            with live() as found:
                fuzz(OVER_HTTP[name](found), result, seconds)
                result.longest_stall = found.longest_stall
    return result


def is_good(result: FuzzResult) -> bool:
    """Return True if nothing broke, and nobody else waited for more than a second."""
    return not result.faults and (result.longest_stall or 0) <= STALL_SECONDS


def main() -> None:
    """Fuzz the surfaces one after another and print what came of each."""
    every = [*OVER_HTTP, *BY_COMMAND]
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("surface", nargs="*", help=f"of {', '.join(every)}; all if none is named")
    parser.add_argument("--minutes", type=float, default=30, help="in total")
    parser.add_argument("--seed", type=int, default=random.getrandbits(32))
    wanted = parser.parse_args()
    if unknown := set(wanted.surface) - set(every):
        parser.error(f"no such surface: {', '.join(sorted(unknown))}")
    surfaces = wanted.surface or every
    results = []
    for name in surfaces:
        result = fuzz_one(name, wanted.minutes * 60 / len(surfaces), wanted.seed)
        print(result, *result.faults, sep="\n", flush=True)
        results.append(result)
    sys.exit(not all(map(is_good, results)))


if __name__ == "__main__":
    main()
