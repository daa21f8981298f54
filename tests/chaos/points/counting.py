"""What a stage has come to, counted when its service has left: every promise as a number that has
to be 0.
"""

from collections import Counter

import obstore

from tests.callers import OPERATOR
from tests.chaos.points.acts import is_whole
from tests.chaos.points.stage import PointStage
from vitascope.maintenance.sweeper import Sweeper
from vitascope.runtime import Runtime, open_runtime
from vitascope.storage.local import MARK_FILE, TRASH_FOLDER
from vitascope.storage.pictures import FOLDER as PICTURES
from vitascope.storage.s3 import S3Storage

FUTURE_SECONDS = -10.0
"""Older than this: every file."""
OF_THE_STORAGE = {MARK_FILE, TRASH_FOLDER, PICTURES}


async def count(stage: PointStage) -> tuple[Counter[str], list[str]]:
    """Return how often each promise is broken, and what there is to say about it."""
    known, told = stage.rows.task_ids(), set(stage.accepted.values())
    missing = {
        "accepted and lost": told - known - stage.forgotten,
        "made twice for one request": known - told - stage.unheard,
        "ended without a callback": stage.rows.called_back() - stage.receiver.by_task.keys(),
        "top-ups lost or made twice": {
            each for each in stage.top_ups if stage.rows.top_ups().get(each) != 1
        },
    }
    broken = Counter(stage.rows.faults()) + stage.broken
    async with open_runtime(stage.opened) as runtime:
        missing |= await _of_money(runtime) | await _of_files(runtime, stage)
    notes = [f"{name}: {', '.join(sorted(found))}" for name, found in missing.items() if found]
    names = {*stage.rows.faults(), *stage.broken, *missing}
    return Counter({name: broken[name] + len(missing.get(name, ())) for name in names}), notes


async def _of_money(runtime: Runtime) -> dict[str, set[str]]:
    audits = await runtime.accounts.audit()
    keys = await runtime.accounts.operators_keys(OPERATOR)
    for account in await runtime.accounts.list_accounts():
        keys += await runtime.accounts.list_keys(OPERATOR, account.id)
    return {
        "ledger entries that do not verify": {fault for audit in audits for fault in audit.faults},
        "counted against a key's caps for nothing": {
            key.id for key in keys if any(key.spent.values())
        },
    }


async def _of_files(runtime: Runtime, stage: PointStage) -> dict[str, set[str]]:
    """Sweep as the service does after an hour.

    Then only what tasks point to may be left, and it is whole.
    """
    results, storage = stage.rows.results(), runtime.storage
    sweeper = Sweeper(
        runtime.queue,
        runtime.tasks,
        runtime.films,
        storage,
        runtime.installation,
        runtime.settings,
    )
    await sweeper.remove_orphans(FUTURE_SECONDS)
    here = {path.name for path in (runtime.settings.data / "media").iterdir()} - OF_THE_STORAGE
    pointed_to = results | {storage.poster(name).name for name in results}
    if runtime.settings.storage is None:
        broken = {name for name in results if not is_whole(runtime.settings.data / "media" / name)}
        return {"files that nobody removes": here - pointed_to, "videos that are not whole": broken}
    assert isinstance(storage, S3Storage)
    there = {item["path"] for item in obstore.list_with_delimiter(storage._store)["objects"]}
    there = {path.rpartition("/")[2] for path in there} - OF_THE_STORAGE
    return {
        "files that nobody removes": here | (there - pointed_to),
        "videos that are not whole": results - there,
    }
