"""The one error tree.

VitascopeError
├── WireError                a refusal a client sees, each with its wire code
│   ├── Unauthorized         401
│   ├── InsufficientCredits  402
│   ├── NotFound             404
│   ├── Invalid              422  names the field and the rule
│   ├── TooFrequent          429  says when to come back
│   ├── KeyLimit             433
│   ├── Maintenance          455
│   │   └── Away             455  the database is away
│   ├── Cancelled            499
│   ├── Internal             500
│   ├── GenerationFailed     501
│   └── SwitchedOff          505
└── OperatorError            the service or a command cannot do what its operator asked; the message says what to do
"""

from vitascope import wire
from vitascope.wire import Code


class VitascopeError(Exception):
    """Anything this package raises on purpose."""


class WireError(VitascopeError):
    """A refusal with a wire code and a sentence a client may read."""

    code: Code = Code.INTERNAL
    task_id: str = ""
    """The task that failed, if this is why; empty if a call was refused."""
    acted: bool = False
    """Whether an earlier attempt of the refused call may have been carried out."""

    @property
    def message(self) -> str:
        """The envelope's ``msg``."""
        return str(self)


class Unauthorized(WireError):
    """401: no key, a wrong one, or one that is no longer good."""

    code = Code.UNAUTHORIZED

    def __init__(self, message: str = wire.UNAUTHORIZED_TEXT) -> None:
        """Say it in the wire's words."""
        super().__init__(message)


class InsufficientCredits(WireError):
    """402: the balance does not cover the price."""

    code = Code.INSUFFICIENT_CREDITS

    def __init__(self, message: str = wire.INSUFFICIENT_TEXT) -> None:
        """Say it in the wire's words."""
        super().__init__(message)


class NotFound(WireError):
    """404: no such task, file or interface, or another account's."""

    code = Code.NOT_FOUND

    def __init__(self, message: str = "The requested resource was not found.") -> None:
        """Say nothing about whether it exists for somebody else."""
        super().__init__(message)


class Invalid(WireError):
    """422: the message names the field and the rule."""

    code = Code.INVALID


class TooFrequent(WireError):
    """429: too many calls; a call after ``retry_after_seconds`` succeeds."""

    code = Code.TOO_FREQUENT

    def __init__(self, retry_after_seconds: int, message: str = wire.TOO_FREQUENT_TEXT) -> None:
        """Keep the whole seconds that the Retry-After header will say."""
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class KeyLimit(WireError):
    """433: a cap or the allow-list of this key forbids the call."""

    code = Code.KEY_LIMIT


class Maintenance(WireError):
    """455: the operator has closed the door for a while."""

    code = Code.MAINTENANCE

    def __init__(self, message: str = wire.MAINTENANCE_TEXT) -> None:
        """Say it in the wire's words, or in the operator's."""
        super().__init__(message)


class Away(Maintenance):
    """455: a call has waited for the database as long as it may, and for nothing."""

    retry_after_seconds = 5

    def __init__(self) -> None:
        """Say it in the service's own words: no operator has closed the door."""
        super().__init__(wire.AWAY_TEXT)


class Cancelled(WireError):
    """499: the owner cancelled the task."""

    code = Code.CANCELLED


class Internal(WireError):
    """500: a bug; the details are in the log under the request id and nowhere else."""

    code = Code.INTERNAL


class GenerationFailed(WireError):
    """501: the engine could not make the video."""

    code = Code.GENERATION_FAILED


class SwitchedOff(WireError):
    """505: the operator has switched this model off."""

    code = Code.SWITCHED_OFF

    def __init__(self, message: str = "The model is switched off.") -> None:
        """Name the model where it is known."""
        super().__init__(message)


class OperatorError(VitascopeError):
    """What the operator asked for cannot be done; the message says why and what to do."""
