"""The first account's key: shown to the person at a terminal, else put into a file that only this user may read."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from vitascope import durable
from vitascope.accounts.key import NewKey
from vitascope.cli.words import say

if TYPE_CHECKING:
    from vitascope.runtime import Runtime

FILE = "vitascope.first-key"
"""Its name in the data folder."""


def hand_over(key: NewKey, data: Path, stream: TextIO) -> tuple[str, Path | None]:
    """Return the sentence that tells of the key, and the file that holds it if stream is no terminal.

    Whatever is written to a pipe or a file may be a log, which keeps it for good and shows it to many.
    """
    if stream.isatty():
        return say("API key of your first account, shown this once: {key}", key=key.secret), None
    file = data / FILE
    durable.write(file, f"{key.secret}\n".encode())
    return say(
        "The API key of your first account is in {file} : read it, then remove the file.",
        file=str(file),
    ), file


def write_first_key(runtime: "Runtime") -> None:
    """Hand over a first account's key that was just made on stderr, where results are on stdout."""
    if runtime.first_key is not None:
        sys.stderr.write(hand_over(runtime.first_key, runtime.settings.data, sys.stderr)[0] + "\n")
