"""What was raised, as an answer in the envelope; nothing unexpected is told to the client."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from vitascope import log
from vitascope.api.envelope import failure
from vitascope.api.state import runtime_of
from vitascope.errors import Internal, NotFound, WireError

logger = log.get("api")


async def respond(request: Request, error: Exception) -> Response:
    """Turn whatever was raised into an envelope.

    What no route takes is a real 404, and a file that has ended a real 410, whatever http_status says.
    """
    http_status = runtime_of(request).settings.http_status
    if isinstance(error, HTTPException):
        return failure(
            NotFound(), http_status=http_status, status=410 if error.status_code == 410 else 404
        )
    return failure(wire_error(request, error), http_status=http_status)


def wire_error(request: Request, error: Exception) -> WireError:
    """Return a refusal as it is; anything else is logged, and the client learns the request's id."""
    if isinstance(error, WireError):
        return error
    request_id = request.scope["state"]["request_id"]
    logger.error("request failed", path=request.url.path, exc_info=error)
    return Internal(
        "Something went wrong on our side. Please quote the request id {id}.", id=request_id
    )
