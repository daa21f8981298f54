"""What every test may ask for, and which tests are the fast ones (`make test-fast`)."""

import pytest

from tests.databases import database, line, on_postgres, postgres, swift, template

__all__ = ["database", "line", "on_postgres", "postgres", "swift", "template"]

SLOW_FIXTURES = {"database", "on_postgres", "postgres", "swift", "template"}
SLOW_NAMES = {
    "subprocess",
    "multiprocessing",
    "async_playwright",
    "whole_service",
    "EngineHost",
    "Desk",
}
"""What a test's module imports to start processes, browsers or servers."""
SLOW_HELPERS = {"tests.cli.process", "tests.deployments"}
"""Modules of the tests that do so for others."""
SLOW_PLACES = (
    "tests/callbacks/test_chaos.py",
    "tests/callbacks/test_crash.py",
    "tests/chaos/",
    "tests/contract/test_engine.py",
    "tests/limits/",
    "tests/media/test_encode.py",
    "tests/outside/",
    "tests/scene/",
    "tests/training/",
    "tests/upgrade/",
)
"""Whole places that draw, encode or start much."""


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """Run async tests on the loop that the service uses."""
    return "asyncio", {"use_uvloop": True}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that start nothing outside their own process as fast."""
    for item in items:
        if isinstance(item, pytest.Function) and _is_fast(item):
            item.add_marker("fast")


def _is_fast(item: pytest.Function) -> bool:
    names = vars(item.module)
    homes = {getattr(value, "__module__", None) for value in names.values()}
    starts = (
        set(names) & SLOW_NAMES or homes & SLOW_HELPERS or SLOW_FIXTURES & set(item.fixturenames)
    )
    return not (starts or item.nodeid.startswith(SLOW_PLACES))
