"""What the command line says, in the language of the locale."""

from collections.abc import Iterator
from typing import Any

from vitascope.errors import VitascopeError, WireError
from vitascope.language import ENGLISH, explain, of_environment, text_in, translate
from vitascope.language import mark as _
from vitascope.text import one_line


def say(sentence: str, **values: object) -> str:
    """Return a sentence in the locale's language with its {values} filled in; English if nobody translated it."""
    shown = {name: one_line(value) if isinstance(value, str) else value for name, value in values.items()}
    return translate(of_environment(), sentence, **shown)


def reason(error: VitascopeError) -> str:
    """Return what an error says in the locale's language; what came over the wire in English gets a title there."""
    language = of_environment()
    said = explain(language, error)
    if isinstance(error, WireError) and said == str(error) and language != ENGLISH.code:
        return f"{translate(language, error.title)} {said}"
    return said


def translate_help(command: Any) -> None:
    """Put the help of a command (as typer made it), its options and its subcommands into the locale's language."""
    language = of_environment()
    for each in _parts(command):
        if (translated := text_in(language, help_of(each))) != help_of(each):
            each.help = translated
        if isinstance(default := getattr(each, "show_default", None), str):
            each.show_default = text_in(language, default)
    _translate_panels(language)


def sentences(command: Any) -> set[str]:
    """Return every sentence of help in a command, its options and its subcommands."""
    defaults = {getattr(each, "show_default", None) for each in _parts(command)}
    told = {default for default in defaults if isinstance(default, str) and any(map(str.isalpha, default))}
    return told | {help_of(each) for each in _parts(command) if each.help}


def help_of(part: Any) -> str:
    """Return the help of a command or an option with single spaces, as the catalogues have it."""
    return " ".join((part.help or "").split())


def _parts(command: Any) -> Iterator[Any]:
    from typer import Context

    yield command
    yield command.get_help_option(Context(command))
    yield from (option for option in command.params if hasattr(option, "help"))
    for each in getattr(command, "commands", {}).values():
        yield from _parts(each)


def _translate_panels(language: str) -> None:
    from typer import rich_utils

    rich_utils.OPTIONS_PANEL_TITLE = text_in(language, _("Options"))
    rich_utils.COMMANDS_PANEL_TITLE = text_in(language, _("Commands"))
    rich_utils.ARGUMENTS_PANEL_TITLE = text_in(language, _("Arguments"))
    rich_utils.ERRORS_PANEL_TITLE = text_in(language, _("Error"))
    rich_utils.DEFAULT_STRING = text_in(language, _("[default: {}]"))
    rich_utils.REQUIRED_LONG_STRING = text_in(language, _("[required]"))
