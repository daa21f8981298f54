"""The catalogue: which models there are, what they cost, what they take."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from vitascope import catalog
from vitascope.api.deps import Caller, RuntimeDep, report
from vitascope.api.envelope import success
from vitascope.shapes import Envelope, ModelList, ModelPrice, ModelSchema, SuccessRate

router = APIRouter(prefix="/api/v1/models", tags=["models"])


@router.get("", response_model=Envelope[ModelList])
async def list_models(
    runtime: RuntimeDep,
    account: Caller,
    task_type: Annotated[
        str | None,
        Query(
            alias="taskType",
            description="Text to Video, Image to Video; several with commas between",
        ),
    ] = None,
    provider: Annotated[
        str | None, Query(description="such as Kling; several with commas between")
    ] = None,
    q: Annotated[str | None, Query(description="a word of the name, title or description")] = None,
) -> Response:
    """List the models that are switched on; small and capital letters are the same."""
    settings = [each.model for each in await runtime.model_settings.every() if each.enabled]
    kinds, providers, word = _words(task_type), _words(provider), (q or "").strip().lower()
    found = [
        catalog.card(model)
        for model in settings
        if (not kinds or kinds & {each.lower() for each in model.task_types})
        and (not providers or model.provider.lower() in providers)
        and word in f"{model.name} {model.title} {model.description}".lower()
    ]
    return success({"total": len(found), "models": found})


@router.get("/{name:path}/price", response_model=Envelope[ModelPrice])
async def price(name: str, runtime: RuntimeDep, account: Caller) -> Response:
    """Get a model's price, by name."""
    model = (await runtime.model_settings.of(catalog.named(name))).model
    return success(
        {
            "model": model.name,
            "pricingDesc": catalog.pricing(model),
            "tiers": runtime.submission.tiers.factors,
        }
    )


@router.get("/{name:path}/success-rate", response_model=Envelope[SuccessRate])
async def success_rate(
    name: str, request: Request, runtime: RuntimeDep, account: Caller
) -> Response:
    """Get how often a model's tasks succeeded here in the last 24 hours."""
    report(request, runtime.accounts.count_poll(account))
    model = catalog.named(name)
    found = await runtime.tasks.success_points(model.name)
    return success({"model": model.name, "points": found})


@router.get("/{name:path}/schema", response_model=Envelope[ModelSchema])
async def schema(name: str, account: Caller) -> Response:
    """Show what a model's createTask body may contain, as an OpenAPI schema."""
    model = catalog.named(name)
    return success({"model": model.name, "openapi": model.request.model_json_schema()})


def _words(text: str | None) -> set[str]:
    return {part.strip().lower() for part in (text or "").split(",") if part.strip()}
