"""Videos in S3, or anything that speaks its API: written to a scratch folder, then uploaded whole."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from vitascope import clock, log
from vitascope.errors import OperatorError
from vitascope.storage.local import (
    MARK_FILE,
    POSTER_ENDING,
    TRASH_FOLDER,
    VIDEO_ENDING,
    LocalStorage,
    is_servable,
    is_video,
)
from vitascope.storage.pictures import FOLDER, LocalPictures, is_picture

logger = log.get("storage")

CHUNK_BYTES = 8 * 1024 * 1024
"""A part of a multipart upload; S3 wants at least 5 MiB."""
LINK_SECONDS = 3_600
TYPES = {VIDEO_ENDING: "video/mp4", POSTER_ENDING: "image/jpeg"}
NOT_THERE = (NotFoundError, FileNotFoundError)
REFUSALS = (PermissionDeniedError, UnauthenticatedError)


@dataclass(frozen=True, kw_only=True)
class Access:
    """How to reach a bucket; keys are None where the machine's own role is to be used."""

    url: str
    endpoint: str | None
    region: str
    key_id: str | None
    key_secret: str | None


class S3Storage(LocalStorage):
    """A bucket under a prefix; the folder holds only what is being made."""

    def __init__(self, folder: Path, base_url: str, access: Access) -> None:
        """Use the bucket that access names.

        Raises OperatorError where its URL is no s3://bucket/prefix.
        """
        super().__init__(folder, base_url)
        parts = urlsplit(access.url)
        if parts.scheme != "s3" or not parts.netloc:
            raise OperatorError("Setting storage must be like s3://bucket/prefix")
        # What is not given must not be named: the machine's own role counts then.
        given: dict[str, Any] = {
            "access_key_id": access.key_id,
            "secret_access_key": access.key_secret,
            "endpoint": access.endpoint,
        }
        self._store = S3Store(
            parts.netloc, prefix=parts.path.strip("/") or None, region=access.region,
            **{name: value for name, value in given.items() if value is not None},
            virtual_hosted_style_request=access.endpoint is None,
            client_options={"allow_http": bool(access.endpoint and access.endpoint.startswith("http://"))},
        )  # fmt: skip

        self.pictures = S3Pictures(folder / FOLDER, self._store)
        own = urlsplit(
            access.endpoint or f"https://{parts.netloc}.s3.{access.region}.amazonaws.com"
        )
        self._origin = f"{own.scheme}://{own.netloc}"
        self._url = access.url

    @property
    def place(self) -> str:
        """Return the bucket's URL."""
        return self._url

    @property
    def origin(self) -> str | None:
        """Return where links to the bucket lead."""
        return self._origin

    def keep(self, name: str) -> None:
        """Upload a whole video and its poster; both are in the bucket when this returns."""
        # The poster first: who sees the video finds its poster too.
        poster = self.poster(name)
        if poster.is_file():
            self._upload(poster, poster.name)
            poster.unlink()
        self._upload(self.temporary(name), name)
        self.temporary(name).unlink()

    def discard(self, name: str) -> None:
        """Remove whatever an attempt left, here and in the bucket."""
        super().discard(name)
        for each in (self.poster(name).name, name):
            self._delete(each)

    def trash(self, name: str) -> None:
        """Put a video and its poster into the trash, here and in the bucket."""
        super().trash(name)
        for each in (name, self.poster(name).name):
            self._move(each, f"{TRASH_FOLDER}/{each}")

    def restore(self, name: str) -> None:
        """Put a video and its poster back from the trash, here and in the bucket."""
        super().restore(name)
        for each in (name, self.poster(name).name):
            self._move(f"{TRASH_FOLDER}/{each}", each)

    def empty_trash(self, name: str) -> None:
        """Remove a video and its poster from the trash for good, here and in the bucket."""
        super().empty_trash(name)
        for each in (name, self.poster(name).name):
            self._delete(f"{TRASH_FOLDER}/{each}")

    def owner(self) -> str | None:
        """Return the id of the installation that these videos belong to, None if none is known.

        Raises OperatorError if the bucket cannot be used.
        """
        with self._refusing():
            try:
                return bytes(obstore.get(self._store, MARK_FILE).bytes()).decode().strip()
            except NOT_THERE:
                return None

    def holds(self, name: str) -> bool:
        """Return True if a video of this name is in the bucket, or still here."""
        with self._refusing():
            try:
                obstore.head(self._store, name)
            except NOT_THERE:
                return super().holds(name)
        return True

    def path(self, name: str) -> Path | None:
        """Return None: nothing that is finished is here."""
        return None

    def older_than(self, age_seconds: float) -> Iterator[str]:
        """Yield the names of whole videos, here and in the bucket, written longer ago than this."""
        yield from super().older_than(age_seconds)
        yield from self._listed(None, age_seconds)

    def trashed(self, age_seconds: float) -> Iterator[str]:
        """Yield the names of videos put into the trash longer ago than this."""
        yield from super().trashed(age_seconds)
        yield from self._listed(TRASH_FOLDER, age_seconds)

    async def size(self, name: str) -> int | None:
        """Return a file's bytes, None where there is none."""
        if not is_servable(name):
            return None
        try:
            return int((await obstore.head_async(self._store, name))["size"])
        except NOT_THERE:
            return None

    async def stream(self, name: str, start: int, end: int) -> AsyncIterator[bytes]:
        """Yield a file's bytes from start up to end, end excluded."""
        found = await obstore.get_async(self._store, name, options={"range": (start, end)})
        async for chunk in found.stream():
            yield bytes(chunk)

    async def link(self, name: str) -> str:
        """Return a URL at the bucket itself that works for an hour."""
        return str(
            await obstore.sign_async(self._store, "GET", name, timedelta(seconds=LINK_SECONDS))
        )

    def _upload(self, path: Path, name: str) -> None:
        kind = {"Content-Type": TYPES[Path(name).suffix]}
        obstore.put(
            self._store, name, path, attributes=kind, use_multipart=True, chunk_size=CHUNK_BYTES
        )

    def _write_mark(self, content: bytes) -> None:
        with self._refusing():
            obstore.put(self._store, MARK_FILE, content)

    def _listed(self, folder: str | None, age_seconds: float) -> Iterator[str]:
        """Yield the names of videos directly under our prefix, or directly in a folder there."""
        limit = clock.now_ms() / 1_000 - age_seconds
        with self._refusing():
            found = obstore.list_with_delimiter(self._store, folder)
        for item in found["objects"]:
            name = item["path"].rpartition("/")[2]
            if is_video(name) and item["last_modified"].timestamp() < limit:
                yield name

    def _move(self, old: str, new: str) -> None:
        with suppress(*NOT_THERE):
            obstore.copy(self._store, old, new)
            obstore.delete(self._store, old)

    def _delete(self, name: str) -> None:
        with suppress(*NOT_THERE):
            obstore.delete(self._store, name)

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """Turn what the library raises into a sentence; its own words go to the log."""
        try:
            yield
        except BaseError as error:
            logger.warning("storage cannot be used", error=str(error).partition("\n")[0])
            if isinstance(error, REFUSALS):
                raise OperatorError(
                    "The storage {url} cannot be used: it refuses these keys; see settings storage_key_id and "
                    "storage_key_secret",
                    url=self._url,
                ) from None
            raise OperatorError(
                "The storage {url} cannot be used: it does not answer, or there is no such bucket; see setting "
                "storage_endpoint",
                url=self._url,
            ) from None


class S3Pictures(LocalPictures):
    """Pictures in the bucket; the folder holds copies of those that were needed here."""

    def __init__(self, folder: Path, store: S3Store) -> None:
        """Use the bucket behind store."""
        super().__init__(folder)
        self._store = store

    def keep(self, part: Path, name: str) -> Path:
        """Upload a whole picture under its name; return where its copy lies here."""
        obstore.put(self._store, f"{FOLDER}/{name}", part)
        return super().keep(part, name)

    def find(self, name: str) -> Path | None:
        """Return a copy of the file behind a name, None where there is none."""
        found = super().find(name)
        if found is not None or not is_picture(name):
            return found
        part = self.part()
        try:
            part.write_bytes(bytes(obstore.get(self._store, f"{FOLDER}/{name}").bytes()))
        except NOT_THERE:
            part.unlink()
            return None
        return super().keep(part, name)

    def _remove(self, name: str) -> None:
        super()._remove(name)
        with suppress(*NOT_THERE):
            obstore.delete(self._store, f"{FOLDER}/{name}")

    def _aged(self) -> Iterator[tuple[str, float]]:
        yield from super()._aged()
        now = clock.now_ms() / 1_000
        for item in obstore.list_with_delimiter(self._store, FOLDER)["objects"]:
            yield item["path"].rpartition("/")[2], now - item["last_modified"].timestamp()
