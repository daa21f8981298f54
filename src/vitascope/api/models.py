"""The catalogue: which models there are, what they cost, what they take."""

from fastapi import APIRouter
from starlette.responses import Response

from vitascope import catalog
from vitascope.api.deps import Caller, RuntimeDep
from vitascope.api.envelope import success
from vitascope.shapes import Envelope, ModelList, ModelPrice, ModelSchema

router = APIRouter(prefix="/api/v1/models", tags=["models"])


@router.get("", response_model=Envelope[ModelList])
async def list_models(runtime: RuntimeDep, account: Caller) -> Response:
    """List the models that are switched on."""
    found = [catalog.card(offer.model) for offer in await runtime.model_settings.every() if offer.enabled]
    return success({"total": len(found), "models": found})


@router.get("/{name:path}/price", response_model=Envelope[ModelPrice])
async def price(name: str, runtime: RuntimeDep, account: Caller) -> Response:
    """Tell what a model costs; it goes by its name or its slug."""
    model = (await runtime.model_settings.of(catalog.named(name))).model
    return success({"model": model.name, "pricingDesc": catalog.pricing(model)})


@router.get("/{name:path}/schema", response_model=Envelope[ModelSchema])
async def schema(name: str, account: Caller) -> Response:
    """Tell what a model's createTask body may hold, as an OpenAPI schema."""
    model = catalog.named(name)
    return success({"model": model.name, "openapi": model.request.model_json_schema()})
