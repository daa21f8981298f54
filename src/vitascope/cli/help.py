"""The help of every command: plain lines that fit the terminal, with examples, in the reader's language."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import MethodType
from typing import Any, get_args

import typer
from rich.cells import cell_len

from vitascope.cli.examples import EXAMPLES
from vitascope.cli.look import pieces, width_here
from vitascope.cli.words import paragraphs_of, say

USUAL_WIDTH, MOST_WIDTH, NAMES_WIDTH = 80, 100, 30
NAMES = ["-h", "--help"]
METAVARS = {
    "data": "FOLDER", "folder": "FOLDER", "output": "FILE", "table": "FILE", "trust": "FILE", "to": "FILE",
    "source": "FILE", "files": "FILE", "host": "ADDRESS", "port": "PORT", "model": "MODEL", "duration": "SECONDS",
    "aspect_ratio": "RATIO", "resolution": "SIZE", "image": "URL", "last_frame": "URL", "callback": "URL",
    "fields": "NAME=VALUE", "account": "ACCOUNT", "scope": "SCOPE", "network": "NETWORK", "expires": "WHEN",
    "cap_hour": "CREDITS", "cap_day": "CREDITS", "cap_total": "CREDITS", "amount": "CREDITS", "credits": "CREDITS",
    "key": "KEY", "task": "TASK", "task_id": "TASK", "task_ids": "TASK", "prices": "KEY=CREDITS", "engines": "ENGINE",
    "engine": "ENGINE", "device": "DEVICE", "secret": "SECRET", "cursor": "CURSOR", "state": "STATE",
    "grace": "SECONDS", "deadline": "SECONDS", "lease": "SECONDS", "which": "ID", "name": "NAME", "status": "CODE",
    "prompt": "PROMPT", "keep_for": "TIME", "database": "URL", "width": "PIXELS",
    "gpu_memory": "GB", "disk": "GB", "licence": "LICENCE",
}  # fmt: skip
"""What a parameter's value is called; else its type says."""
KINDS = {int: "N", float: "NUMBER", Path: "PATH", datetime: "TIME", str: "TEXT"}


def dress(command: Any, words: str = "") -> None:
    """Give a command (as typer made it) and all below it this help, and -h."""
    command.context_settings = {**command.context_settings, "help_option_names": NAMES}
    command.format_help = MethodType(_format_help, command)
    command.examples = EXAMPLES.get(words, ())
    for name, each in getattr(command, "commands", {}).items():
        dress(each, f"{words} {name}".strip())


def metavar(parameter: Any) -> str:
    """Return what a parameter's value is called, nothing for a switch."""
    annotation = parameter.type_descriptor.annotation
    kind = next((each for each in (*get_args(annotation), annotation) if each in KINDS), None)
    if annotation is bool or getattr(parameter, "is_flag", False):
        return ""
    return METAVARS.get(parameter.name, KINDS.get(kind, "TEXT") if kind else "TEXT")


def usage(command: Any, context: Any) -> str:
    """Return how a command is typed, in one line."""
    pieces_of = [say("[OPTIONS]")]
    for parameter in _arguments(command):
        name = metavar(parameter) + ("…" if parameter.nargs != 1 else "")
        pieces_of.append(name if parameter.required else f"[{name}]")
    pieces_of += [say("COMMAND")] if getattr(command, "commands", None) else []
    return " ".join([context.command_path, *pieces_of])


def _format_help(command: Any, context: Any, formatter: Any) -> None:
    width = min(width_here() or USUAL_WIDTH, MOST_WIDTH)
    lines = [
        *_paragraphs(command, width),
        *_head(say("Synopsis")),
        *_indented(usage(command, context), width, 4),
    ]
    lines += _section(say("Arguments"), [_row(each) for each in _arguments(command)], width)
    lines += _section(say("Commands"), [*_commands(command)], width)
    options = [each for each in command.get_params(context) if each not in _arguments(command)]
    shown = [_row(each) for each in options if not getattr(each, "hidden", False)]
    lines += _section(say("Options"), shown, width)
    if command.examples:
        lines += [*_head(say("Examples")), *(f"  {example}" for example in command.examples)]
    formatter.write("\n".join(lines) + "\n")


def _arguments(command: Any) -> list[Any]:
    return [each for each in command.params if each.param_type_name == "argument"]


def _paragraphs(command: Any, width: int) -> Iterator[str]:
    for number, paragraph in enumerate(paragraphs_of(command)):
        yield from [""] if number else []
        yield from pieces(paragraph, width)


def _head(title: str) -> list[str]:
    return ["", typer.style(title, bold=True)]


def _section(title: str, rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Yield names and what they mean; a name that is long, or any on a narrow terminal, has a line of its own."""
    if not rows:
        return
    yield from _head(title)
    longest = max(cell_len(name) for name, _ in rows)
    size = min(longest, NAMES_WIDTH if width >= USUAL_WIDTH else width // 3)
    for name, meaning in rows:
        said = pieces(meaning, width - size - 4)
        if cell_len(name) > size:
            yield f"  {name}"
        else:
            yield f"  {name}{' ' * (size - cell_len(name))}  {said.pop(0)}".rstrip()
        yield from (" " * (size + 4) + each for each in said)


def _indented(text: str, width: int, more: int) -> list[str]:
    first, *rest = pieces(text, width - 2 - more)
    return ["  " + first, *(" " * (2 + more) + each for each in rest)]


def _commands(command: Any) -> Iterator[tuple[str, str]]:
    for name, each in getattr(command, "commands", {}).items():
        if not each.hidden:
            yield name, next(iter(paragraphs_of(each)), "")


def _row(parameter: Any) -> tuple[str, str]:
    value = metavar(parameter)
    if parameter.param_type_name == "argument":
        return value + ("…" if parameter.nargs != 1 else ""), _meaning(parameter)
    names = sorted(parameter.opts, key=len) + sorted(parameter.secondary_opts, key=len)
    joined = ", ".join(names)
    short = "" if joined.startswith("-") and not joined.startswith("--") else "    "
    return short + " ".join(filter(None, (joined, value))), _meaning(parameter)


def _meaning(parameter: Any) -> str:
    return " ".join(
        filter(None, (*paragraphs_of(parameter), _range(parameter), _default(parameter)))
    )


def _range(parameter: Any) -> str:
    low, high = getattr(parameter, "min", None), getattr(parameter, "max", None)
    if low is None and high is None:
        return ""
    if high is None:
        return say("(at least {low})", low=low)
    return f"({low}–{high})"


def _default(parameter: Any) -> str:
    said = parameter.show_default
    if isinstance(said, str):
        return say("[default: {}]").format(said)
    value = parameter.default
    is_shown = (
        said and not callable(value) and value not in (None, False, "", "-", []) and value != Path()
    )
    return say("[default: {}]").format(value) if is_shown else ""
