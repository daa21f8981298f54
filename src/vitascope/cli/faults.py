"""What a person reads when a command fails: one sentence, never a traceback."""

import json
import sys
import traceback
from pathlib import Path

from vitascope import text
from vitascope.cli.words import reason, say


def print_error(error: Exception, *, as_json: bool = False) -> int:
    """Write one sentence to stderr, with as_json an object to stdout too; return the exit code.

    Raises the error itself in Python's development mode (python -X dev).
    """
    from vitascope.errors import Exit, VitascopeError, WireError

    if isinstance(error, VitascopeError):
        sentence, code = reason(error), error.exit_code
    elif isinstance(error, OSError) and error.filename is not None:
        file = text.one_line(str(error.filename))
        sentence, code = (
            say("{file} cannot be used: {why}", file=file, why=error.strerror or ""),
            Exit.BAD_INPUT,
        )
    elif sys.flags.dev_mode:
        raise error
    else:
        sentence, code = _fault(error), Exit.FAILED
    sys.stderr.write(f"vitascope: {text.one_line(sentence)}\n")
    if as_json:
        wire_code = error.code.value if isinstance(error, WireError) else None
        message = str(error) if isinstance(error, VitascopeError) else sentence
        sys.stdout.write(json.dumps({"error": {"code": wire_code, "message": message}}) + "\n")
    return code


def _fault(error: Exception) -> str:
    """Return where a fault of our own is, without its message, which may hold anything."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    kind = type(error).__name__
    return say(
        "This is a fault of Vitascope's own ({kind} at {where}). Please report it.",
        kind=kind,
        where=where,
    )
