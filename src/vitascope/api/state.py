"""What requests and applications carry for our own parts; without FastAPI, which a worker never loads."""

from starlette.requests import Request

from vitascope.runtime import Runtime


def runtime_of(request: Request) -> Runtime:
    """Return the runtime that the app was made with."""
    runtime: Runtime = request.scope["app"].state.runtime
    return runtime
