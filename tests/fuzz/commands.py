"""Settings and arguments: what a person may write, for the program to read."""

import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import typer.main
from hypothesis import strategies as st

from tests.fuzz.mutations import NASTY_TEXTS, changed, texts
from tests.fuzz.surface import FuzzFault, Surface
from tests.outside.commands import run
from vitascope.cli.app import app
from vitascope.config import Settings
from vitascope.errors import Exit

RUN_ON = {("serve",), ("api",), ("worker",), ("mcp",), ("chaos",), ("callback", "listen")}
"""Commands that end only when somebody ends them; chaos is a proof of its own."""
NOBODY = "http://127.0.0.1:9"
"""A service that does not answer."""
READS_SETTINGS = ("key", "list")
MOST_SECONDS = 60


def _require_sentence(done: "subprocess.CompletedProcess[bytes]") -> None:
    said = done.stderr.decode(errors="replace")
    if "Traceback" in said or done.returncode not in {*Exit}:
        raise FuzzFault(f"exit code {done.returncode}: {said[-2_000:]}")


def arguments(folder: Path) -> Surface:
    """Return command lines of every command that ends by itself, with anything in its options."""
    lines = st.sampled_from([*_commands(typer.main.get_command(app))]).flatmap(_line)

    def attempt(case: Sequence[str]) -> None:
        variables = {
            "VITASCOPE_URL": NOBODY,
            "VITASCOPE_KEY": "vs_live_x",
            "VITASCOPE_DATA": str(folder),
        }
        _require_sentence(run(folder, *case, **variables))

    return Surface("arguments", lines, attempt)


def _commands(
    command: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for name, each in getattr(command, "commands", {}).items():
        yield from _commands(each, (*path, name))
    if not hasattr(command, "commands") and path not in RUN_ON:
        yield (
            path,
            tuple(
                option for each in command.params for option in each.opts if option.startswith("-")
            ),
        )


def _line(command: tuple[tuple[str, ...], tuple[str, ...]]) -> "st.SearchStrategy[list[str]]":
    path, options = command
    words = st.one_of(st.sampled_from(options or ("--help",)), texts().filter(_is_argument))
    return st.lists(words, max_size=6).map(lambda rest: [*path, *rest])


def _is_argument(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= each <= "\udfff" for each in text)


def settings(folder: Path) -> Surface:
    """Return files of settings: any value for any name, and changed files."""
    file = folder / "vitascope.toml"

    def attempt(content: bytes) -> None:
        file.write_bytes(content)
        _require_sentence(run(folder, *READS_SETTINGS, VITASCOPE_DATA=str(folder / "data")))

    names = st.sampled_from([*Settings.model_fields, "engines", "nothing"])
    values = st.one_of(st.sampled_from(_VALUES), st.sampled_from(NASTY_TEXTS).map(_quoted))
    rows = st.lists(st.tuples(names, values).map(" = ".join), max_size=4)
    return Surface("settings", changed(rows.map("\n".join).map(_encoded), most=2), attempt)


_VALUES = (
    "-1",
    "0",
    "1e999",
    "nan",
    "[]",
    "{}",
    "true",
    "2026-01-01",
    "[[1]]",
    '["a", 1]',
    '{a = "b"}',
    "9" * 30,
    "''",
    "0x_",
    "'''",
)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _encoded(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


COMMANDS: tuple[Callable[[Path], Surface], ...] = (settings, arguments)
