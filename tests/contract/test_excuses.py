"""Nothing is left out of test_everything but what says why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract import excuses, test_everything
from tests.contract.suites import TESTS, every_module, gather, is_excused, modules_but


def test_every_test_of_a_module_that_is_not_excused_runs_on_postgresql_and_s3() -> None:
    modules = modules_but(excuses.MODULES)
    own = [
        name
        for module in modules
        for name, thing in vars(module).items()
        if name.startswith(("test_", "Test"))
        and getattr(thing, "__module__", "") == module.__name__
    ]
    classes = [thing for name, thing in vars(test_everything).items() if name.startswith("Test_")]
    gathered = [
        name for each in classes for name in vars(each) if name.startswith(("test_", "Test"))
    ]
    assert len(gathered) == len(own) - len(excuses.TESTS)
    assert {module.__name__.removeprefix("tests.") for module in modules} == {
        name for name in every_module() if not is_excused(name, excuses.MODULES)
    }
    assert len(modules) > 40


def test_no_excuse_outlives_what_it_excuses() -> None:
    names = every_module()
    idle = [
        excuse
        for excuse in excuses.MODULES
        if not any(is_excused(name, [excuse]) for name in names)
    ]
    assert idle == []
    with pytest.raises(LookupError, match="test_gone"):
        gather(*modules_but(excuses.MODULES), without={*excuses.TESTS, "test_gone"})


MODULE = """
import pytest
@pytest.fixture
async def number():
    yield {0}
async def test_it(number, tmp_path):
    assert number == {0}
"""
BOTH = """
import one, other
from tests.contract.suites import gather
globals().update(gather(one, other))
"""


def test_modules_with_fixtures_of_one_name_keep_their_own(tmp_path: Path) -> None:
    for name, text in {
        "one": MODULE.format(1),
        "other": MODULE.format(2),
        "test_both": BOTH,
    }.items():
        (tmp_path / f"{name}.py").write_text(text)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-o",
        "anyio_mode=auto",
        str(tmp_path),
    ]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS.parent), *sys.path])}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment
    )
    assert "2 passed" in done.stdout, done.stdout
