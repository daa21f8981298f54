"""/v1/models: the models that are switched on, in OpenAI's shape."""

from datetime import UTC, datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from vitascope import catalog
from vitascope.api.deps import Caller, RuntimeDep
from vitascope.catalog import Model
from vitascope.errors import NotFound

router = APIRouter(prefix="/v1/models", tags=["videos"])


class ModelResource(BaseModel):
    """A model in OpenAI's words; created is the day on which its facts were read, in unix seconds."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str


class ModelPage(BaseModel):
    """Every model."""

    object: Literal["list"] = "list"
    data: list[ModelResource]


@router.get("", response_model=ModelPage)
async def list_models(runtime: RuntimeDep, account: Caller) -> Response:
    """List the models that are switched on."""
    found = [resource(each.model) for each in await runtime.model_settings.every() if each.enabled]
    return _json(ModelPage(data=found))


@router.get("/{name:path}", response_model=ModelResource)
async def get_model(name: str, runtime: RuntimeDep, account: Caller) -> Response:
    """Show one model, by its name."""
    settings = await runtime.model_settings.of(catalog.named(name))
    if not settings.enabled:
        raise NotFound("The model {text} is switched off.", text=name[:100])
    return _json(resource(settings.model))


def resource(model: Model) -> ModelResource:
    """Return a model in OpenAI's words."""
    read = datetime.fromisoformat(model.read).replace(tzinfo=UTC)
    return ModelResource(id=model.name, created=int(read.timestamp()), owned_by=model.provider)


def _json(body: BaseModel) -> Response:
    return Response(body.model_dump_json(), media_type="application/json")
