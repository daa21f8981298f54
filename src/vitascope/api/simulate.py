"""X-Simulate: with a test key, every refusal and every failure happens on demand; live keys never reach this."""

from vitascope.errors import Invalid, class_of
from vitascope.tasks.task import Simulate
from vitascope.wire import Code

HEADER = "X-Simulate"
OUTCOMES = {each.value: each for each in Simulate}
REFUSALS = {
    str(code.value): kind
    for code in Code
    if (kind := class_of(code)) is not None and (kind.sample or kind.text)
}


def simulated(asked: str | None) -> Simulate | None:
    """Return what the header asks to become of the task that a request makes, if it asks for anything.

    Raises the refusal that was asked for, or Invalid where nobody knows what was asked for.
    """
    if asked is None:
        return None
    if asked in REFUSALS:
        kind = REFUSALS[asked]
        raise kind(kind.sample)
    if asked not in OUTCOMES:
        raise Invalid(
            "{field} must be one of {choices}",
            field=HEADER,
            choices=", ".join(sorted({*REFUSALS, *OUTCOMES})),
        )
    return OUTCOMES[asked]
