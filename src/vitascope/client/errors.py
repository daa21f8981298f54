"""What the client raises beside the wire's own errors, and how answers become errors.

VitascopeError
├── WireError and its classes   the service refused, or the task failed: see vitascope.errors
├── Unreachable                 no answer, or none that this API gives
└── DeadlineExceeded            the task has not ended within the time you gave; it goes on
"""

from vitascope.errors import Exit, TooFrequent, VitascopeError, WireError, class_of

DEFAULT_RETRY_AFTER_SECONDS = 10
"""After a 429 that does not say how long: the hosted service's window."""


class Unreachable(VitascopeError):
    """The service could not be reached, or did not answer as a service with this API does.

    acted is False if the service has certainly not done what was asked.
    """

    exit_code = Exit.UNREACHABLE

    def __init__(self, rule: str, /, *, acted: bool = True, **values: object) -> None:
        """Keep the sentence and whether the service may have acted."""
        super().__init__(rule, **values)
        self.acted = acted


class DeadlineExceeded(VitascopeError, TimeoutError):
    """The task did not end within the time the caller gave.

    It is still there: wait again, or cancel it.
    """

    exit_code = Exit.TRY_LATER


def error_of(code: int, message: str, *, retry_after_seconds: float | None = None) -> WireError:
    """Return the error that the service's code stands for.

    A code of another service is named in the message.
    """
    kind = class_of(code)
    if kind is None:
        return WireError("{message} (code {code})", message=message, code=code)
    if kind is TooFrequent:
        seconds = (
            DEFAULT_RETRY_AFTER_SECONDS if retry_after_seconds is None else retry_after_seconds
        )
        return TooFrequent(message, retry_after_seconds=round(seconds + 0.5))
    return kind(message)
