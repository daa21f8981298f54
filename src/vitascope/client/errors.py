"""What the client raises beside the wire's own errors, and how answers become errors.

VitascopeError
├── WireError and its classes   the service refused, or the task failed: see vitascope.errors
├── Unreachable                 no answer, or none that this API gives
└── DeadlineExceeded            the task has not ended within the time you gave; it goes on
"""

from vitascope import errors
from vitascope.errors import VitascopeError, WireError
from vitascope.wire import Code

DEFAULT_RETRY_AFTER_SECONDS = 10
"""After a 429 that does not say how long: the hosted service's window."""

BY_CODE: dict[int, type[WireError]] = {
    kind.code.value: kind
    for kind in (
        errors.Unauthorized,
        errors.InsufficientCredits,
        errors.NotFound,
        errors.Invalid,
        errors.KeyLimit,
        errors.Maintenance,
        errors.Cancelled,
        errors.Internal,
        errors.GenerationFailed,
        errors.SwitchedOff,
    )
}


class Unreachable(VitascopeError):
    """The service could not be reached, or did not answer as a service with this API does.

    acted is False if the service has certainly not done what was asked.
    """

    def __init__(self, message: str, *, acted: bool = True) -> None:
        """Keep the sentence and whether the service may have acted."""
        super().__init__(message)
        self.acted = acted


class DeadlineExceeded(VitascopeError, TimeoutError):
    """The task did not end within the time the caller gave; it is still there: wait again, or cancel it."""


def error_of(code: int, message: str, *, retry_after_seconds: float | None = None) -> WireError:
    """Return the error that the service's code stands for; a code of another service is named in the message."""
    if code == Code.TOO_FREQUENT:
        seconds = DEFAULT_RETRY_AFTER_SECONDS if retry_after_seconds is None else retry_after_seconds
        return errors.TooFrequent(round(seconds + 0.5), message)
    kind = BY_CODE.get(code)
    return WireError(f"{message} (code {code})") if kind is None else kind(message)
