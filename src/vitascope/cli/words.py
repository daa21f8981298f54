"""What the command line says, in the reader's language: English sentences are the keys of the Chinese table."""

from collections.abc import Iterator
from typing import Any

from vitascope.cli.chinese import CHINESE
from vitascope.cli.config import language
from vitascope.text import one_line
from vitascope.wire import Code


def say(sentence: str, **values: object) -> str:
    """Return a sentence in the locale's language with its {values} filled in; English where nobody translated it."""
    said = CHINESE.get(sentence, sentence) if language() == "zh" else sentence
    shown = {name: one_line(value) if isinstance(value, str) else value for name, value in values.items()}
    return said.format(**shown) if values else said


def reason(error: Exception) -> str:
    """Return what an error says; a service's refusal, which speaks English, is introduced in the locale's language."""
    from vitascope.errors import WireError

    kind = REFUSALS.get(error.code) if isinstance(error, WireError) else None
    return str(error) if kind is None or language() == "en" else f"{say(kind)} {error}"


REFUSALS = {
    Code.UNAUTHORIZED: "The key was refused.",
    Code.INSUFFICIENT_CREDITS: "The credits do not suffice.",
    Code.NOT_FOUND: "There is no such thing.",
    Code.INVALID: "The input was refused.",
    Code.TOO_FREQUENT: "Too many calls; try again in a moment.",
    Code.KEY_LIMIT: "The key's limits forbid it.",
    Code.MAINTENANCE: "The service is under maintenance.",
    Code.CANCELLED: "The task was cancelled.",
    Code.INTERNAL: "The service made a mistake.",
    Code.GENERATION_FAILED: "The generation failed.",
    Code.SWITCHED_OFF: "The model is switched off.",
}


def translate(command: Any) -> None:
    """Put the help of a command (as typer made it), its options and its subcommands into the locale's language."""
    if language() == "zh":
        for each in _parts(command):
            each.help = CHINESE.get(_one_line(each.help), each.help)
            if isinstance(default := getattr(each, "show_default", None), str):
                each.show_default = CHINESE.get(default, default)
        _translate_panels()


def sentences(command: Any) -> set[str]:
    """Return every sentence of help in a command, its options and its subcommands."""
    defaults = {getattr(each, "show_default", None) for each in _parts(command)}
    told = {default for default in defaults if isinstance(default, str) and any(map(str.isalpha, default))}
    return told | {_one_line(each.help) for each in _parts(command) if each.help}


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _parts(command: Any) -> Iterator[Any]:
    from typer import Context

    yield command
    yield command.get_help_option(Context(command))
    yield from (option for option in command.params if hasattr(option, "help"))
    for each in getattr(command, "commands", {}).values():
        yield from _parts(each)


def _translate_panels() -> None:
    from typer import rich_utils

    rich_utils.OPTIONS_PANEL_TITLE = "选项"
    rich_utils.COMMANDS_PANEL_TITLE = "命令"
    rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
    rich_utils.ERRORS_PANEL_TITLE = "错误"
    rich_utils.DEFAULT_STRING = "[默认：{}]"
    rich_utils.REQUIRED_LONG_STRING = "[必填]"
