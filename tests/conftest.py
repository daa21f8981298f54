"""What every test may ask for."""

import os
from pathlib import Path

import pytest

from tests.databases import database, on_postgres, postgres, swift, template

__all__ = ["database", "on_postgres", "postgres", "swift", "template"]

# Engine children are started as the service starts them; this lets them find the tests' own engines.
os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """Run async tests on the loop that the service uses."""
    return "asyncio", {"use_uvloop": True}
