"""Where a command saves a video: tried before money is spent, an error in words if it fails later."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vitascope.cli.words import say
from vitascope.client.files import part_of
from vitascope.errors import OperatorError, VitascopeError


class NotSaved(VitascopeError):
    """The video is there, but not as the file that was asked for."""


def is_there(output: Path) -> bool:
    """Return True if something of this name exists; a name that cannot exist does not."""
    try:
        return output.exists()
    except (OSError, ValueError):
        return False


def require_writable(output: Path) -> None:
    """Try to write beside output as a download does.

    Raises OperatorError if that cannot be, with the reason.
    """
    try:
        _try_to_write(output)
    except (OSError, ValueError) as error:
        raise OperatorError(_cannot_be_written(output, error)) from None


@contextmanager
def saving(output: Path) -> Iterator[None]:
    """Raise NotSaved for a file that cannot be written within the block."""
    try:
        yield
    except VitascopeError:
        # Some are OSErrors too, as DeadlineExceeded is, and say enough.
        raise
    except OSError as error:
        raise NotSaved(_cannot_be_written(output, error)) from error


def _try_to_write(output: Path) -> None:
    if not output.parent.is_dir():
        raise OperatorError(say("The folder {folder} does not exist", folder=output.parent))
    if output.is_dir():
        raise OperatorError(say("{file} is a folder: name a file in it", file=output))
    part = part_of(output)
    try:
        part.open("xb").close()
    except FileExistsError:
        return
    part.unlink()


def _cannot_be_written(output: Path, error: Exception) -> str:
    why = (isinstance(error, OSError) and error.strerror) or say("no file can have this name")
    return say("{file} cannot be written: {why}", file=output, why=why)
