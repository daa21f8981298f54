"""`vitascope callback …` as people type it."""

from datetime import datetime
from typing import Annotated

import typer

from vitascope.cli.options import Data, Json, run

app = typer.Typer(
    help="Callbacks: what was sent to receivers, and a receiver to try.", no_args_is_help=True
)

Account = Annotated[str, typer.Option(help="Account's id or name.", show_default="the key's own")]


@app.command("list")
def list_callbacks(
    state: Annotated[str, typer.Option(help="Only this state: waiting, delivered or dead.")] = "",
    task: Annotated[str, typer.Option(help="Only this task's.")] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="How many.")] = 20,
    account: Account = "",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """List callbacks, newest first."""
    from vitascope.cli import callback

    run(
        callback.find(
            state=state, task=task, limit=limit, account=account, data=data, as_json=as_json
        ),
        as_json=as_json,
    )


@app.command("show")
def show_callback(
    which: Annotated[str, typer.Argument(help="A callback's id, or its task's.")],
    account: Account = "",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Show one callback: what was sent, and every attempt."""
    from vitascope.cli import callback

    run(callback.show(which, account=account, data=data, as_json=as_json), as_json=as_json)


@app.command("replay")
def replay_callbacks(
    which: Annotated[
        str, typer.Argument(help="A callback's id, or its task's.", show_default="all that match")
    ] = "",
    since: Annotated[
        datetime | None, typer.Option(help="Those made at or after this time (UTC).")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(help="Those made before this time (UTC).")
    ] = None,
    failed: Annotated[
        bool, typer.Option("--failed", help="Those that were never delivered.")
    ] = False,
    account: Account = "",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Send callbacks again: one, those of a time, or all that failed; each keeps its webhook-id."""
    from vitascope.cli import callback

    request = {"id": which, "since": since, "until": until, "failed": failed}
    run(callback.replay(request, account=account, data=data, as_json=as_json), as_json=as_json)


@app.command("secret")
def webhook_secret(
    rotate: Annotated[
        bool, typer.Option("--rotate", help="Rotate; old and new both sign for 24 hours.")
    ] = False,
    at_once: Annotated[
        bool, typer.Option("--at-once", help="Rotate; the old secret stops working immediately.")
    ] = False,
    signed: Annotated[
        bool | None, typer.Option("--signed/--unsigned", help="Switch signing.")
    ] = None,
    public: Annotated[
        bool, typer.Option("--public", help="Show the public key and where it is published.")
    ] = False,
    account: Account = "",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Show the secret that receivers verify callbacks with."""
    from vitascope.cli import callback

    run(
        callback.secret(
            rotate=rotate,
            at_once=at_once,
            signed=signed,
            public=public,
            account=account,
            data=data,
            as_json=as_json,
        ),
        as_json=as_json,
    )


@app.command("listen")
def listen_for_callbacks(
    port: Annotated[
        int, typer.Option(min=1, max=65_535, help="Port of 127.0.0.1 to listen on.")
    ] = 8788,
    secret: Annotated[str, typer.Option(help="whsec_…", show_default="the running service's")] = "",
    fail: Annotated[int, typer.Option(min=0, help="Fail this many callbacks first.")] = 0,
    status: Annotated[
        int, typer.Option(min=200, max=599, help="Status for failed callbacks.")
    ] = 500,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Receive callbacks on this machine, print each, and say whether its signatures hold."""
    from vitascope.cli.listen import listen

    run(
        listen(port=port, secret=secret, fail=fail, status=status, data=data, as_json=as_json),
        as_json=as_json,
    )
