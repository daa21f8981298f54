"""What requests and applications carry for our own parts; without FastAPI, which a worker never loads."""

from starlette.requests import Request

from vitascope.runtime import Runtime

BODY_HERE = "body_here"
"""In a request's state, set by the server's protocol: the whole body has arrived, reading it waits for nothing."""
SEND_WHOLE = "send_whole"
"""In a request's state, set by the server's protocol: sends a response and further headers whole, if it can now."""


def runtime_of(request: Request) -> Runtime:
    """Return the runtime that the app was made with."""
    runtime: Runtime = request.scope["app"].state.runtime
    return runtime
