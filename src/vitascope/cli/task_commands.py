"""`vitascope task …` as people type it."""

from typing import Annotated

import typer

from vitascope.cli.options import Data, Force, Json, Output, run

app = typer.Typer(help="Manage tasks.", no_args_is_help=True)

TaskId = Annotated[str, typer.Argument(help="Task ID, or the beginning of one.")]


@app.command("list")
def list_tasks(
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="How many.")] = 20,
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            "-s",
            help="Only those waiting, queuing, generating, success or fail.",
            show_default="all",
        ),
    ] = None,
    cursor: Annotated[
        str | None, typer.Option(help="Continue from this cursor.", show_default="newest")
    ] = None,
    wide: Annotated[
        bool, typer.Option("--wide", "-w", help="Whole ids, models, credits and URLs too.")
    ] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """List your tasks, newest first."""
    from vitascope.cli import task

    listed = task.list_tasks(
        limit=limit, state=state, cursor=cursor, wide=wide, data=data, as_json=as_json
    )
    run(listed, as_json=as_json)


@app.command()
def get(task_id: TaskId, data: Data = None, as_json: Json = False) -> None:
    """Show a task."""
    from vitascope.cli import task

    run(task.get_task(task_id, data=data, as_json=as_json), as_json=as_json)


@app.command()
def wait(
    task_id: TaskId,
    deadline: Annotated[float, typer.Option(help="Seconds to wait at most.")] = 3_600.0,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Wait for a task to finish."""
    from vitascope.cli import task

    run(
        task.wait_for_task(task_id, deadline_seconds=deadline, data=data, as_json=as_json),
        as_json=as_json,
    )


@app.command()
def cancel(task_id: TaskId, data: Data = None, as_json: Json = False) -> None:
    """Cancel a task; its credits are refunded."""
    from vitascope.cli import task

    run(task.cancel_task(task_id, data=data, as_json=as_json), as_json=as_json)


@app.command()
def delete(
    task_ids: Annotated[list[str], typer.Argument(help="Task IDs, or the beginnings of some.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Delete the videos of finished tasks from the service; records and receipts stay."""
    from vitascope.cli import task

    run(task.delete_tasks(task_ids, data=data, as_json=as_json), as_json=as_json)


@app.command()
def download(
    task_id: TaskId,
    output: Output = None,
    force: Force = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Save a finished task's video."""
    from vitascope.cli import task

    run(
        task.download_task(task_id, output, force=force, data=data, as_json=as_json),
        as_json=as_json,
    )
