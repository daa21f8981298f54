"""What a command tells on stdout: lines for people, or one JSON object a line for machines."""

import json
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from vitascope import text


def print_result(facts: Any, sentence: str, *, as_json: bool, beside: bool = False) -> None:
    """Write facts as one line of JSON, or the sentence; to stderr beside a video on stdout."""
    stream = sys.stderr if beside else sys.stdout
    if as_json:
        print_json(facts, stream)
    else:
        print_text(sentence + "\n", stream)


def print_json(facts: Any, stream: TextIO | None = None) -> None:
    """Write facts as one line of JSON, escaped where the stream's encoding has no such characters."""
    stream = stream or sys.stdout
    line = json.dumps(facts, ensure_ascii=False)
    try:
        line.encode(stream.encoding)
    except UnicodeEncodeError:
        line = json.dumps(facts)
    stream.write(line + "\n")
    stream.flush()


def print_lines(rows: Iterable[Any]) -> None:
    """Write every row as one line of JSON."""
    for row in rows:
        print_json(row)


def print_text(lines: str, stream: TextIO | None = None) -> None:
    """Write lines; controls that a terminal would obey are escaped."""
    stream = stream or sys.stdout
    stream.write(text.lines(lines))
    stream.flush()
