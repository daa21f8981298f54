"""Where a command saves a video: tried before money is spent, an error in words if it fails later."""

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path

from vitascope.cli.words import say
from vitascope.client import AsyncVitascope, Video
from vitascope.client.target import Target
from vitascope.errors import OperatorError, VitascopeError

STDOUT, DEFAULT_OUTPUT = Path("-"), Path("out.mp4")


class NotSaved(VitascopeError):
    """The video is there, but not as the file that was asked for."""


def is_there(output: Path) -> bool:
    """Return True if something of this name exists; a name that cannot exist does not."""
    try:
        return output.exists()
    except (OSError, ValueError):
        return False


def free_name(output: Path, taken: Collection[Path] = ()) -> Path:
    """Return output, with a number if something has that name or it is taken: out.mp4, out-2.mp4 and so on."""
    names = chain([output], (numbered(output, number) for number in count(2)))
    return next(name for name in names if not (name in taken or is_there(name)))


def numbered(output: Path, number: int) -> Path:
    """Return a name with a number: out-2.mp4."""
    return output.with_stem(f"{output.stem}-{number}")


def require_writable(output: Path, *, force: bool = False) -> None:
    """Try to write beside output as a download does; without force, a file that is there is not replaced.

    Raises OperatorError if that cannot be, with the reason.
    """
    if output == STDOUT:
        if sys.stdout.isatty():
            raise OperatorError("A terminal cannot show a video: send it to a file or a program")
        return
    try:
        _try_to_write(output, force)
    except (OSError, ValueError) as error:
        raise OperatorError(_cannot_be_written(output, error)) from None


async def download(client: AsyncVitascope, video: Video | str, output: Path) -> None:
    """Save a task's video to a file or to stdout.

    Raises what the client does, and NotSaved if the file cannot be written.
    """
    with saving(output):
        if output != STDOUT:
            await client.videos.download(video, output)
            return
        with tempfile.TemporaryDirectory() as folder:
            file = await client.videos.download(video, Path(folder, "video.mp4"))
            with file.open("rb") as content:
                shutil.copyfileobj(content, sys.stdout.buffer)
            sys.stdout.buffer.flush()


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


def _try_to_write(output: Path, force: bool) -> None:
    if not output.parent.is_dir():
        raise OperatorError("The folder {folder} does not exist", folder=output.parent)
    if output.is_dir():
        raise OperatorError("{file} is a folder: name a file in it", file=output)
    if output.is_file() and not force:
        raise OperatorError(
            "{file} is there already: name another file, or replace it with --force", file=output
        )
    target = Target(output)
    try:
        if target.is_special and not os.access(output, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        if not target.is_special:
            target.part.open("xb").close()
    except FileExistsError:
        return
    target.discard()


def _cannot_be_written(output: Path, error: Exception) -> str:
    why = (isinstance(error, OSError) and error.strerror) or say("no file can have this name")
    return say("{file} cannot be written: {why}", file=output, why=why)
