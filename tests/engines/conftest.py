"""What the tests of engines on other machines share."""

from pathlib import Path

import pytest

from tests.engines.tiny import checkpoints as build_checkpoints
from tests.media.pictures import moving
from vitascope.media.encode import encode


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a clip as a network makes it: small, 16 frames a second."""
    path = tmp_path_factory.mktemp("served") / "wan.mp4"
    encode(moving(104, 60, fps=16, seconds=81 / 16), path)
    return path.read_bytes()


@pytest.fixture(scope="session")
def checkpoints() -> Path:
    """Return a folder of tiny checkpoints, one per kind of tiny.py."""
    return build_checkpoints()
