"""`python -m tests.chaos.points.child FOLDER`: an engine's child that dies at the point it is armed
for.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2

from tests.chaos.points.found import SEND
from tests.chaos.points.watch import AFTER, BEFORE, Watch, patch_with, place_of
from vitascope.worker import child

VERBS = ("post", "delete")
"""Those that change something at a server."""


def _noted(real: Callable[..., Any], watch: Watch) -> Callable[..., Any]:
    def noted(*given: Any, **named: Any) -> Any:
        name = place_of(sys._getframe(1))

        async def send() -> Any:
            watch.passes(BEFORE, SEND, name)
            answer = await real(*given, **named)
            watch.passes(AFTER, SEND, name)
            return answer

        return send()

    return noted


def main(folder: Path) -> None:
    """Serve orders as every child does."""
    watch = Watch(folder)
    for verb in VERBS:
        patch_with(httpx2.AsyncClient, verb, _noted(getattr(httpx2.AsyncClient, verb), watch))
    child.main()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
