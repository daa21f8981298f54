"""createTask while the database is away."""

from pathlib import Path
from typing import Any

import pytest

from tests.small import api_only
from vitascope.errors import Away
from vitascope_chaos.cluster import TcpProxy

GIVE_UP_SECONDS = 0.2


async def test_a_process_that_remembers_nothing_yet_waits_once(
    tmp_path: Path, line: TcpProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up: list[Away] = []
    async with api_only(tmp_path) as small:
        db = small.runtime.db
        monkeypatch.setattr(db, "_give_up_seconds", GIVE_UP_SECONDS)
        read = db.read

        async def noted(query: Any) -> Any:
            try:
                return await read(query)
            except Away as error:
                given_up.append(error)
                raise

        monkeypatch.setattr(db, "read", noted)
        await line.stop()
        assert (await small.create())["code"] == 455
        assert len(given_up) == 1
        await line.start()
        assert (await small.create())["code"] == 200
