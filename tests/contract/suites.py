"""Test modules that say what any implementation must do, gathered for a module that runs them elsewhere."""

from collections.abc import Collection
from types import ModuleType
from typing import Any


def gather(*modules: ModuleType, without: Collection[str] = ()) -> dict[str, Any]:
    """Return the tests and fixtures of modules but those named without, each test under its module's name and its own.

    Raises LookupError where without names a test that is not there.
    """
    found: dict[str, Any] = {}
    left = set(without)
    for module in modules:
        short = module.__name__.removeprefix("tests.").replace(".", "_").replace("test_", "")
        for name, thing in vars(module).items():
            if name in left:
                left.discard(name)
            elif name.startswith("test_") and callable(thing):
                found[f"test_{short}__{name.removeprefix('test_')}"] = thing
            elif type(thing).__name__ == "FixtureFunctionDefinition":
                found[name] = thing
    if left:
        raise LookupError(f"no tests of these names: {sorted(left)}")
    return found
