"""What every test may ask for."""

import pytest

from tests.databases import database, line, on_postgres, postgres, swift, template

__all__ = ["database", "line", "on_postgres", "postgres", "swift", "template"]


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """Run async tests on the loop that the service uses."""
    return "asyncio", {"use_uvloop": True}
