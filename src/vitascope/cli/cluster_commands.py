"""Commands for more than one process: roles and the shared database."""

from pathlib import Path
from typing import Annotated

import typer

from vitascope.cli.options import Data, Json, run

db_app = typer.Typer(
    help="The database: upgrade, check, back up, restore, adopt.", no_args_is_help=True
)

Host = Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")]
Port = Annotated[
    int | None, typer.Option(help="Port to listen on; 0 picks a free one.", show_default="8780")
]


def api(host: Host = None, port: Port = None, data: Data = None, as_json: Json = False) -> None:
    """Answer requests only; workers run elsewhere on the same PostgreSQL."""
    from vitascope.cli.serve import run_service
    from vitascope.roles import API

    run(
        run_service(API, host=host, port=port, data=data, as_json=as_json),
        as_json=as_json,
        serves=True,
    )


def worker(
    engine: Annotated[
        list[str] | None, typer.Option(help="Engine to run here; may be given several times.")
    ] = None,
    device: Annotated[
        str | None, typer.Option(help="Device of these engines, such as cuda:0.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Engine processes side by side.", min=1, max=64)
    ] = None,
    host: Host = None,
    port: Annotated[int, typer.Option(help="Port for health and metrics; 0 picks a free one.")] = 0,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Make videos only, for any API process on the same PostgreSQL."""
    from vitascope.cli.serve import run_service
    from vitascope.roles import WORKER

    role = run_service(
        WORKER, engines=tuple(engine or ()), device=device, host=host, port=port, data=data, workers=workers,
        as_json=as_json,
    )  # fmt: skip
    run(role, as_json=as_json, serves=True)


@db_app.command("upgrade")
def upgrade(data: Data = None, as_json: Json = False) -> None:
    """Bring the database to this program's schema; every start does so too."""
    from vitascope.cli.database import upgrade_database

    run(upgrade_database(data, as_json=as_json), as_json=as_json)


@db_app.command("check")
def check(
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show the checks that hold too.")
    ] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Check the file or server, the schema, and that every task and credit adds up; exit code 1 where not."""
    from vitascope.cli.database import check_database

    raise typer.Exit(
        0 if run(check_database(data, is_long=verbose, as_json=as_json), as_json=as_json) else 1
    )


@db_app.command("backup")
def backup(
    to: Annotated[Path, typer.Argument(help="Output file (must not exist).")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Copy the database into one file while the service runs."""
    from vitascope.cli.database import backup_database

    run(backup_database(to, data, as_json=as_json), as_json=as_json)


@db_app.command("restore")
def restore(
    source: Annotated[Path, typer.Argument(help="Backup file.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Restore a backup into an empty database. Stop the service first."""
    from vitascope.cli.database import restore_database

    run(restore_database(source, data, as_json=as_json), as_json=as_json)


@db_app.command("adopt")
def adopt(data: Data = None, as_json: Json = False) -> None:
    """Let database, secret, videos and labels that refuse each other belong together; stop the service first."""
    from vitascope.cli.database import adopt_parts

    run(adopt_parts(data, as_json=as_json), as_json=as_json)
