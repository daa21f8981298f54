"""The pictures behind a task's addresses: fetched under its lease, kept beside its video.

They are never decoded here.
"""

import asyncio
import hashlib
import shutil
from collections.abc import Awaitable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from vitascope import durable, log
from vitascope.catalog import MODELS
from vitascope.catalog.pictures import PictureLimits
from vitascope.egress.fetch import UNFETCHED_TEXT, Fetcher, NotFetched
from vitascope.media.given import UNUSABLE_TEXT, BadPicture, GivenPicture, facts_of
from vitascope.storage.pictures import LocalPictures
from vitascope.tasks.task import Failed, Lease
from vitascope.uploads.service import Uploads
from vitascope.video import Ability
from vitascope.worker.away import once_back

logger = log.get("worker")

ROLES = {"first_frame": "first", "last_frame": "last"}
"""A spec's addresses of pictures, and what their files are called."""


@dataclass(frozen=True, kw_only=True)
class GivenFile:
    """A picture's file, and what the record says of it."""

    path: Path
    facts: dict[str, Any]

    def as_given(self, role: str) -> GivenPicture:
        """Return it as what a clip was made from."""
        media_type, sha256 = self.facts["media_type"], self.facts["sha256"]
        return GivenPicture(role=role, path=self.path, media_type=media_type, sha256=sha256)


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """Pictures of a task: by the frame that they are, and, for an engine that passes addresses on,
    files by their addresses.
    """

    frames: Mapping[str, GivenFile] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PictureDesk:
    """Where the pictures of tasks come from and are kept; attempts is how many a task has."""

    pictures: LocalPictures
    uploads: Uploads
    fetcher: Fetcher
    attempts: int

    async def gather(self, lease: Lease) -> Gathered | Failed:
        """Return the file behind each address of a spec: an earlier attempt's, else fetched now."""
        return await self._or_failure(lease, self._all(lease))

    async def gather_private(self, lease: Lease) -> Gathered | Failed:
        """Return what lies behind the addresses of an input that nobody else can read: uploads, and
        frames in the operator's own networks.
        """
        return await self._or_failure(lease, self._private(lease))

    async def _or_failure(self, lease: Lease, gathering: Awaitable[Gathered]) -> Gathered | Failed:
        """Return what was gathered, or a sentence that says why it was not."""
        try:
            return await gathering
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

    async def _all(self, lease: Lease) -> Gathered:
        frames = {
            role: await self._one(lease, address, role)
            for role, address in _frames_of(lease).items()
        }
        return Gathered(frames=frames)

    async def _private(self, lease: Lease) -> Gathered:
        named = _frames_of(lease)
        frames = {
            role: await self._one(lease, address, role)
            for role, address in named.items()
            if await self._is_private(address)
        }
        files = {named[role]: file.path for role, file in frames.items()}
        for address in sorted(set(_addresses(lease.input)) - {*named.values()}):
            if (file := await self._upload(address)) is not None:
                files[address] = file
        return Gathered(frames=frames, files=files)

    async def _is_private(self, address: str) -> bool:
        if await self._upload(address) is not None:
            return True
        return await self.fetcher.is_internal(address)

    async def _one(self, lease: Lease, address: str, role: str) -> GivenFile:
        short, limits = ROLES[role], _limits(lease, role)
        kept = await asyncio.to_thread(self.pictures.of_task, lease.task_id, short)
        if kept is not None:
            return GivenFile(path=kept, facts=(await asyncio.to_thread(_facts, kept, limits))[1])
        part = await asyncio.to_thread(self.pictures.part)
        try:
            await self._bring(address, part)
            ending, facts = await asyncio.to_thread(_facts, part, limits)
            path = await asyncio.to_thread(
                self.pictures.keep, part, f"{lease.task_id}-{short}{ending}"
            )
        finally:
            part.unlink(missing_ok=True)
        return GivenFile(path=path, facts=facts)

    async def _bring(self, address: str, part: Path) -> None:
        """Write what an address holds to part: an upload from the storage, else from the network."""
        file = await self._upload(address)
        if file is None:
            await self.fetcher.fetch(address, part)
        else:
            await asyncio.to_thread(_copy, file, part)

    async def _upload(self, address: str) -> Path | None:
        """Return the file of the upload that an address means, None where it means none.

        Raises NotFetched for one that is gone.
        """
        behind = partial(self.uploads.behind, address)
        upload = await once_back(behind, "a picture to be fetched")
        if upload is None and self.uploads.is_own(address):
            raise NotFetched("the upload has expired, or was deleted")
        if upload is None:
            return None
        file = await self.uploads.file_of(upload)
        if file is None:
            raise NotFetched("the upload is lost")
        return file


def names_pictures(lease: Lease) -> bool:
    """Return True if an input names any address."""
    return bool(_frames_of(lease)) or any(True for _ in _addresses(lease.input))


def _frames_of(lease: Lease) -> dict[str, str]:
    named = {role: getattr(lease.spec, role) for role in ROLES}
    return {role: address for role, address in named.items() if address is not None}


def _addresses(value: object) -> Iterator[str]:
    """Yield every text in an input that could be an address."""
    if isinstance(value, str):
        if value.startswith(("http://", "https://")):
            yield value
    elif isinstance(value, Mapping | list | tuple):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _addresses(each)


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    durable.sync(target)


def _limits(lease: Lease, role: str) -> PictureLimits | None:
    """Return what a task's model takes, None for a model that is no longer served."""
    model = MODELS.get(lease.model)
    return model.picture_limits(Ability[role.upper()]) if model else None


def _facts(path: Path, limits: PictureLimits | None) -> tuple[str, dict[str, Any]]:
    content = path.read_bytes()
    facts = facts_of(content)
    if limits is not None:
        limits.require(facts, len(content))
    described = asdict(facts) | {
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return facts.ending, {name: value for name, value in described.items() if name != "turn"}
