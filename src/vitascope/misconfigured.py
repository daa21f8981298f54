"""Wrong settings as one sentence: where the setting stands, its name, and what is allowed."""

import re
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic_core import ErrorDetails

from vitascope.errors import OperatorError
from vitascope.shapes import rule_of

NAMED = re.compile(r'field "(\w+)"')
PLACE_IN_FILE = r"^\s*(?:{name}\s*[=.]|\[+{name}[.\]])"


def fault(
    errors: Sequence[ErrorDetails],
    *,
    flags: Mapping[str, Any],
    prefix: str,
    file: Path,
    known: Collection[str],
) -> OperatorError:
    """Return what is wrong with a setting that flags, the environment or the file set."""
    # If a value may be of several kinds, the one that went furthest is what was meant.
    error = max(
        (each for each in errors if each["loc"][0] == errors[0]["loc"][0]),
        key=lambda each: len(each["loc"]),
    )
    name = str(error["loc"][0])
    if name in flags:
        place, shown = f"--{name.replace('_', '-')}", ""
    elif (line := _line_of(name, file)) is not None:
        place, shown = f"{file}, line {line}: ", _shown(error)
    else:
        place, shown = f"{prefix}{name.upper()}", _shown(error).removeprefix(name)
    if error["type"] == "extra_forbidden" and name not in known:
        return unknown(name, known, place)
    rule, values = rule_of(error)
    return OperatorError(rule, **{**values, "field": f"{place}{shown}"})


def unknown(name: str, known: Collection[str], place: str) -> OperatorError:
    """Return that there is no such setting, and which one may have been meant.

    place stands before the sentence.
    """
    if near := get_close_matches(name.lower(), known, n=1):
        return OperatorError(
            "{place}there is no setting {name}; did you mean {near}?",
            place=place,
            name=name,
            near=near[0],
        )
    return OperatorError(
        "{place}there is no setting {name}; docs/operations.md lists them all",
        place=place,
        name=name,
    )


def not_json(message: str, prefix: str) -> OperatorError:
    """Return which variable of the environment must hold JSON, from what its reader said."""
    found = NAMED.search(message)
    name = f"{prefix}{found[1].upper()}" if found else "A variable"
    return OperatorError('{name} must be JSON, such as ["10.0.0.0/8"] for a list', name=name)


def _shown(error: ErrorDetails) -> str:
    """Return the setting's name with the part of it that is wrong, without the kinds that were
    tried.
    """
    name, *rest = error["loc"]
    kinds = {"str", "Share", *(f"ip_v{version}_network" for version in (4, 6))}
    parts = [
        str(part)
        for part in rest
        if part not in kinds and "[" not in str(part) and "IPv" not in str(part)
    ]
    return ".".join([str(name), *parts])


def _line_of(name: str, file: Path) -> int | None:
    """Return the line of a file that sets a setting, None if none does."""
    if not file.is_file():
        return None
    pattern = re.compile(PLACE_IN_FILE.format(name=re.escape(name)))
    numbered = enumerate(file.read_text().splitlines(), start=1)
    return next((number for number, line in numbered if pattern.match(line)), None)
