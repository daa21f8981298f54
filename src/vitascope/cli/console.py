"""`vitascope console`: what the operator does for the web console from the service's own machine."""

import sys
from typing import Annotated

import typer

from vitascope.cli.options import Data, Json, run
from vitascope.cli.words import say
from vitascope.errors import OperatorError

app = typer.Typer(help="The web console.", no_args_is_help=True)


@app.command()
def password(
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Read the password from standard input.")
    ] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Set the password that the operator signs in to the console with, at least 10 characters."""
    from vitascope.cli.shown import password_set
    from vitascope.cli.verbs import AdminVerb, do

    asked = say("New password for the console")
    wanted = _line() if stdin else typer.prompt(asked, hide_input=True, confirmation_prompt=True)
    verb = AdminVerb(
        method="PUT", path="/console-password", body={"password": wanted}, show=password_set
    )
    run(do(verb, data=data, as_json=as_json), as_json=as_json)


def _line() -> str:
    """Return the first line of standard input."""
    try:
        return sys.stdin.buffer.readline().decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise OperatorError("The password must be UTF-8 text") from None
