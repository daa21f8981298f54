"""The envelope ``{code, msg, data}`` that every business answer is wrapped in."""

from typing import Literal

from pydantic_core import to_json
from starlette.responses import Response

from vitascope.errors import Away, TooFrequent, WireError
from vitascope.wire import Code

HttpStatus = Literal["ok", "mirror"]


def success(data: object) -> Response:
    """Wrap data."""
    return _response(Code.OK, "success", data, status=200)


def failure(error: WireError, *, http_status: HttpStatus, status: int | None = None) -> Response:
    """Wrap a refusal; status is the HTTP status where it is not the setting's to decide."""
    if status is None:
        status = error.http_status if http_status == "mirror" else 200
    response = _response(error.code, error.message, None, status=status)
    if isinstance(error, TooFrequent | Away):
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


def _response(code: Code, msg: str, data: object, *, status: int) -> Response:
    body = to_json({"code": code.value, "msg": msg, "data": data})
    return Response(body, status, media_type="application/json")
