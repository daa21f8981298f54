"""What a caller may ask about itself: credits, ledger, receipts, and links to its own videos."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from vitascope.accounts.account import Account
from vitascope.accounts.ledger import StoredEntry
from vitascope.api import cursor, links
from vitascope.api.deps import Caller, RuntimeDep, read_as
from vitascope.api.envelope import success
from vitascope.api.openapi_parts import takes
from vitascope.credits import credits_of
from vitascope.errors import Invalid
from vitascope.shapes import Envelope, LedgerList, LedgerRow, UrlReference

router = APIRouter(prefix="/api/v1", tags=["account"])


@router.get("/chat/credit", response_model=Envelope[float])
async def credit(runtime: RuntimeDep, account: Caller) -> Response:
    """Show the balance, in credits."""
    return success(credits_of(await runtime.accounts.balance_milli(account)))


@router.get("/account/ledger", response_model=Envelope[LedgerList])
async def ledger(
    runtime: RuntimeDep,
    account: Caller,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    after: Annotated[
        str | None, Query(alias="cursor", description="cursor from the previous page")
    ] = None,
) -> Response:
    """List every movement of the caller's credits, newest first."""
    return success(await ledger_page(runtime, account, limit=limit, after=after))


async def ledger_page(
    runtime: RuntimeDep, caller: Account, *, limit: int, after: str | None
) -> dict[str, Any]:
    """Return a page of the caller's ledger; after is the cursor of the page before."""
    place = cursor.read(after)
    before = {} if place is None else {"before": place[0]}
    rows = await runtime.accounts.entries(caller, limit=limit, **before)
    more = cursor.write(rows[-1].id, "") if len(rows) == limit else None
    return {"entries": [entry_of(row) for row in rows], "cursor": more}


@router.get("/account/receipt", response_model=Envelope[list[LedgerRow]])
async def receipt(
    runtime: RuntimeDep,
    account: Caller,
    task_id: Annotated[str | None, Query(alias="taskId")] = None,
) -> Response:
    """Show what one task held, and what it was charged or given back."""
    if not task_id:
        raise Invalid("{field} is required", field="taskId")
    return success([entry_of(row) for row in await runtime.accounts.receipt(account, task_id)])


def entry_of(row: StoredEntry) -> dict[str, Any]:
    """Return a ledger entry as it is shown; change is what it added to the balance, in credits."""
    return {
        "id": row.id,
        "kind": row.entry.kind.value,
        "amount": credits_of(row.entry.amount),
        "change": credits_of(row.entry.change),
        "taskId": row.entry.task_id,
        "reason": row.entry.reason,
        "createTime": row.entry.created_ms,
        "hash": row.hash,
    }


@router.post(
    "/common/download-url", response_model=Envelope[str], openapi_extra=takes(UrlReference)
)
async def download_url(request: Request, runtime: RuntimeDep, account: Caller) -> Response:
    """Make a link to one of the caller's own videos that works for 20 minutes and saves it as a file.

    The address of one of the caller's own uploads is such a link already.
    """
    wanted = (await read_as(request, UrlReference)).url
    upload = await runtime.uploads.behind(wanted)
    if upload is not None and upload.account_id == account.id:
        return success(runtime.uploads.url_of(upload))
    name = links.name_in(wanted, runtime.settings.base_url)
    if name is None or not await runtime.tasks.owns_video(account, name):
        raise Invalid("{field} is wrong", field="url")
    return success(links.signed_url(runtime.secret, runtime.settings.base_url, name))
