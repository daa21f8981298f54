"""What to make, row by row: from the command line, or from a CSV or JSONL file."""

import csv
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vitascope.cli.output import DEFAULT_OUTPUT, STDOUT, free_name, numbered
from vitascope.cli.words import say
from vitascope.errors import OperatorError
from vitascope.plainjson import parsed

COLUMNS = (
    "prompt", "model", "duration", "aspect_ratio", "resolution", "sound", "image", "last_frame", "negative_prompt",
    "cfg_scale", "seed", "output",
)  # fmt: skip
NAME_CHARACTERS = 40


@dataclass(frozen=True, kw_only=True)
class VideoRequest:
    """One video: createTask's input, and the file it becomes. row counts from 1."""

    row: int
    input: Mapping[str, Any]
    output: Path

    @property
    def prompt(self) -> str:
        """What to show."""
        return str(self.input["prompt"])


def requests_of(
    prompt: str | None,
    output: Path | None,
    table: Path | None,
    folder: Path,
    options: Mapping[str, Any],
    *,
    count: int = 1,
) -> list[VideoRequest]:
    """Return what the command line asks for: one prompt, so many times, or a table of them.

    The prompt ``-`` is read from standard input.

    Raises OperatorError where it is neither or both, or for what read_batch refuses.
    """
    if (prompt is None) == (table is None):
        raise OperatorError("Provide a prompt, or a file with --from")
    if table is not None and count > 1:
        raise OperatorError("--count is for one prompt: with --from, give it as many rows")
    if table is not None:
        return read_batch(table, folder, options)
    if prompt == "-":
        prompt = _from_stdin()
    return _takes({"prompt": prompt, **options}, output, count)


def _takes(asked: Mapping[str, Any], output: Path | None, count: int) -> list[VideoRequest]:
    """Return a prompt so many times: the seeds follow each other, the files are numbered."""
    if count > 1 and output == STDOUT:
        raise OperatorError("Standard output takes one video: leave out --count, or name a file")
    first = free_name(DEFAULT_OUTPUT) if output is None else output
    requests, taken = [], set[Path]()
    for number in range(count):
        seed = {"seed": asked["seed"] + number} if "seed" in asked else {}
        file = (
            first
            if number == 0
            else free_name(first, taken)
            if output is None
            else numbered(first, number + 1)
        )
        taken.add(file)
        requests.append(VideoRequest(row=number + 1, input={**asked, **seed}, output=file))
    return requests


def _from_stdin() -> str:
    """Return the prompt on standard input. Raise OperatorError where there is none."""
    try:
        prompt = sys.stdin.buffer.read().decode().strip()
    except UnicodeDecodeError:
        raise OperatorError("The prompt must be UTF-8 text") from None
    if not prompt:
        raise OperatorError("Standard input holds no prompt")
    return prompt


def read_batch(file: Path, folder: Path, defaults: Mapping[str, Any]) -> list[VideoRequest]:
    """Read a table of requests; a row's empty cells take the defaults, its file goes to folder.

    Raises OperatorError naming the row and what is wrong with it.
    """
    rows = _jsonl(file) if file.suffix.lower() in {".jsonl", ".ndjson"} else _csv(file)
    try:
        requests = [
            _request(number, row, folder, defaults) for number, row in enumerate(rows, start=1)
        ]
    except OSError as error:
        raise OperatorError("{file} cannot be read: {why}", file=file, why=error.strerror) from None
    except UnicodeDecodeError:
        raise OperatorError("{file} must be UTF-8 text", file=file) from None
    except csv.Error as error:
        raise OperatorError("{file} is not valid CSV: {why}", file=file, why=error) from None
    if not requests:
        raise OperatorError("{file} holds no prompts", file=file)
    _refuse_doubles(requests)
    return requests


def _csv(file: Path) -> Iterator[Mapping[str, Any]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def _jsonl(file: Path) -> Iterator[Mapping[str, Any]]:
    with file.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(filter(str.strip, lines), start=1):
            try:
                row = parsed(line)
            except ValueError:
                raise _bad_row(number, say("is not valid JSON")) from None
            yield {"prompt": row} if isinstance(row, str) else row if isinstance(row, dict) else {}


def _request(
    number: int, row: Mapping[str, Any], folder: Path, defaults: Mapping[str, Any]
) -> VideoRequest:
    unknown = [str(name) for name in row if name not in COLUMNS]
    if unknown:
        what = say(
            "has the unknown column {name}; there are: {known}",
            name=unknown[0],
            known=", ".join(COLUMNS),
        )
        raise _bad_row(number, what)
    given = {name: value for name, value in row.items() if value not in (None, "")}
    output = given.pop("output", None)
    request = {**defaults, **{name: _typed(number, name, value) for name, value in given.items()}}
    if "prompt" not in request:
        raise _bad_row(number, say("has no prompt"))
    name = output or f"{number:04d}-{slug(request['prompt'])}.mp4"
    if not isinstance(name, str) or not _is_within(folder, folder / name):
        raise _bad_row(number, say("must have an output within the folder (--folder)"))
    return VideoRequest(row=number, input=request, output=folder / name)


def _is_within(folder: Path, file: Path) -> bool:
    """Return True if a file is in a folder, links followed; a name that cannot exist is refused later."""
    try:
        return file.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return ".." not in file.parts


def _typed(number: int, name: str, value: Any) -> Any:
    if name == "sound":
        return _yes_or_no(number, value)
    kind = {"cfg_scale": float, "seed": int}.get(name, str)
    if isinstance(value, bool | list | dict) or (
        kind is str and name != "duration" and not isinstance(value, str)
    ):
        raise _bad_row(number, say("{name} must be text or a number", name=name))
    try:
        return kind(value)
    except (TypeError, ValueError, OverflowError):
        raise _bad_row(number, say("{name} must be a number", name=name)) from None


def _yes_or_no(number: int, value: Any) -> bool:
    known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(
        str(value).lower()
    )
    if known is None:
        raise _bad_row(number, say("sound must be true or false"))
    return known


def slug(prompt: str) -> str:
    """Return the prompt's first words as a file name, Chinese ones too."""
    return (
        re.sub(r"[^\w]+", "-", prompt).strip("-_").lower()[:NAME_CHARACTERS].rstrip("-_") or "video"
    )


def _refuse_doubles(requests: list[VideoRequest]) -> None:
    seen: dict[Path, int] = {}
    for request in requests:
        if (first := seen.setdefault(request.output, request.row)) != request.row:
            raise _bad_row(request.row, say("has the same output as row {first}", first=first))


def _bad_row(number: int, what: str) -> OperatorError:
    return OperatorError("Row {number} {what}", number=number, what=what)
