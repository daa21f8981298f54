"""The public keys that check callbacks: open to everybody, since nobody can sign with them."""

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from vitascope.api.deps import RuntimeDep
from vitascope.runtime import Runtime
from vitascope.text import storable

router = APIRouter(tags=["callbacks"])

PATH = "/.well-known/webhook-keys/"
CACHE_CONTROL = "public, max-age=300"


class WebKey(BaseModel):
    """One Ed25519 key (RFC 8037); ``whpk`` is the same as Standard Webhooks writes it."""

    kty: str
    crv: str
    alg: str
    use: str
    kid: str
    x: str
    whpk: str


class WebKeySet(BaseModel):
    """A JSON Web Key Set, the newest key first; what a rotation replaced stays in it."""

    keys: list[WebKey]


@router.get(PATH + "{account}", response_model=WebKeySet)
async def webhook_keys(account: str, runtime: RuntimeDep) -> Response:
    """Get the public keys that check an account's callbacks. No API key is needed."""
    found = await runtime.callbacks.key_set(storable(account))
    return JSONResponse(found, headers={"Cache-Control": CACHE_CONTROL})


def keys_url(runtime: Runtime, account_id: str) -> str:
    """Return where an account's public keys are published."""
    return f"{runtime.settings.base_url}{PATH}{account_id}"
