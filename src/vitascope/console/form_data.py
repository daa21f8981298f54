"""What a page's form sends: that it is ours, how large it may be, and the file it may bring."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from vitascope.addresses import origin_of
from vitascope.console.context import PageContext
from vitascope.console.refusals import CsrfError
from vitascope.errors import Invalid

FORM_BYTES = 400_000
"""A prompt of 30,000 Chinese characters has 270,000 bytes in a form."""
FORM_TYPE = "application/x-www-form-urlencoded"
UPLOAD_TYPE = "multipart/form-data"
UPLOAD_BYTES = 50_000_000
UPLOAD_SECONDS = 300
FIELDS_MAX = 10


async def read_form(context: PageContext) -> Mapping[str, str]:
    """Return the fields of a form.

    Raises CsrfError for one that is not from a page of ours, Invalid for one that is too large, too
    slow or cut off.
    """
    _require_type(context, FORM_TYPE)
    context.request.state.body_limit.max_bytes = FORM_BYTES
    body = await context.request.body()
    form = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    _require_ours(context, form)
    return form


@asynccontextmanager
async def read_upload(
    context: PageContext,
) -> AsyncIterator[tuple[Mapping[str, str], UploadFile | None]]:
    """Yield the fields of a form and its one file, which is kept on disk for the block only.

    Raises as read_form.
    """
    _require_type(context, UPLOAD_TYPE)
    _require_our_origin(context)
    sent = await _parse(context.request)
    if sent is None:
        raise Invalid("This form cannot be read. Reload the page and try again.")
    try:
        form = {name: value for name, value in sent.multi_items() if isinstance(value, str)}
        _require_ours(context, form)
        files = [value for value in sent.values() if isinstance(value, UploadFile)]
        yield form, files[0] if files else None
    finally:
        await sent.close()


async def _parse(request: Request) -> FormData | None:
    limit = request.state.body_limit
    limit.max_bytes, limit.seconds = UPLOAD_BYTES, UPLOAD_SECONDS
    parser = MultiPartParser(
        request.headers,
        request.stream(),
        max_files=1,
        max_fields=FIELDS_MAX,
        max_part_size=FORM_BYTES,
    )
    try:
        return await parser.parse()
    except (MultiPartException, KeyError, ValueError):
        return None


def _require_type(context: PageContext, wanted: str) -> None:
    if context.request.headers.get("content-type", "").partition(";")[0].strip().lower() != wanted:
        raise CsrfError("This form cannot be read. Reload the page and try again.")


def _require_our_origin(context: PageContext) -> None:
    """Raise CsrfError for a form from a page that is neither at the public address nor at the one asked for."""
    origin = context.request.headers.get("origin")
    if origin is None or urlsplit(origin).netloc == context.request.headers.get("host"):
        return
    if origin_of(origin) != origin_of(context.runtime.settings.base_url):
        raise CsrfError(
            "This form came from {origin}, which is not this service's public address. "
            "If you opened the console there, its operator must set public_url.",
            origin=origin,
        )


def _require_ours(context: PageContext, form: Mapping[str, str]) -> None:
    _require_our_origin(context)
    if not context.runtime.secret.verify(form.get("csrf", ""), "console form", context.token):
        raise CsrfError
