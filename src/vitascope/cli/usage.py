"""What a person reads who mistyped a command: the parser's complaints in the reader's language."""

import json
import re
import sys
from typing import Any

import typer

from vitascope.cli.help import metavar
from vitascope.cli.words import say
from vitascope.text import one_line

GUESS = re.compile(r"Did you mean (.+)\?$")
NO_COMMAND = re.compile(r"No such command '(.*?)'")
TOO_MANY = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)", re.DOTALL)
NEEDS_VALUE = re.compile(r"Option '(.*?)' requires ")
TAKES_NONE = re.compile(r"Option '(.*?)' does not take a value")
LEAST = re.compile(r"greater than or equal to (\S+)")
MOST = re.compile(r"less than or equal to (\S+)")


def complain(error: Any, arguments: list[str]) -> int:
    """Write what is wrong with the arguments and where help is; return the exit code."""
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(error.format_message())
        return int(error.exit_code)
    said = one_line(sentence(error))
    sys.stderr.write(f"vitascope: {said}\n")
    context = getattr(error, "ctx", None)
    if context is not None:
        sys.stderr.write(say("Help: {command} -h", command=context.command_path) + "\n")
    if "--json" in arguments:
        sys.stdout.write(json.dumps({"error": {"code": None, "message": said}}) + "\n")
    return int(error.exit_code)


def sentence(error: Any) -> str:
    """Return what is wrong; a complaint that this version does not know stays as the parser has it."""
    kind, message = type(error).__name__, str(error.message)
    parameter = getattr(error, "param", None)
    if kind == "MissingParameter" and parameter is not None:
        return say("{name} is missing.", name=_name(parameter))
    if kind == "NoSuchOption":
        return say("There is no option {name}.", name=error.option_name) + _guess(
            error.possibilities or ()
        )
    if parameter is not None:
        return _bad_value(_name(parameter), message)
    if found := NO_COMMAND.search(message):
        guess = GUESS.search(message)
        return say("There is no command {name}.", name=found[1]) + _guess(
            guess[1].split(", ") if guess else ()
        )
    if found := TOO_MANY.search(message):
        return say("Too much was given: {extra}", extra=found[1])
    if found := NEEDS_VALUE.search(message):
        return say("{name} needs a value.", name=found[1])
    if found := TAKES_NONE.search(message):
        return say("{name} takes no value.", name=found[1])
    if message == "Missing command.":
        return say("Which command? Nothing comes after {path}.", path=error.ctx.command_path)
    return message


def _bad_value(name: str, message: str) -> str:
    if found := LEAST.search(message):
        return say("{name} must be at least {low}.", name=name, low=found[1])
    if found := MOST.search(message):
        return say("{name} must be at most {high}.", name=name, high=found[1])
    if "integer" in message:
        return say("{name} must be a whole number.", name=name)
    if "number" in message:
        return say("{name} must be a number.", name=name)
    if "datetime" in message or "formats" in message:
        return say("{name} must be a time such as 2026-01-31 or 2026-01-31T14:00:00.", name=name)
    return f"{name}: {message}"


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return metavar(parameter)
    return str(max(parameter.opts, key=len))


def _guess(names: Any) -> str:
    found = [str(name).strip("'") for name in names]
    return say(" Did you mean {names}?", names=", ".join(sorted(found))) if found else ""
