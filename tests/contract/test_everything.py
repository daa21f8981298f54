"""Every test of rows and videos again, on PostgreSQL and S3 together: `make everywhere`.

A new test module is among them by itself; what is not among them stands in excuses.py with the
reason why.
"""

from pathlib import Path

import pytest

from tests.contract import excuses
from tests.contract.suites import gather, modules_but
from tests.small import EVERYWHERE
from tests.storage.swift import settings_of


@pytest.fixture
def on_swift(swift: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in settings_of(swift, tmp_path.name).items():
        monkeypatch.setitem(EVERYWHERE, name, value)


pytestmark = [
    pytest.mark.usefixtures("on_postgres", "on_swift"),
    pytest.mark.everywhere,
    pytest.mark.filterwarnings("ignore:The Sora API"),
]

globals().update(gather(*modules_but(excuses.MODULES), without=excuses.TESTS))
