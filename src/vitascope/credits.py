"""Amounts of credits: whole thousandths inside, so that sums are exact.

The wire's plain number outside.
"""

MILLI = 1_000
"""Thousandths in a credit."""


def credits_of(milli: int) -> int | float:
    """Return thousandths of a credit as the wire's number of credits: whole where it can be."""
    return milli // MILLI if milli % MILLI == 0 else milli / MILLI


def milli_of(number: float) -> int:
    """Return a number of credits as whole thousandths."""
    return round(number * MILLI)
