"""A rolling upgrade as docs/operations.md says: the schema, the workers, the API processes, and all
the way back.
"""

import asyncio
import sys
from pathlib import Path

import psycopg

from vitascope_chaos.faults import ProofContext, drain
from vitascope_chaos.plan import ProofPlan, ProofResult
from vitascope_chaos.proof import carry_out

BESIDE_SECONDS = 4.0
"""How long both versions work side by side after each step."""


async def prove(plan: ProofPlan) -> ProofResult:
    """Upgrade the processes of a plan that start with another version's source to this one, and go
    back.
    """
    result = await carry_out(plan, _there_and_back)
    result.broken["tasks that failed"] = result.states.get("fail", 0)
    return result


async def _there_and_back(scene: ProofContext) -> None:
    await asyncio.sleep(BESIDE_SECONDS)
    before = _schema(scene.plan)
    await _upgrade_schema(scene.plan.folder)
    after = _schema(scene.plan)
    scene.result.faults[f"schema upgraded from {before} to {after}"] += before != after
    await asyncio.sleep(BESIDE_SECONDS)
    for role in ("worker", "api"):
        await _replace(scene, role, None, f"{role} upgraded")
    for role in ("api", "worker"):
        await _replace(scene, role, scene.plan.source, f"{role} taken back")
    scene.result.cut["drain"] = scene.load.cut
    scene.result.broken["calls answered with an error"] = scene.load.refused.total()


def _schema(plan: ProofPlan) -> str:
    assert plan.database is not None
    with psycopg.connect(plan.database) as connection:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert row is not None
    return str(row[0])


async def _upgrade_schema(folder: Path) -> None:
    command = [sys.executable, "-m", "vitascope.cli", "db", "upgrade"]
    process = await asyncio.create_subprocess_exec(*command, cwd=folder, stdout=sys.stderr)
    if await process.wait() != 0:
        raise RuntimeError("the schema could not be upgraded")


async def _replace(scene: ProofContext, role: str, source: Path | None, what: str) -> None:
    """Give every member of a role another version, one after another."""
    for member in scene.members:
        if member.role == role:
            member.source = source
            await drain(scene, member)
            scene.result.faults[what] += 1
            await asyncio.sleep(BESIDE_SECONDS)
