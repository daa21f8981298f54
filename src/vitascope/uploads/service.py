"""All transactions of uploads, and what may be one."""

import asyncio
import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from sqlalchemy import Connection

from vitascope import clock, durable, ids, log
from vitascope.accounts.account import Account, Scope
from vitascope.db.database import Database
from vitascope.db.now import now_ms
from vitascope.db.serialized import serialize
from vitascope.errors import Invalid, KeyLimit, NotFound
from vitascope.language import mark
from vitascope.media.given import BadPicture, PictureFacts, facts_of
from vitascope.storage.pictures import LocalPictures
from vitascope.uploads import store
from vitascope.uploads.store import Upload

logger = log.get("uploads")

UPLOADS_PATH = "/uploads/"
DATA_PATH = "data"
"""Where the pictures of data URLs go."""
DATA_URL = re.compile(r"data:image/[\w.+-]+;base64,(.*)", re.DOTALL | re.IGNORECASE)
ADDRESS = re.compile(rf"{UPLOADS_PATH}([0-9A-Za-z]{{22}})/[^/]+")
TOKEN_CHARACTERS = 22
NAME_CHARACTERS = 11
MOST_CHARACTERS = 200
MOST_UPLOADS = 10_000
"""Of one account: rows and files cost something, however small they are."""
AT_ONCE = 2
"""Texts in base64 that are in memory at the same time."""
PURGED_AT_ONCE = 200
DATA_URL_TEXT = mark("{field} must be a JPEG, PNG or WebP picture in base64")
BAD_UPLOAD_TEXT = mark("{field} must be a picture that can be used: {why}")
BASE64_TEXT = mark("Base64 decoding failed: Invalid Base64 format")


@dataclass(frozen=True, kw_only=True)
class UploadRules:
    """What the operator decides: the largest picture, an account's bytes, and for how long."""

    max_bytes: int
    account_bytes: int
    keep_ms: int


class Uploads:
    """What callers have left here. An address is as good as a key (131 random bits)."""

    def __init__(
        self, db: Database, pictures: LocalPictures, *, base_url: str, rules: UploadRules
    ) -> None:
        """Keep rows in db and files among the pictures; addresses begin with base_url."""
        self._db, self._pictures, self._base_url = db, pictures, base_url
        self.rules = rules
        self.turns = asyncio.Semaphore(AT_ONCE)

    def part(self) -> Path:
        """Return a new, empty file to write an upload to; keep takes it, whatever it is."""
        return self._pictures.part()

    async def keep(self, caller: Account, part: Path, *, path: str, name: str = "") -> Upload:
        """Make a whole file an upload, in place of what had this name in this path.

        Raises KeyLimit for a key that may not create and for an account that has too much here;
        Invalid for what is no picture, too large, or has a bad path or name.
        """
        try:
            caller.require(Scope.CREATE)
            path, name = _clean_path(path), _clean_name(name)
            facts, size = await asyncio.to_thread(self._look, part)
            name = (
                name
                or f"{clock.now_ms()}-{ids.random_base62(NAME_CHARACTERS).lower()}{facts.ending}"
            )
            file = f"upload_{ids.random_base62(TOKEN_CHARACTERS)}{facts.ending}"
            await asyncio.to_thread(self._pictures.keep, part, file)
        finally:
            await asyncio.to_thread(part.unlink, missing_ok=True)
        new = Upload(
            token=ids.random_base62(TOKEN_CHARACTERS), account_id=caller.id, path=path, name=name, file=file,
            media_type=facts.media_type, size=size, created_ms=0, expires_ms=0,
        )  # fmt: skip
        try:
            made, before = await self._db.write(partial(_keep, new=new, rules=self.rules))
        except BaseException:
            await asyncio.to_thread(self._pictures.discard, file)
            raise
        if before is not None:
            await asyncio.to_thread(self._pictures.discard, before.file)
        logger.info("picture uploaded", account=caller.id, size=size)
        return made

    async def keep_base64(self, caller: Account, text: str, *, path: str, name: str = "") -> Upload:
        """Make a text in base64, bare or a data URL, an upload.

        Raises as keep does.
        """
        content = await asyncio.to_thread(_decoded, text)
        part = await asyncio.to_thread(self._written, content)
        return await self.keep(caller, part, path=path, name=name)

    async def keep_data_url(self, caller: Account, text: str, field: str) -> str:
        """Make a data URL an upload, once for each content; return its address.

        Raises Invalid naming the field, and KeyLimit as keep does.
        """
        found = DATA_URL.fullmatch(text)
        try:
            content = await asyncio.to_thread(_decoded, found[1] if found else "")
        except Invalid:
            raise Invalid(DATA_URL_TEXT, field=field) from None
        return await self.keep_by_hash(
            caller, await asyncio.to_thread(self._written, content), field
        )

    async def keep_by_hash(self, caller: Account, part: Path, field: str) -> str:
        """Make a whole file an upload, once for each content; return its address.

        Raises as keep_data_url does.
        """
        name = await asyncio.to_thread(_sha256, part)
        try:
            return self.url_of(await self.keep(caller, part, path=DATA_PATH, name=name))
        except Invalid as error:
            why = error.values.get("why", error)
            raise Invalid(BAD_UPLOAD_TEXT, field=field, why=why) from None

    def url_of(self, upload: Upload) -> str:
        """Return an upload's address."""
        return f"{self._base_url}{UPLOADS_PATH}{upload.token}/{quote(upload.name)}"

    def is_own(self, url: str) -> bool:
        """Return True if an address is one that this service gives to uploads."""
        return url.startswith(self._base_url + UPLOADS_PATH)

    async def find(self, token: str) -> Upload | None:
        """Return the upload of a token, None where there is none or its time is over."""
        found = await self._db.read(partial(store.by_token, token=token))
        return found if found is not None and found.expires_ms > clock.now_ms() else None

    async def behind(self, url: str) -> Upload | None:
        """Return the upload that an address means, whatever host it names."""
        named = ADDRESS.fullmatch(urlsplit(url).path)
        return None if named is None else await self.find(named[1])

    async def file_of(self, upload: Upload) -> Path | None:
        """Return an upload's file, None where it is lost."""
        return await asyncio.to_thread(self._pictures.find, upload.file)

    async def listing(self, caller: Account) -> list[Upload]:
        """Return the caller's uploads, newest first.

        Raises KeyLimit for a key that may not read.
        """
        caller.require(Scope.READ)
        found = await self._db.read(
            partial(store.of_account, account_id=caller.id, limit=MOST_UPLOADS)
        )
        return [each for each in found if each.expires_ms > clock.now_ms()]

    async def delete(self, caller: Account, token: str) -> None:
        """Remove one of the caller's uploads at once.

        Raises KeyLimit for a key that may not create, NotFound for what is not the caller's.
        """
        caller.require(Scope.CREATE)
        found = await self.find(token)
        if found is None or found.account_id != caller.id:
            raise NotFound
        await self._remove([found])

    async def purge(self) -> int:
        """Remove what has expired; return how many."""
        gone = 0
        while found := await self._db.read(
            partial(store.expired, now_ms=clock.now_ms(), limit=PURGED_AT_ONCE)
        ):
            await self._remove(found)
            gone += len(found)
        return gone

    async def _remove(self, uploads: list[Upload]) -> None:
        await self._db.write(partial(store.delete, tokens=[each.token for each in uploads]))
        for each in uploads:
            await asyncio.to_thread(self._pictures.discard, each.file)

    def _look(self, part: Path) -> tuple[PictureFacts, int]:
        size = part.stat().st_size
        if size > self.rules.max_bytes:
            raise Invalid("the file must be at most {count:,} bytes", count=self.rules.max_bytes)
        durable.sync(part)
        try:
            return facts_of(part.read_bytes()), size
        except BadPicture as error:
            raise Invalid("the file is no picture that can be used: {why}", why=error) from None

    def _written(self, content: bytes) -> Path:
        part = self._pictures.part()
        part.write_bytes(content)
        return part


def file_name_of(url: str) -> str:
    """Return the name at an address's end, empty where there is none."""
    return unquote(urlsplit(url).path.rpartition("/")[2])


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _decoded(text: str) -> bytes:
    found = DATA_URL.fullmatch(text)
    try:
        content = base64.b64decode("".join((found[1] if found else text).split()), validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(BASE64_TEXT) from None
    if not content:
        raise Invalid(BASE64_TEXT)
    return content


def _keep(connection: Connection, new: Upload, rules: UploadRules) -> tuple[Upload, Upload | None]:
    serialize(connection)
    now = now_ms(connection)
    before = store.by_name(connection, new.account_id, new.path, new.name)
    count, held = store.held_by(connection, new.account_id)
    held -= before.size if before else 0
    if before is None and count >= MOST_UPLOADS:
        raise KeyLimit(
            "An account may have {count:,} uploads; delete some, or wait until they expire.",
            count=MOST_UPLOADS,
        )
    if held + new.size > rules.account_bytes:
        raise KeyLimit(
            "The uploads of this account may hold {count:,} bytes; delete some, or wait until they expire.",
            count=rules.account_bytes,
        )
    times = {"created_ms": now, "expires_ms": now + rules.keep_ms}
    made = Upload(**(vars(new) | times | ({"token": before.token} if before else {})))
    if before is not None:
        store.delete(connection, [before.token])
    store.insert(connection, made)
    return made, before


def _clean_path(path: str) -> str:
    parts = [part for part in path.split("/") if part]
    if not parts or not _is_plain(path) or {".", ".."} & {*parts}:
        raise Invalid(
            "{field} must be a plain path of at most {count} characters",
            field="uploadPath",
            count=MOST_CHARACTERS,
        )
    return "/".join(parts)


def _clean_name(name: str) -> str:
    if not _is_plain(name) or "/" in name or name in {".", ".."}:
        raise Invalid(
            "{field} must be a plain name of at most {count} characters",
            field="fileName",
            count=MOST_CHARACTERS,
        )
    return name


def _is_plain(text: str) -> bool:
    return len(text) <= MOST_CHARACTERS and text.isprintable() and "\\" not in text
