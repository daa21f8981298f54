"""The pictures behind a task's addresses: fetched under its lease, kept beside its video.

They are never decoded here.
"""

import asyncio
import hashlib
import shutil
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from vitascope import durable, log
from vitascope.egress.fetch import UNFETCHED_TEXT, Fetcher, NotFetched
from vitascope.media.given import UNUSABLE_TEXT, BadPicture, facts_of
from vitascope.storage.pictures import LocalPictures
from vitascope.tasks.task import Failed, Lease
from vitascope.uploads.service import Uploads
from vitascope.worker.away import once_back

logger = log.get("worker")

ROLES = {"first_frame": "first", "last_frame": "last"}
"""A spec's addresses of pictures, and what their files are called."""


@dataclass(frozen=True, kw_only=True)
class GivenFile:
    """A picture's file, and what the record says of it."""

    path: Path
    facts: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class PictureDesk:
    """Where the pictures of tasks come from and are kept; attempts is how many a task has."""

    pictures: LocalPictures
    uploads: Uploads
    fetcher: Fetcher
    attempts: int

    async def gather(self, lease: Lease) -> dict[str, GivenFile] | Failed:
        """Return the file behind each address of a spec: an earlier attempt's, else fetched now."""
        files: dict[str, GivenFile] = {}
        for role, short in ROLES.items():
            address = getattr(lease.spec, role)
            if address is None:
                continue
            try:
                files[role] = await self._one(lease, address, short)
            except NotFetched as error:
                logger.info(
                    "picture not fetched", task=lease.task_id, attempt=lease.attempt, why=str(error)
                )
                again = error.retryable and lease.attempt < self.attempts
                return Failed(
                    message=UNFETCHED_TEXT.format(why=error), retryable=again, blames_engine=False
                )
            except BadPicture as error:
                return Failed(
                    message=UNUSABLE_TEXT.format(why=error), retryable=False, blames_engine=False
                )
        return files

    async def _one(self, lease: Lease, address: str, short: str) -> GivenFile:
        kept = await asyncio.to_thread(self.pictures.of_task, lease.task_id, short)
        if kept is not None:
            return GivenFile(path=kept, facts=(await asyncio.to_thread(_facts, kept))[1])
        part = await asyncio.to_thread(self.pictures.part)
        try:
            await self._bring(address, part)
            ending, facts = await asyncio.to_thread(_facts, part)
            path = await asyncio.to_thread(
                self.pictures.keep, part, f"{lease.task_id}-{short}{ending}"
            )
        finally:
            part.unlink(missing_ok=True)
        return GivenFile(path=path, facts=facts)

    async def _bring(self, address: str, part: Path) -> None:
        """Write what an address holds to part: an upload from the storage, else from the network."""
        behind = partial(self.uploads.behind, address)
        upload = await once_back(behind, "a picture to be fetched")
        if upload is None and self.uploads.is_own(address):
            raise NotFetched("the upload has expired, or was deleted")
        if upload is None:
            await self.fetcher.fetch(address, part)
            return
        file = await self.uploads.file_of(upload)
        if file is None:
            raise NotFetched("the upload is lost")
        await asyncio.to_thread(_copy, file, part)


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    durable.sync(target)


def _facts(path: Path) -> tuple[str, dict[str, Any]]:
    content = path.read_bytes()
    facts = facts_of(content)
    described = asdict(facts) | {
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return facts.ending, {name: value for name, value in described.items() if name != "turn"}
