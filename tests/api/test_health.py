"""Probes and metrics tell how the service stands."""

from pathlib import Path

from tests.small import api_only


async def test_a_process_that_can_write_is_ready(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        assert (await small.http.get("/readyz")).status_code == 200


async def test_a_process_whose_database_is_gone_is_not_ready(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        await small.runtime.db.close()
        assert (await small.http.get("/readyz")).status_code == 503


async def test_metrics_count_and_hold_no_secret(tmp_path: Path) -> None:
    async with api_only(tmp_path, metrics=True) as small:
        await small.create(prompt="a private prompt")
        text = (await small.http.get("/metrics")).text
        for line in ('vitascope_tasks_unfinished{state="waiting"} 1.0', 'vitascope_credits_moved{kind="hold"} 160.0'):
            assert line in text
        assert "private" not in text
        assert small.key not in text


async def test_metrics_are_off_until_switched_on(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        assert (await small.http.get("/metrics")).json()["code"] == 404
