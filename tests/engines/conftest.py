"""What the tests of engines on other machines share."""

import pytest

from tests.media.pictures import moving
from vitascope.media.encode import encode


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a clip as a network makes it: small, 16 frames a second."""
    path = tmp_path_factory.mktemp("served") / "wan.mp4"
    encode(moving(104, 60, fps=16, seconds=81 / 16), path)
    return path.read_bytes()
