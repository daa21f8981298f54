"""Test modules that say what any implementation must do, gathered for a module that runs them
elsewhere.
"""

from collections.abc import Collection
from importlib import import_module
from inspect import isclass, iscoroutinefunction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

TESTS = Path(__file__).parents[1]
FIXTURE = "FixtureFunctionDefinition"
"""The name of what pytest makes of a fixture."""


def gather(*modules: ModuleType, without: Collection[str] = ()) -> dict[str, type]:
    """Return a class for each module with its tests and fixtures, but those named without.

    A class of its own, because fixtures of different modules may have one name.
    Raises LookupError where without names a test that is not there.
    """
    found = {
        _class_name(module): type(_class_name(module), (), _parts(module, without))
        for module in modules
    }
    if left := {name for name in without if not any(hasattr(module, name) for module in modules)}:
        raise LookupError(f"no tests of these names: {sorted(left)}")
    return found


def _class_name(module: ModuleType) -> str:
    return "Test_" + module.__name__.removeprefix("tests.").replace(".", "_").replace("test_", "")


def _parts(module: ModuleType, without: Collection[str]) -> dict[str, Any]:
    parts = {name: thing for name, thing in vars(module).items() if name not in without}
    tests = {
        name: _as_method(thing)
        for name, thing in parts.items()
        if name.startswith("test_") and callable(thing)
    }
    fixtures = {
        name: _without_self(thing)
        for name, thing in parts.items()
        if type(thing).__name__ == FIXTURE
    }
    cases = {
        name: thing
        for name, thing in parts.items()
        if name.startswith("Test") and _is_own(thing, module)
    }
    return tests | fixtures | cases


def _as_method(test: Any) -> Any:
    """Return a test as one of a class that takes no self.

    anyio's plugin does not see through that by itself.
    """
    if iscoroutinefunction(test):
        pytest.mark.usefixtures("anyio_backend")(test)
    return staticmethod(test)


def _without_self(fixture: Any) -> Any:
    """Return a module's fixture as one of a class, of the same scope and parameters.

    Pytest has no public way.
    """
    return fixture._fixture_function_marker(staticmethod(fixture._get_wrapped_function()))


def _is_own(thing: Any, module: ModuleType) -> bool:
    return isclass(thing) and thing.__module__ == module.__name__


def every_module() -> list[str]:
    """Return the dotted name of every test module below tests/, that folder's own name left out."""
    files = sorted(TESTS.rglob("test_*.py"))
    return [".".join(file.relative_to(TESTS).with_suffix("").parts) for file in files]


def is_excused(name: str, excuses: Collection[str]) -> bool:
    """Say whether a module, or its whole folder, is among the excuses."""
    return name in excuses or name.partition(".")[0] in excuses


def modules_but(excuses: Collection[str]) -> list[ModuleType]:
    """Import every test module that is not excused."""
    return [
        import_module(f"tests.{name}") for name in every_module() if not is_excused(name, excuses)
    ]
