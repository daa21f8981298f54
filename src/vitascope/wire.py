"""The words of the wire: codes, states and texts that a client of kie.ai's jobs API relies on.

No library needed.
"""

from enum import IntEnum, StrEnum


class Code(IntEnum):
    """The envelope's ``code``: the outcome of a request, whatever the HTTP status says."""

    OK = 200
    UNAUTHORIZED = 401
    INSUFFICIENT_CREDITS = 402
    NOT_FOUND = 404
    INVALID = 422
    TOO_FREQUENT = 429
    KEY_LIMIT = 433
    MAINTENANCE = 455
    CANCELLED = 499
    INTERNAL = 500
    GENERATION_FAILED = 501
    SWITCHED_OFF = 505


class State(StrEnum):
    """Task state."""

    WAITING = "waiting"
    QUEUING = "queuing"
    GENERATING = "generating"
    SUCCESS = "success"
    FAIL = "fail"


class Tier(StrEnum):
    """How urgent a task is, each at its own price."""

    STANDARD = "standard"
    PRIORITY = "priority"
    OFF_PEAK = "off-peak"


SUCCESS_FLAG = {State.SUCCESS: 1, State.FAIL: 3}
"""``successFlag`` of a finished task; 0 before."""

UNAUTHORIZED_TEXT = "Unauthorized – Authentication failed. Please check that your Authorization and Content-Type headers are correctly set."  # noqa: E501
INSUFFICIENT_TEXT = (
    "Credits insufficient : Your current balance isn't enough to run this request. "
    "Please top up to continue."
)
UNKNOWN_MODEL_TEXT = (
    "The model name you specified is not supported. "
    "Please verify your input and use one of the supported models provided by Vitascope."
)
SERVED_MODELS_TEXT = UNKNOWN_MODEL_TEXT + " They are: {models}."
TOO_FREQUENT_TEXT = "Your call frequency is too high. Please try again later."
MAINTENANCE_TEXT = (
    "The service is under maintenance and takes no new tasks. Please try again later."
)
AWAY_TEXT = "The service is not available at the moment. Please try again later."
SWITCHED_OFF_TEXT = (
    "The model {model} is switched off. Please use another model or try again later."
)

SERVICE_NAME = "vitascope"
"""``data.service`` of /healthz: a client that reads it may repeat a createTask under its
Idempotency-Key.
"""
