"""A pytest fixture for whoever tests code that uses the client; pytest finds it by itself."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from vitascope.client.mock import MockService


@pytest.fixture
def mock_vitascope() -> "MockService":
    """Return a fresh mock service: its client() speaks to it, its created is what it was asked for."""
    from vitascope.client.mock import MockService

    return MockService()
