"""Test modules that say what any implementation must do, gathered for a module that runs them elsewhere."""

from types import ModuleType
from typing import Any


def gather(*modules: ModuleType) -> dict[str, Any]:
    """Return the tests and fixtures of modules, each test under its module's name and its own."""
    found: dict[str, Any] = {}
    for module in modules:
        short = module.__name__.removeprefix("tests.").replace(".", "_").replace("test_", "")
        for name, thing in vars(module).items():
            if name.startswith("test_") and callable(thing):
                found[f"test_{short}__{name.removeprefix('test_')}"] = thing
            elif type(thing).__name__ == "FixtureFunctionDefinition":
                found[name] = thing
    return found
