"""The log of an account's callbacks, and sending them again: for the account itself and for its operator."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from vitascope.accounts.account import Account
from vitascope.api import callback_shapes as shapes
from vitascope.api import cursor
from vitascope.api.deps import Caller, Changer, Operator, RuntimeDep, read_as
from vitascope.api.envelope import success
from vitascope.api.openapi_parts import takes
from vitascope.api.webhook_keys import keys_url
from vitascope.callbacks.callback import DeliveryState
from vitascope.callbacks.record import receiver_record
from vitascope.callbacks.service import DeliveryPage, Wanted
from vitascope.errors import Invalid
from vitascope.runtime import Runtime
from vitascope.shapes import Envelope
from vitascope.text import storable

router = APIRouter(prefix="/api/v1", tags=["callbacks"])

OWN = "/account/callbacks"
ANY = "/admin/accounts/{account}/callbacks"


async def asked_page(
    state: Annotated[
        DeliveryState | None, Query(description="only callbacks in this state")
    ] = None,
    task_id: Annotated[str, Query(alias="taskId", description="only this task's callback")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    after: Annotated[
        str | None, Query(alias="cursor", description="cursor from the previous page")
    ] = None,
) -> DeliveryPage:
    """Read which callbacks a request wants to see."""
    page = DeliveryPage(state=state or "", task_id=storable(task_id), limit=limit)
    place = cursor.read(after)
    if place is None:
        return page
    return DeliveryPage(
        state=page.state, task_id=page.task_id, limit=limit, before_ms=place[0], before_id=place[1]
    )


AskedPage = Annotated[DeliveryPage, Depends(asked_page)]


@router.get(OWN, response_model=Envelope[shapes.CallbackList])
async def list_own(runtime: RuntimeDep, account: Caller, page: AskedPage) -> Response:
    """List the caller's callbacks, newest first."""
    return await _list(runtime, account, page)


@router.post(
    OWN + "/replay",
    response_model=Envelope[shapes.Replayed],
    openapi_extra=takes(shapes.ReplayRequest),
)
async def replay_own(request: Request, runtime: RuntimeDep, account: Changer) -> Response:
    """Resend callbacks; each keeps its webhook-id."""
    return await _replay(request, runtime, account)


@router.get(OWN + "/{callback}", response_model=Envelope[shapes.CallbackDetail])
async def show_own(callback: str, runtime: RuntimeDep, account: Caller) -> Response:
    """Show one of the caller's callbacks, by its own id, its task's or its batch's: the body and every attempt."""
    return success(await runtime.callbacks.show(account, storable(callback)))


@router.get(ANY, response_model=Envelope[shapes.CallbackList])
async def list_any(
    account: str, runtime: RuntimeDep, operator: Operator, page: AskedPage
) -> Response:
    """List an account's callbacks, newest first."""
    return await _list(runtime, await _working_in(runtime, operator, account), page)


@router.post(
    ANY + "/replay",
    response_model=Envelope[shapes.Replayed],
    openapi_extra=takes(shapes.ReplayRequest),
)
async def replay_any(
    account: str, request: Request, runtime: RuntimeDep, operator: Operator
) -> Response:
    """Send an account's callbacks again, each under its first webhook-id."""
    return await _replay(request, runtime, await _working_in(runtime, operator, account))


@router.get(ANY + "/{callback}", response_model=Envelope[shapes.CallbackDetail])
async def show_any(
    account: str, callback: str, runtime: RuntimeDep, operator: Operator
) -> Response:
    """Show one of an account's callbacks, by its own id, its task's or its batch's."""
    caller = await _working_in(runtime, operator, account)
    return success(await runtime.callbacks.show(caller, storable(callback)))


@router.get("/admin/accounts/{account}/webhook", response_model=Envelope[shapes.WebhookShape])
async def show_webhook(account: str, runtime: RuntimeDep, operator: Operator) -> Response:
    """Show what an account's receivers check callbacks with."""
    return await _webhook(runtime, await _working_in(runtime, operator, account))


@router.patch(
    "/admin/accounts/{account}/webhook",
    response_model=Envelope[shapes.WebhookShape],
    openapi_extra=takes(shapes.WebhookChanges),
)
async def change_webhook(
    account: str, request: Request, runtime: RuntimeDep, operator: Operator
) -> Response:
    """Rotate an account's webhook secret, or switch its signing."""
    wanted = await read_as(request, shapes.WebhookChanges)
    caller = await _working_in(runtime, operator, account)
    if wanted.signed is not None:
        await runtime.callbacks.switch_signing(caller, signed=wanted.signed)
    if wanted.rotate is not None:
        await runtime.callbacks.rotate(caller, at_once=wanted.rotate == "at once")
    return await _webhook(runtime, caller)


@router.get("/admin/receivers/off", response_model=Envelope[list[shapes.ReceiverRow]])
async def list_off_receivers(runtime: RuntimeDep, operator: Operator) -> Response:
    """List the receivers that are switched off; a replay switches one on again."""
    receivers = await runtime.callbacks.off_receivers()
    return success([receiver_record(row) | {"account": row.account_id} for row in receivers])


async def _list(runtime: Runtime, caller: Account, page: DeliveryPage) -> Response:
    callbacks = await runtime.callbacks.find(caller, page)
    last = callbacks[-1] if len(callbacks) == page.limit else None
    following = cursor.write(last["createTime"], last["id"]) if last else None
    off = [receiver_record(row) for row in await runtime.callbacks.off_receivers(caller.id)]
    return success({"callbacks": callbacks, "cursor": following, "receiversOff": off})


async def _replay(request: Request, runtime: Runtime, caller: Account) -> Response:
    asked = await read_as(request, shapes.ReplayRequest)
    if asked == shapes.ReplayRequest.model_construct():
        raise Invalid("one of id, since, until, failed is required")
    wanted = Wanted(
        one=storable(asked.id), since=asked.since, until=asked.until, failed=asked.failed
    )
    count = await runtime.callbacks.replay(caller, wanted)
    runtime.queue.notify()
    return success({"count": count})


async def _webhook(runtime: Runtime, caller: Account) -> Response:
    secrets = await runtime.callbacks.secrets(caller)
    return success(
        {
            "secret": secrets.current,
            "previous": secrets.previous,
            "signed": secrets.signed,
            "publicKey": secrets.public_key,
            "keysUrl": keys_url(runtime, caller.id),
        }
    )


async def _working_in(runtime: Runtime, operator: Account, account: str) -> Account:
    """Return the operator as a caller of the account of this id or name; ``-`` is the first account."""
    return await runtime.accounts.working_in(operator, "" if account == "-" else account)
