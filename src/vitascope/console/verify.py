"""Verify: what the labels of a video say, and whether they hold; for any MP4, ours or not."""

import asyncio
import json
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any

from starlette.datastructures import UploadFile
from starlette.responses import Response
from starlette.routing import Route

from vitascope import log
from vitascope.console.context import PageContext
from vitascope.console.form_data import UPLOAD_BYTES, read_upload
from vitascope.console.page import page
from vitascope.console.words import mark as _
from vitascope.errors import Invalid
from vitascope.media.labels import anchors_of

logger = log.get("console")

EXAMINE_SECONDS = 60
AT_ONCE = asyncio.Semaphore(2)
_checking = set[str]()
"""Accounts that a file is checked for."""
TURN_SECONDS = 30
"""How long a file waits, unread, until fewer are being checked."""
VERDICTS = {
    "good": (_("Genuine"), _("Unchanged since it was generated, and signed by this service.")),
    "changed": (_("Changed"), _("It was changed after it was signed, or its labels are broken.")),
    "unlabelled": (_("No labels"), _("It carries no complete labels: nothing says where it comes from.")),
    "unknown_signer": (_("Unknown signer"), _("Unchanged since it was signed, but not by this service.")),
}
KINDS = {"good": "success", "changed": "fail", "unlabelled": "waiting", "unknown_signer": "waiting"}
LABELS = {"1": _("certainly generated"), "2": _("possibly generated"), "3": _("suspected to be generated")}


async def ask(context: PageContext) -> Response:
    """Show the drop-zone."""
    return context.show("verify.html", facts=None, name="", limit=UPLOAD_BYTES)


async def verify(context: PageContext) -> Response:
    """Check a file, and keep nothing of it."""
    context.form = {"back": "/verify"}
    async with _turn(context), read_upload(context) as (context.form, upload):
        if upload is None or not upload.size:
            raise Invalid(context.words("Choose an MP4 file first."))
        facts = await _examine(upload, anchors_of(context.runtime.settings))
    if facts is None:
        raise Invalid(context.words("This file cannot be read. Is it an MP4?"))
    kind, (title, sentence) = KINDS[facts["verdict"]], VERDICTS[facts["verdict"]]
    return context.show(
        "verify.html", facts=facts, name=upload.filename or "", limit=UPLOAD_BYTES, kind=kind, title=title,
        sentence=sentence, labels=LABELS,
    )  # fmt: skip


@asynccontextmanager
async def _turn(context: PageContext) -> AsyncIterator[None]:
    """Let one file of each account in, AT_ONCE in all; a file that waits is not read and takes no room.

    Raises Invalid.
    """
    account_id = context.account.id
    if account_id in _checking:
        raise Invalid(context.words("Another file of this account is being checked. Wait until it is done."))
    _checking.add(account_id)
    try:
        await _enter(context)
        try:
            yield
        finally:
            AT_ONCE.release()
    finally:
        _checking.discard(account_id)


async def _enter(context: PageContext) -> None:
    try:
        async with asyncio.timeout(TURN_SECONDS):
            await AT_ONCE.acquire()
    except TimeoutError:
        raise Invalid(context.words("Many files are being checked. Try again in a minute.")) from None


async def _examine(upload: UploadFile, anchors: Path) -> dict[str, Any] | None:
    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        await asyncio.to_thread(_copy, upload.file, file)
        command = [sys.executable, "-m", "vitascope.media.verdict", file.name, str(anchors)]
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        try:
            async with asyncio.timeout(EXAMINE_SECONDS):
                out, complaint = await process.communicate()
        except TimeoutError:
            return None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode:
        logger.warning("a file could not be examined", code=process.returncode, why=complaint.decode()[-200:])
        return None
    facts: dict[str, Any] = json.loads(out)
    return facts


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    source.seek(0)
    shutil.copyfileobj(source, target)
    target.flush()


ROUTES = [
    Route("/verify", page(ask)),
    Route("/verify", page(verify, reads_form=False), methods=["POST"]),
]
