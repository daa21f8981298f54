"""Exit codes that mean something."""

from vitascope.errors import OperatorError, VitascopeError, WireError
from vitascope.wire import Code

OK = 0
FAILED = 1
BAD_INPUT = 2
KEY_REFUSED = 3
NO_CREDITS = 4
UNREACHABLE = 5
TRY_LATER = 6

BY_CODE = {
    Code.UNAUTHORIZED: KEY_REFUSED,
    Code.KEY_LIMIT: KEY_REFUSED,
    Code.INSUFFICIENT_CREDITS: NO_CREDITS,
    Code.INVALID: BAD_INPUT,
    Code.TOO_FREQUENT: TRY_LATER,
    Code.MAINTENANCE: TRY_LATER,
    Code.SWITCHED_OFF: TRY_LATER,
}


def exit_code(error: VitascopeError) -> int:
    """Return what a command that ended with this error exits with."""
    from vitascope.client.errors import DeadlineExceeded, Unreachable

    if isinstance(error, WireError):
        return BY_CODE.get(error.code, FAILED)
    if isinstance(error, Unreachable):
        return UNREACHABLE
    if isinstance(error, DeadlineExceeded):
        return TRY_LATER
    return BAD_INPUT if isinstance(error, OperatorError) else FAILED
