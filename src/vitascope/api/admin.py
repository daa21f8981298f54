"""The operator's API: accounts, keys, credits, switches, audits. Needs a key with the scope admin."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from vitascope import catalog
from vitascope.api import admin_shapes as shapes
from vitascope.api.account import ledger_page
from vitascope.api.deps import Operator, RuntimeDep, read_as
from vitascope.api.envelope import success
from vitascope.api.openapi_parts import takes
from vitascope.credits import milli_of
from vitascope.shapes import Envelope, LedgerList

router = APIRouter(prefix="/api/v1/admin", tags=["admin"])


@router.get("/accounts", response_model=Envelope[list[shapes.AccountShape]])
async def list_accounts(runtime: RuntimeDep, operator: Operator) -> Response:
    """List every account."""
    return _shown([shapes.AccountShape.of(row) for row in await runtime.accounts.list_accounts()])


@router.post(
    "/accounts",
    response_model=Envelope[shapes.AccountShape],
    openapi_extra=takes(shapes.NewAccount),
)
async def create_account(request: Request, runtime: RuntimeDep, operator: Operator) -> Response:
    """Make an account; it has no key yet."""
    wanted = await read_as(request, shapes.NewAccount)
    row = await runtime.accounts.create_account(wanted.name, credits_milli=milli_of(wanted.credits))
    return _shown(shapes.AccountShape.of(row))


@router.get("/accounts/{account}", response_model=Envelope[shapes.AccountShape])
async def show_account(account: str, runtime: RuntimeDep, operator: Operator) -> Response:
    """Show the account of this id, or of this name where only one has it; ``-`` is the first account."""
    return _shown(shapes.AccountShape.of(await runtime.accounts.account(_reference(account))))


@router.patch(
    "/accounts/{account}",
    response_model=Envelope[shapes.AccountShape],
    openapi_extra=takes(shapes.AccountChanges),
)
async def change_account(
    account: str, request: Request, runtime: RuntimeDep, operator: Operator
) -> Response:
    """Change an account's name or limits."""
    wanted = await read_as(request, shapes.AccountChanges)
    row = await runtime.accounts.account(_reference(account))
    row = await runtime.accounts.change_account(
        row.id, name=wanted.name, max_running=wanted.maxRunning, max_pending=wanted.maxPending
    )
    return _shown(shapes.AccountShape.of(row))


@router.post(
    "/accounts/{account}/credits",
    response_model=Envelope[shapes.AccountShape],
    openapi_extra=takes(shapes.CreditMove),
)
async def move_credits(
    account: str, request: Request, runtime: RuntimeDep, operator: Operator
) -> Response:
    """Add credits to an account, or take them where the amount is negative."""
    wanted = await read_as(request, shapes.CreditMove)
    row = await runtime.accounts.account(_reference(account))
    row = await runtime.accounts.add_credits(row.id, milli_of(wanted.amount), wanted.reason)
    runtime.changes.announce(row.id)
    return _shown(shapes.AccountShape.of(row))


@router.get("/accounts/{account}/ledger", response_model=Envelope[LedgerList])
async def show_ledger(
    account: str,
    runtime: RuntimeDep,
    operator: Operator,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    after: Annotated[str | None, Query(alias="cursor")] = None,
) -> Response:
    """List every movement of an account's credits, newest first."""
    caller = await runtime.accounts.working_in(operator, _reference(account))
    return success(await ledger_page(runtime, caller, limit=limit, after=after))


@router.get("/accounts/{account}/watermark", response_model=Envelope[shapes.WatermarkShape])
async def show_watermark(account: str, runtime: RuntimeDep, operator: Operator) -> Response:
    """Show whether an account's clips carry a watermark, and who switched it when, newest first."""
    row = await runtime.accounts.account(_reference(account))
    return _shown(shapes.WatermarkShape.of(await runtime.marks.history(row.id)))


@router.put(
    "/accounts/{account}/watermark",
    response_model=Envelope[shapes.WatermarkShape],
    openapi_extra=takes(shapes.WatermarkSwitch),
)
async def switch_watermark(
    account: str, request: Request, runtime: RuntimeDep, operator: Operator
) -> Response:
    """Switch the watermark of an account's clips on or off, for those that are finished from now on."""
    wanted = await read_as(request, shapes.WatermarkSwitch)
    row = await runtime.accounts.account(_reference(account))
    await runtime.marks.choose(row.id, enabled=wanted.on, who=operator.key_id)
    return _shown(shapes.WatermarkShape.of(await runtime.marks.history(row.id)))


@router.post("/ledger/verify", response_model=Envelope[shapes.AuditShape])
async def verify_ledger(runtime: RuntimeDep, operator: Operator) -> Response:
    """Read the whole ledger again and say what is wrong with it."""
    audits = await runtime.accounts.audit()
    faults = [fault for audit in audits for fault in audit.faults]
    return _shown(
        shapes.AuditShape(
            accounts=len(audits), entries=sum(a.entries for a in audits), faults=faults
        )
    )


@router.get("/accounts/{account}/keys", response_model=Envelope[list[shapes.KeyShape]])
async def list_keys(account: str, runtime: RuntimeDep, operator: Operator) -> Response:
    """List an account's keys, revoked ones included; the operator's belong to no account."""
    row = await runtime.accounts.account(_reference(account))
    found = await runtime.accounts.list_keys(operator, row.id)
    return _shown([shapes.KeyShape.of(each) for each in found])


@router.post(
    "/accounts/{account}/keys",
    response_model=Envelope[shapes.SecretShape],
    openapi_extra=takes(shapes.NewKeyRequest),
)
async def create_key(
    account: str, request: Request, runtime: RuntimeDep, operator: Operator
) -> Response:
    """Make a key that works in an account; its secret is shown this once.

    With the scope admin it is the operator's and belongs to no account.
    """
    wanted = await read_as(request, shapes.NewKeyRequest)
    row = await runtime.accounts.account(_reference(account))
    made = await runtime.accounts.create_key(operator, row.id, wanted.rules(test=wanted.test))
    return _shown(shapes.SecretShape.of(made))


@router.get("/keys", response_model=Envelope[list[shapes.KeyShape]])
async def list_operators_keys(runtime: RuntimeDep, operator: Operator) -> Response:
    """List the operator's keys, those with the scope admin, revoked ones included."""
    found = await runtime.accounts.operators_keys(operator)
    return _shown([shapes.KeyShape.of(each) for each in found])


@router.get("/keys/{key}", response_model=Envelope[shapes.KeyShape])
async def show_key(key: str, runtime: RuntimeDep, operator: Operator) -> Response:
    """Show a key without its secret."""
    return _shown(shapes.KeyShape.of(await runtime.accounts.key(operator, key)))


@router.patch(
    "/keys/{key}", response_model=Envelope[shapes.KeyShape], openapi_extra=takes(shapes.KeyChanges)
)
async def change_key(
    key: str, request: Request, runtime: RuntimeDep, operator: Operator
) -> Response:
    """Change a key's name or limits; null takes a limit away. No key gains or loses admin."""
    wanted = await read_as(request, shapes.KeyChanges)
    before = shapes.KeyShape.of(await runtime.accounts.key(operator, key))
    merged = shapes.KeyLimits.model_validate(
        before.limits() | wanted.model_dump(exclude_unset=True)
    )
    row = await runtime.accounts.change_key(operator, key, merged.rules(test=before.test))
    return _shown(shapes.KeyShape.of(row))


@router.post(
    "/keys/{key}/reset",
    response_model=Envelope[shapes.SecretShape],
    openapi_extra=takes(shapes.Reset),
)
async def reset_key(
    key: str, request: Request, runtime: RuntimeDep, operator: Operator
) -> Response:
    """Give a key a new secret, shown only once; the old one stops working immediately, or after graceSeconds."""
    wanted = await read_as(request, shapes.Reset)
    made = await runtime.accounts.reset_key(operator, key, grace_seconds=wanted.graceSeconds)
    return _shown(shapes.SecretShape.of(made))


@router.post("/keys/{key}/revoke", response_model=Envelope[shapes.KeyShape])
async def revoke_key(key: str, runtime: RuntimeDep, operator: Operator) -> Response:
    """End a key for good."""
    return _shown(shapes.KeyShape.of(await runtime.accounts.revoke_key(operator, key)))


@router.get("/models", response_model=Envelope[list[shapes.ModelShape]])
async def list_models(runtime: RuntimeDep, operator: Operator) -> Response:
    """List the models: whether they are on, what they cost, which engines serve them, who changed them last."""
    return _shown([shapes.ModelShape.of(each) for each in await runtime.model_settings.every()])


@router.patch(
    "/models", response_model=Envelope[shapes.ModelShape], openapi_extra=takes(shapes.ModelChanges)
)
async def change_model(request: Request, runtime: RuntimeDep, operator: Operator) -> Response:
    """Switch a model on or off, or change its price or engines, immediately; what is held already keeps its price."""
    wanted = await read_as(request, shapes.ModelChanges)
    model = catalog.named(wanted.model)
    return _shown(
        shapes.ModelShape.of(
            await runtime.model_settings.change(model, wanted.override(), who=operator.key_id)
        )
    )


@router.get("/models/changes", response_model=Envelope[list[shapes.ModelChangeShape]])
async def list_model_changes(runtime: RuntimeDep, operator: Operator) -> Response:
    """List who changed which model when, and to what; the newest 100, newest first."""
    return _shown(
        [shapes.ModelChangeShape.of(change) for change in await runtime.model_settings.history()]
    )


@router.get("/maintenance", response_model=Envelope[shapes.MaintenanceSwitch])
async def show_maintenance(runtime: RuntimeDep, operator: Operator) -> Response:
    """Show whether the service is closed to new tasks."""
    message = await runtime.accounts.maintenance()
    return _shown(shapes.MaintenanceSwitch(on=message is not None, message=message or ""))


@router.put(
    "/maintenance",
    response_model=Envelope[shapes.MaintenanceSwitch],
    openapi_extra=takes(shapes.MaintenanceSwitch),
)
async def set_maintenance(request: Request, runtime: RuntimeDep, operator: Operator) -> Response:
    """Close the service to new tasks, or open it, immediately."""
    wanted = await read_as(request, shapes.MaintenanceSwitch)
    await runtime.accounts.set_maintenance(wanted.message if wanted.on else None)
    return _shown(wanted)


@router.put("/console-password", openapi_extra=takes(shapes.ConsolePassword))
async def set_console_password(
    request: Request, runtime: RuntimeDep, operator: Operator
) -> Response:
    """Set the password that the operator signs in to the console with; sessions of the previous one end."""
    await runtime.sessions.set_password((await read_as(request, shapes.ConsolePassword)).password)
    return success({"passwordSet": True})


def _reference(account: str) -> str:
    return "" if account == "-" else account


def _shown(what: BaseModel | list[Any]) -> Response:
    if isinstance(what, BaseModel):
        return success(what.model_dump(mode="json"))
    return success([each.model_dump(mode="json") for each in what])
