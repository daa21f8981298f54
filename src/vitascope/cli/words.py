"""What the command line says, in the language of the locale."""

from collections.abc import Iterator
from typing import Any

from vitascope.errors import VitascopeError, WireError
from vitascope.language import ENGLISH, explain, of_environment, text_in, translate
from vitascope.text import one_line


def say(sentence: str, **values: object) -> str:
    """Return a sentence in the locale's language with its {values} filled in; English if nobody translated it."""
    shown = {
        name: one_line(value) if isinstance(value, str) else value for name, value in values.items()
    }
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
        texts = [text_in(language, paragraph) for paragraph in paragraphs_of(each)]
        if texts != paragraphs_of(each):
            each.help = "\n\n".join(texts)
        if isinstance(default := getattr(each, "show_default", None), str):
            each.show_default = text_in(language, default)


def sentences(command: Any) -> set[str]:
    """Return every sentence of help in a command, its options and its subcommands."""
    defaults = {getattr(each, "show_default", None) for each in _parts(command)}
    found = {
        default
        for default in defaults
        if isinstance(default, str) and any(map(str.isalpha, default))
    }
    return found | {paragraph for each in _parts(command) for paragraph in paragraphs_of(each)}


def paragraphs_of(part: Any) -> list[str]:
    """Return the help of a command or an option as the catalogues have it: paragraphs with single spaces."""
    return [" ".join(each.split()) for each in (part.help or "").split("\n\n") if each.strip()]


def _parts(command: Any) -> Iterator[Any]:
    from typer import Context

    yield command
    yield command.get_help_option(Context(command, **command.context_settings))
    yield from (option for option in command.params if hasattr(option, "help"))
    for each in getattr(command, "commands", {}).values():
        yield from _parts(each)
