"""A service started on what a loss of power has left: it must be ready, and bring everything to its
end.
"""

import asyncio
from collections import Counter
from pathlib import Path

from tests.chaos.power.disk import Image
from tests.chaos.power.image import DATA, NO_VIDEO, TORN, results, write_image
from tests.chaos.power.replay import VIDEO
from tests.chaos.power.scene import write_settings
from vitascope.errors import OperatorError
from vitascope.media.probe import BrokenVideo, probe
from vitascope.media.provenance import read_provenance
from vitascope.runtime import DATABASE_FILE, MEDIA_FOLDER
from vitascope_chaos.cluster import ClusterProcess
from vitascope_chaos.plan import DISK, ProofPlan
from vitascope_chaos.receiver import CallbackReceiver
from vitascope_chaos.rows import Rows

START_SECONDS = 90.0
REST_SECONDS = 90.0
LOOK_SECONDS = 0.2
NO_START = "services that did not start again"
NO_CALLBACK = "ended after a start without a callback"
BAD_EXIT = "stops that ended in an error"
OWN_PROMISES = (NO_START, NO_CALLBACK, BAD_EXIT)


async def restart(
    plan: ProofPlan, folder: Path, image: Image, receiver: CallbackReceiver, untold: set[str]
) -> Counter[str]:
    """Start a service on an image in folder, let it end everything, stop it, and count the promises
    that it breaks.

    untold are the tasks of the image that their receiver is yet to hear of.
    """
    write_image(image, folder / DISK)
    write_settings(plan, folder, receiver.port)
    heard = Counter(receiver.by_task)
    with (folder / "service.log").open("wb") as log_file:
        member = ClusterProcess("serve", 0, folder, log_file)
        try:
            async with asyncio.timeout(START_SECONDS):
                await member.start()
        except (OperatorError, TimeoutError):
            return Counter({NO_START: 1})
        else:
            await _at_rest(folder / DISK / DATA)
        finally:
            await member.stop()
    found = await asyncio.to_thread(faults_at_rest, folder / DISK / DATA)
    found[NO_CALLBACK] += sum(receiver.by_task[task_id] == heard[task_id] for task_id in untold)
    found[BAD_EXIT] += member.bad_exits
    return found


async def _at_rest(data: Path) -> None:
    """Wait until nothing is left to do, or for as long as that may take.

    What is left then is counted.
    """
    rows = Rows(data / DATABASE_FILE, None)
    for _ in range(int(REST_SECONDS / LOOK_SECONDS)):
        if not any(rows.faults().values()):
            return
        await asyncio.sleep(LOOK_SECONDS)


def faults_at_rest(data: Path) -> Counter[str]:
    """Count the promises that a data folder breaks in which nobody works any more.

    Every MP4 is read in full.
    """
    found = Counter(Rows(data / DATABASE_FILE, None).faults())
    videos = {path.name: _is_whole(path) for path in (data / MEDIA_FOLDER).glob(f"*{VIDEO}")}
    found[TORN] += sum(not whole for whole in videos.values())
    found[NO_VIDEO] += len(results(data / DATABASE_FILE) - videos.keys())
    return found


def _is_whole(video: Path) -> bool:
    try:
        probe(video)
    except BrokenVideo:
        return False
    provenance = read_provenance(video)
    return provenance is not None and provenance.whole
