"""The client stands alone: httpx2 and what that needs, nothing of the server."""

import subprocess
import sys
from importlib import import_module

import vitascope

ALONE = """
import sys
before = set(sys.modules)  # site-packages may hold .pth files that load something into every interpreter
from vitascope import Vitascope, AsyncVitascope, DeadlineExceeded, verify_callback
from vitascope.client.mock import MockService
video = MockService().client().videos.create_and_poll("a cat")
assert video.url
print(*sorted({name.partition(".")[0] for name in sys.modules.keys() - before}))
print(*sorted(name for name in sys.modules if name.startswith("vitascope")))
"""
OURS = {
    "addresses",
    "client",
    "clock",
    "errors",
    "ids",
    "plainjson",
    "quota",
    "text",
    "webhook",
    "wire",
}


def test_the_client_loads_only_httpx2_and_what_that_needs() -> None:
    closure = import_module("benchmarks.import").closure
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    top, own = (set(line.split()) for line in done.stdout.splitlines())
    allowed = (
        {name.replace("-", "_") for name in closure("httpx2")}
        | set(sys.stdlib_module_names)
        | {"vitascope"}
    )
    assert {name for name in top - allowed if not name.startswith("_")} == set()
    assert {name.split(".")[1] for name in own if "." in name} == OURS


def test_who_works_without_asyncio_does_not_load_it() -> None:
    asked = "import sys; from vitascope import Vitascope; sys.exit('asyncio' in sys.modules)"
    subprocess.run([sys.executable, "-c", asked], check=True)


def test_every_name_of_the_package_can_be_had_and_no_other() -> None:
    for name in vitascope.__all__:
        assert getattr(vitascope, name) is not None
    assert not hasattr(vitascope, "Settings")
