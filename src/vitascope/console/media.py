"""Where a page finds a finished task's video and its poster."""

from dataclasses import dataclass

from vitascope.runtime import Runtime
from vitascope.storage.local import POSTER_ENDING, VIDEO_ENDING
from vitascope.tasks.task import Task


@dataclass(frozen=True, kw_only=True)
class Media:
    """URLs of a video, its poster, and what the file is called when it is saved."""

    video: str
    poster: str
    file_name: str


def media_of(runtime: Runtime, task: Task) -> Media | None:
    """Return where a task's video is, None if there is none (yet).

    Our own files go by their path alone, so that the page works under whatever name this machine was reached.
    """
    if task.video is None:
        return None
    video = runtime.storage.video_url(task.video).removeprefix(runtime.settings.base_url)
    return Media(
        video=video,
        poster=video.removesuffix(VIDEO_ENDING) + POSTER_ENDING,
        file_name=f"{task.id}{VIDEO_ENDING}",
    )
