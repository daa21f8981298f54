"""The command ``vitascope chaos``, which the command line finds through an entry point."""

from pathlib import Path
from typing import Annotated

import typer

from vitascope.cli.options import Json, run


def chaos(
    folder: Annotated[
        Path, typer.Option(help="Folder for the report and the journals; it must be empty.")
    ],
    database: Annotated[
        str | None,
        typer.Option(help="Empty PostgreSQL database to use.", show_default="SQLite in the folder"),
    ] = None,
    tasks: Annotated[int, typer.Option(help="Tasks to send.", min=1)] = 1_000,
    kills: Annotated[
        int, typer.Option(help="Number of random kills; other faults scale with it.", min=1)
    ] = 100,
    seed: Annotated[int, typer.Option(help="Random seed.")] = 1,
    lease: Annotated[float, typer.Option(help="Seconds that a lease lasts.", min=1)] = 3.0,
    engine: Annotated[
        str, typer.Option(help="Engine to make the videos.")
    ] = "vitascope_chaos.engine:ChaosEngine",
    as_json: Json = False,
) -> None:
    """Prove that nothing is lost: kill and pause processes under load, then count every task,
    credit and callback.

    Starts its own processes on an empty folder or database; never point it at one in use. Exit code
    1 where a promise was broken or a goal missed.
    """
    from vitascope_chaos.plan import ProofPlan
    from vitascope_chaos.report import prove

    plan = ProofPlan(
        folder=folder,
        database=database,
        tasks=tasks,
        kills=kills,
        seed=seed,
        lease_seconds=lease,
        engine=engine,
    )
    raise typer.Exit(0 if run(prove(plan, as_json=as_json), as_json=as_json) else 1)
