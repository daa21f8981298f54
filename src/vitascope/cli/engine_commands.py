"""Commands for the engines: which one suits this machine, and how long one takes."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from vitascope.cli.options import Data, Force, Json, run

app = typer.Typer(help="Engines: choose one for this machine, time one.", no_args_is_help=True)


class LicenceRequest(StrEnum):
    """Which licences a suggestion may have."""

    ANY = "any"
    COMMERCIAL = "commercial"


@app.command("suggest")
def suggest_engine(
    licence: Annotated[
        LicenceRequest,
        typer.Option(help="commercial: only models whose clips may plainly be sold."),
    ] = LicenceRequest.ANY,
    gpu_memory: Annotated[
        float | None,
        typer.Option(
            min=0,
            help="GB of another machine's card; 0 for no card.",
            show_default="this machine's",
        ),
    ] = None,
    disk: Annotated[
        float | None,
        typer.Option(
            min=0, help="GB free on another machine's disk.", show_default="this machine's"
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Suggest a video model for this machine's card, disk and licence, and what to write into vitascope.toml."""
    from vitascope.cli.engine_suggest import suggest

    command = suggest(
        commercial=licence is LicenceRequest.COMMERCIAL,
        gpu_memory_gb=gpu_memory,
        disk_gb=disk,
        as_json=as_json,
    )
    run(command, as_json=as_json)


@app.command("bench")
def bench_engine(
    engine: Annotated[str, typer.Argument(help="Name of a configured engine.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where to save the MP4.", show_default="thrown away"),
    ] = None,
    force: Force = False,
    paid: Annotated[
        bool, typer.Option("--paid", help="Order from a supplier, who charges for the clip.")
    ] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Time one clip of a configured engine and compare it with what is published; costs no credits."""
    from vitascope.cli.engine_bench import bench

    command = bench(engine, output=output, force=force, paid=paid, data=data, as_json=as_json)
    run(command, as_json=as_json)
