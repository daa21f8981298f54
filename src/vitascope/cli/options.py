"""What commands share: the options that several have, and how a command runs and ends."""

import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from vitascope.cli.expiry import seconds_of
from vitascope.errors import OperatorError
from vitascope.text import is_unicode
from vitascope.wire import Tier

if TYPE_CHECKING:
    import asyncio

Data = Annotated[
    Path | None,
    typer.Option(help="Folder of the database and the videos.", show_default="user data folder"),
]
AnyTier = Annotated[
    Tier | None,
    typer.Option("--tier", help="priority goes first, off-peak last, each at its own price."),
]
KeepFor = Annotated[
    int | None,
    typer.Option(parser=seconds_of, help="Delete the video so long after it is made: 2d, 12h."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines, one object a line.")]

Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        help="Where to save the MP4; - is stdout.",
        show_default="out.mp4, numbered",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace files that are there already.")]

T = TypeVar("T")


def require_text(arguments: Sequence[str]) -> None:
    """Raise OperatorError for an argument that was typed in another encoding than the locale's."""
    for number, argument in enumerate(arguments, start=1):
        if not is_unicode(argument):
            encoding = sys.getfilesystemencoding()
            raise OperatorError(
                "Argument {number} is not text in {encoding}", number=number, encoding=encoding
            )


def run(command: Coroutine[Any, Any, T], *, as_json: bool = False, serves: bool = False) -> T:
    """Run a command to its end; an error on purpose becomes a message and an exit code that means something.

    With as_json the error is a JSON object on stdout as well. serves is for a role: it has a quicker loop.
    """
    import asyncio

    from vitascope.cli.faults import print_error

    try:
        with asyncio.Runner(loop_factory=_quicker_loop if serves else None) as runner:
            return runner.run(command)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except (typer.Exit, typer.Abort, typer.TyperException, BrokenPipeError):
        raise
    except Exception as error:
        raise typer.Exit(print_error(error, as_json=as_json)) from None


def _quicker_loop() -> "asyncio.AbstractEventLoop":
    try:
        import uvloop
    except ImportError:  # on Windows
        import asyncio

        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
