"""The one error tree. A class says all there is to know about its errors; nothing else keeps a
table of them.

VitascopeError
├── WireError
│   ├── Unauthorized
│   ├── InsufficientCredits
│   ├── NotFound
│   ├── Invalid
│   ├── TooFrequent
│   ├── KeyLimit
│   ├── Maintenance
│   │   └── Away
│   ├── Cancelled
│   ├── Internal
│   ├── GenerationFailed
│   ├── SwitchedOff
│   ├── CsrfError
│   └── OperatorsOnly
├── FieldError
│   └── ReceiverRefused
├── OperatorError
├── EngineError
│   └── EngineBroken
├── NotFetched
├── BadPicture
├── BrokenVideo
├── TooShort
├── WrongClip
├── Unreachable
├── DeadlineExceeded
├── BadCallback
├── NotSaved
├── IngredientsTooLarge
└── SomeFailed
"""

from enum import IntEnum
from typing import ClassVar

from vitascope import wire
from vitascope.quota import Quota
from vitascope.wire import Code


class Exit(IntEnum):
    """What a command exits with."""

    OK = 0
    FAILED = 1
    BAD_INPUT = 2
    KEY_REFUSED = 3
    NO_CREDITS = 4
    UNREACHABLE = 5
    TRY_LATER = 6


class VitascopeError(Exception):
    """Anything this package raises on purpose: a rule, which is an English sentence with {names},
    and their values.

    ``str()`` is the sentence in English; ``vitascope.language`` says the rule in another language.
    """

    text: ClassVar[str] = ""
    """The rule of an error that is raised without one."""
    exit_code: ClassVar[Exit] = Exit.FAILED

    def __init__(self, rule: str = "", /, **values: object) -> None:
        """Keep the rule, the class's own where none is given, and its values."""
        self.rule, self.values = rule or self.text, values
        super().__init__(self.rule.format(**values) if values else self.rule)


class WireError(VitascopeError):
    """A refusal with a wire code and a sentence a client may read."""

    code: ClassVar[Code] = Code.INTERNAL
    http_status: ClassVar[int] = 500
    """The HTTP status with the setting ``http_status = "mirror"``, and of /v1/videos."""
    openai_type: ClassVar[str] = "server_error"
    openai_code: ClassVar[str] = ""
    """OpenAI's ``code`` of the error; the wire's code where this is empty."""
    title: ClassVar[str] = ""
    """What happened, in a few words; for people who cannot read the sentence."""
    advice: ClassVar[str] = ""
    """What the console says in place of the class's own text."""
    sample: ClassVar[str] = ""
    """What X-Simulate answers, where that is not the class's own text."""

    task_id: str = ""
    """The task that failed, if this is why; empty if a call was refused."""
    acted: bool = False
    """Whether an earlier attempt of the refused call may have been carried out."""

    def __init_subclass__(cls) -> None:
        """Remember the class under the code that it declares."""
        super().__init_subclass__()
        if "code" in cls.__dict__:
            _by_code[cls.code] = cls

    @property
    def message(self) -> str:
        """The envelope's ``msg``."""
        return str(self)


_by_code: dict[Code, type[WireError]] = {}


def class_of(code: int) -> type[WireError] | None:
    """Return the class of a wire code, None for a code that is not ours."""
    return _by_code.get(code)  # type: ignore[call-overload, no-any-return]


class Unauthorized(WireError):
    """401: no key, a wrong one, or one that is no longer good."""

    code = Code.UNAUTHORIZED
    http_status = 401
    openai_type, openai_code = "authentication_error", "invalid_api_key"
    exit_code = Exit.KEY_REFUSED
    text = wire.UNAUTHORIZED_TEXT
    title = "The key was refused."


class InsufficientCredits(WireError):
    """402: the balance does not cover the price."""

    code = Code.INSUFFICIENT_CREDITS
    http_status = 402
    openai_type, openai_code = "insufficient_quota", "insufficient_quota"
    exit_code = Exit.NO_CREDITS
    text = wire.INSUFFICIENT_TEXT
    title = "Not enough credits."
    advice = "Not enough credits. Ask your operator for a top-up, then try again."


class NotFound(WireError):
    """404: no such task, file or interface, or another account's; the text does not say which."""

    code = Code.NOT_FOUND
    http_status = 404
    openai_type, openai_code = "invalid_request_error", "not_found"
    text = "The requested resource was not found."
    title = "Not found."
    advice = "This page doesn't exist, or you don't have access to it."


class Invalid(WireError):
    """422: the rule names the field, and what must be true of it."""

    code = Code.INVALID
    http_status = 422
    openai_type, openai_code = "invalid_request_error", "invalid_value"
    exit_code = Exit.BAD_INPUT
    title = "The input was refused."
    sample = "input.prompt is required (simulated)"


class TooFrequent(WireError):
    """429: too many calls; a call after ``retry_after_seconds`` succeeds."""

    code = Code.TOO_FREQUENT
    http_status = 429
    openai_type, openai_code = "rate_limit_error", "rate_limit_exceeded"
    exit_code = Exit.TRY_LATER
    text = wire.TOO_FREQUENT_TEXT
    title = "Too many calls; try again in a moment."
    advice = "Too many requests. Wait a few seconds, then try again."

    def __init__(
        self,
        rule: str = "",
        /,
        *,
        retry_after_seconds: int = 1,
        quota: Quota | None = None,
        **values: object,
    ) -> None:
        """Keep the whole seconds that the Retry-After header will say, and the limit that was
        passed.
        """
        super().__init__(rule, **values)
        self.retry_after_seconds = retry_after_seconds
        self.quota = quota


class KeyLimit(WireError):
    """433: a cap, the allow-list or a scope of this key forbids the call."""

    code = Code.KEY_LIMIT
    http_status = 403
    openai_type, openai_code = "permission_error", "key_limit"
    exit_code = Exit.KEY_REFUSED
    title = "The key's limits forbid it."
    sample = "The daily credit cap of this key is reached."


class Maintenance(WireError):
    """455: the operator has paused new tasks."""

    code = Code.MAINTENANCE
    http_status = 503
    openai_code = "maintenance"
    exit_code = Exit.TRY_LATER
    text = wire.MAINTENANCE_TEXT
    title = "The service is under maintenance."
    advice = (
        "The service is closed for maintenance and takes no new tasks. Finished videos stay here."
    )


class Away(Maintenance):
    """455: a call has waited for the database as long as it may, and for nothing."""

    text = wire.AWAY_TEXT
    advice = ""
    retry_after_seconds = 5


class Cancelled(WireError):
    """499: the owner cancelled the task."""

    code = Code.CANCELLED
    http_status = 409
    title = "The task was cancelled."


class Internal(WireError):
    """500: a bug; the details are in the log under the request id and nowhere else."""

    code = Code.INTERNAL
    title = "Internal error."
    sample = "Something went wrong on our side (simulated)."


class GenerationFailed(WireError):
    """501: the engine could not make the video."""

    code = Code.GENERATION_FAILED
    title = "The generation failed."


class SwitchedOff(WireError):
    """505: the operator has switched this model off."""

    code = Code.SWITCHED_OFF
    http_status = 503
    openai_code = "switched_off"
    exit_code = Exit.TRY_LATER
    text = "The model is switched off."
    title = "The model is switched off."
    advice = "This model is switched off. Choose another, or ask your operator."
    sample = wire.SWITCHED_OFF_TEXT.format(model="you asked for")


class FieldError(VitascopeError, ValueError):
    """A field breaks a rule, as a check within a pydantic model finds it.

    Whoever knows its name puts it in.
    """

    def __init__(self, rule: str, /, **values: object) -> None:
        """Speak of the field without its name."""
        super().__init__(rule, **{"field": "the field", **values})


class OperatorError(VitascopeError):
    """What the operator asked for cannot be done; the message says why and what to do."""

    exit_code = Exit.BAD_INPUT
