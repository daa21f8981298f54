"""When Python looks for garbage that points at itself: hardly anything here makes any, and each look takes time."""

import gc

OBJECTS = 10_000
"""New objects between two looks: imports make no garbage, and a request hardly any."""


def look_less_often() -> None:
    """Look less often than the interpreter does by itself, from before the imports on."""
    gc.set_threshold(OBJECTS)


def settle() -> None:
    """Look no more among what a start has made: it stays, and each look at it holds up every answer."""
    gc.collect()
    gc.freeze()
