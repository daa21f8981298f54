"""The first account's key: shown to the person at a terminal, else put into a file that only this user may read."""

from pathlib import Path
from typing import TextIO

from vitascope import durable
from vitascope.accounts.key import NewKey
from vitascope.cli.words import say

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
    return say("The API key of your first account is in {file} : read it, then remove the file.", file=str(file)), file
