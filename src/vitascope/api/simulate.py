"""X-Simulate: with a test key, every refusal and every failure happens on demand; live keys never reach this."""

from collections.abc import Callable
from functools import partial

from vitascope import wire
from vitascope.errors import (
    InsufficientCredits,
    Internal,
    Invalid,
    KeyLimit,
    Maintenance,
    NotFound,
    SwitchedOff,
    TooFrequent,
    Unauthorized,
    WireError,
)
from vitascope.tasks.task import Simulate

HEADER = "X-Simulate"
WAIT_SECONDS = 1

REFUSALS: dict[str, Callable[[], WireError]] = {
    "401": Unauthorized,
    "402": InsufficientCredits,
    "404": NotFound,
    "422": partial(Invalid, "input.prompt is required (simulated)"),
    "429": partial(TooFrequent, WAIT_SECONDS),
    "433": partial(KeyLimit, "The daily credit cap of this key is reached."),
    "455": Maintenance,
    "500": partial(Internal, "Something went wrong on our side (simulated)."),
    "505": partial(SwitchedOff, wire.SWITCHED_OFF_TEXT.format(model="you asked for")),
}
OUTCOMES = {each.value: each for each in Simulate}


def simulated(asked: str | None) -> Simulate | None:
    """Return what the header asks to become of the task that a request makes, if it asks for anything.

    Raises the refusal that was asked for, or Invalid where nobody knows what was asked for.
    """
    if asked is None:
        return None
    if asked in REFUSALS:
        raise REFUSALS[asked]()
    if asked not in OUTCOMES:
        raise Invalid(f"{HEADER} must be one of {', '.join(sorted(REFUSALS | OUTCOMES))}")
    return OUTCOMES[asked]
