"""What commands share: the options that several have, and how a command runs and ends."""

import json
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    import asyncio

Data = Annotated[
    Path | None, typer.Option(help="Folder of the database and the videos.", show_default="user data folder")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines, one object a line.")]

T = TypeVar("T")


def run(command: Coroutine[Any, Any, T], *, as_json: bool = False, serves: bool = False) -> T:
    """Run a command to its end; an error on purpose becomes a message and an exit code that means something.

    With as_json the error is a JSON object on stdout as well. serves is for a role: it has a quicker loop.
    """
    import asyncio

    from vitascope.cli.exits import exit_code
    from vitascope.errors import VitascopeError

    try:
        with asyncio.Runner(loop_factory=_quicker_loop if serves else None) as runner:
            return runner.run(command)
    except VitascopeError as error:
        _tell_error(error, as_json=as_json)
        raise typer.Exit(exit_code(error)) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _quicker_loop() -> "asyncio.AbstractEventLoop":
    try:
        import uvloop
    except ImportError:  # on Windows
        import asyncio

        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def _tell_error(error: Exception, *, as_json: bool) -> None:
    from vitascope.cli.words import reason
    from vitascope.errors import WireError

    sys.stderr.write(f"vitascope: {reason(error)}\n")
    if as_json:
        code = error.code.value if isinstance(error, WireError) else None
        sys.stdout.write(json.dumps({"error": {"code": code, "message": str(error)}}, ensure_ascii=False) + "\n")
