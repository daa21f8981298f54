"""Downloads: a file gets its name once it is whole and a video."""

from collections.abc import Mapping
from itertools import count
from pathlib import Path

from vitascope import errors
from vitascope.client import verbs
from vitascope.client.core import Core, backoff_seconds, envelope_of
from vitascope.client.errors import Unreachable
from vitascope.client.steps import Ask, Lost, Pause, Steps, WireResponse
from vitascope.client.target import Target
from vitascope.client.video import Video
from vitascope.errors import VitascopeError
from vitascope.wire import Code

DOWNLOAD_ATTEMPTS = 4
MISSING_ATTEMPTS = 8
"""A store may know a file only a moment after the service has named it: half a minute in all."""
HEAD_BYTES = 65_536
TEXT_STARTS = (b"", b"<", b"{", b"[")
"""How pages and JSON begin, and no video."""
REQUEST_HEADERS: Mapping[str, str] = {"Accept-Encoding": "identity"}
"""Never the key: whoever serves the file need not know it."""


class Missing(Lost):
    """The file is not there: not yet, or no longer."""


def download(core: Core, video: Video | str, path: Path | str) -> Steps[Path]:
    """Save a finished task's MP4 as path, which appears only when the file is whole; return it.

    A regular file is replaced and keeps its mode, a link is followed, a device or FIFO is written
    into. Redirects are followed, and the key is sent to nobody. A file that is not there is asked
    for again for half a minute, as a store may lag; Vitascope never does. Raises VitascopeError
    where there is no video yet, NotFound if it is gone, Unreachable if what arrives is no video or
    not whole, OSError if path cannot be written.
    """
    found = (
        video if isinstance(video, Video) and video.urls else (yield from verbs.get(core, video))
    )
    target = Target(path)
    for attempt in count():
        try:
            yield from _fetch(found.url, target.part)
            target.finish()
            return Path(path)
        except Lost as lost:
            error = yield from _final(core, lost, attempt)
            if error is not None:
                raise error from lost
        finally:
            target.discard()
        yield Pause(backoff_seconds(attempt))
    raise AssertionError("the last attempt returns or raises")


def _fetch(url: str, part: Path) -> Steps[None]:
    """Save what url holds; raise Lost if that is not a whole video."""
    answer: WireResponse = yield Ask(method="GET", url=url, headers=REQUEST_HEADERS, save_to=part)
    _require_whole(answer)
    _require_video(answer, part)


def _final(core: Core, lost: Lost, attempt: int) -> Steps[VitascopeError | None]:
    """Return what a failed attempt ends with, None if another one may bring the file."""
    if isinstance(lost, Missing):
        may_come = attempt + 1 < MISSING_ATTEMPTS
        if may_come and not (yield from core.is_one_of_ours(patiently=False)):
            return None
        return errors.NotFound("The video is gone.")
    if attempt + 1 < DOWNLOAD_ATTEMPTS:
        return None
    return Unreachable("The video could not be downloaded: {why}", why=lost)


def _require_whole(answer: WireResponse) -> None:
    if answer.status == 410:
        raise errors.NotFound("The video is gone.")
    if answer.status == 404:
        raise Missing("HTTP 404", reached=True)
    if answer.status != 200:
        raise Lost(f"HTTP {answer.status}", reached=True)
    length = answer.headers.get("content-length")
    if (
        length is not None
        and "content-encoding" not in answer.headers
        and int(length) != answer.size
    ):
        raise Lost(f"{answer.size} of {length} bytes arrived", reached=True)


def _require_video(answer: WireResponse, part: Path) -> None:
    """Raise Lost for a page or a refusal that came with the status of a success."""
    with part.open("rb") as file:
        head = file.read(HEAD_BYTES)
    kind = answer.headers.get("content-type", "")
    if head[4:8] == b"ftyp" or (kind.startswith("video/") and head[:1] not in TEXT_STARTS):
        return
    code, message = envelope_of(head) or (None, kind or "no content type")
    if code == Code.NOT_FOUND:
        raise Missing(message, reached=True)
    raise Lost(f"the answer is no video: {message}", reached=True)
