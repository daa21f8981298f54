"""What starting costs: seconds beyond a bare interpreter, side by side, and the packages an
installation brings.
"""

import resource
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import requires

from packaging.requirements import Requirement

ROUNDS = 15
IMPORT_LIMIT_SECONDS = 0.15
HELP_LIMIT_SECONDS = 0.3

START = "vitascope.cli.app, vitascope.cli.serve"
"""What every role imports."""

COMMANDS: dict[str, Sequence[str]] = {
    "bare interpreter": ("-c", "pass"),
    "import vitascope": ("-c", "import vitascope"),
    "from vitascope import Vitascope": ("-c", "from vitascope import Vitascope"),
    "import httpx2": ("-c", "import httpx2"),
    "vitascope --help": ("-m", "vitascope.cli", "--help"),
    "what `vitascope api` imports": (
        "-c",
        f"import {START}, vitascope.api.app, vitascope.console.app",
    ),
    "what `vitascope worker` imports": (
        "-c",
        f"import {START}, vitascope.api.probes, vitascope.worker.run",
    ),
    "what an engine's process imports": ("-c", "import vitascope.worker.child"),
}


def seconds_of(arguments: Sequence[str]) -> float:
    """Return the processor seconds that a fresh interpreter takes for this: what else runs here
    hardly counts.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measure() -> dict[str, float]:
    """Return each command's least seconds.

    The commands take turns, so that a noisy machine hits all alike.
    """
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, arguments in COMMANDS.items():
            times[name].append(seconds_of(arguments))
    return {name: min(each) for name, each in times.items()}


def closure(*names: str) -> set[str]:
    """Return these distributions and everything they require, without extras, as installed here."""
    found: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop().lower().replace("_", "-")
        if name in found:
            continue
        found.add(name)
        wanted = map(Requirement, requires(name) or ())
        todo += [
            each.name
            for each in wanted
            if each.marker is None or each.marker.evaluate({"extra": ""})
        ]
    return found


def main() -> None:
    """Print times, what lies beyond the interpreter, and the packages."""
    seconds = measure()
    bare = seconds["bare interpreter"]
    print(f"{'':34}{'seconds':>8}{'beyond':>8}{'× bare':>8}")
    for name, each in seconds.items():
        print(f"{name:34}{each:8.3f}{each - bare:8.3f}{each / bare:8.1f}")
    for name, value, limit in (
        (
            "import vitascope, beyond the interpreter",
            seconds["import vitascope"] - bare,
            IMPORT_LIMIT_SECONDS,
        ),
        (
            "the client, beyond the interpreter",
            seconds["from vitascope import Vitascope"] - bare,
            IMPORT_LIMIT_SECONDS,
        ),
        ("vitascope --help", seconds["vitascope --help"], HELP_LIMIT_SECONDS),
    ):
        print(f"{name}: {value:.3f} s, limit {limit} s: {'met' if value <= limit else 'NOT MET'}")
    print(f"packages of the client alone (httpx2): {len(closure('httpx2'))} beside vitascope")
    print(f"packages of the whole service: {len(closure('vitascope')) - 1} beside vitascope")


if __name__ == "__main__":
    main()
