"""What a start does without: libraries that take long to load and that the role has no use for."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from tests.small import settings_for
from vitascope.runtime import open_runtime

ROLE = """
import asyncio, sys
from pathlib import Path
from vitascope.cli import app, serve
from vitascope.config import load

async def main():
    settings = load(data=Path(sys.argv[2]), port=0)
    async with serve.service(settings, getattr(serve, sys.argv[1])):
        print(*{name.partition(".")[0] for name in sys.modules})

asyncio.run(main())
"""
CHILD = (
    'import sys, vitascope.worker.child; print(*{name.partition(".")[0] for name in sys.modules})'
)
HEAVY = {"alembic", "c2pa", "cv2", "onnxruntime", "procrastinate", "torch"}


async def _printed(*arguments: str) -> list[str]:
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    ("role", "unused"), [("API", {"av"}), ("WORKER", {"fastapi", "jinja2"}), ("SERVE", set[str]())]
)
async def test_a_role_loads_nothing_that_it_does_not_need(
    role: str, unused: set[str], tmp_path: Path
) -> None:
    async with open_runtime(settings_for(tmp_path)):
        pass  # the database is made and needs no change
    loaded = set(await _printed(ROLE, role, str(tmp_path)))
    assert {"vitascope", "uvicorn"} <= loaded
    assert loaded & (HEAVY | unused) == set()


async def test_an_engine_process_knows_no_settings_no_database_and_no_server() -> None:
    loaded = set(await _printed(CHILD))
    assert {"vitascope", "av"} <= loaded
    assert (
        loaded & {"pydantic", "sqlalchemy", "fastapi", "starlette", "structlog", "torch"} == set()
    )
