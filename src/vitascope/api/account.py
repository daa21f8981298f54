"""What a caller may ask about itself."""

from fastapi import APIRouter
from starlette.responses import Response

from vitascope.api.deps import Caller
from vitascope.api.envelope import success
from vitascope.credits import credits_of
from vitascope.shapes import Envelope

router = APIRouter(prefix="/api/v1", tags=["account"])


@router.get("/chat/credit", response_model=Envelope[float])
async def credit(account: Caller) -> Response:
    """Tell the balance, in credits."""
    return success(credits_of(account.balance_milli))
