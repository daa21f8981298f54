"""When Python looks for garbage that points at itself: hardly anything here makes any, and each look takes time."""

import gc

OBJECTS = 10_000
"""New objects between two looks: a request makes hardly any garbage."""


def put_off() -> None:
    """Look for none while a command is loaded: imports make none, and looking is a fifteenth of a start."""
    gc.disable()
    gc.set_threshold(OBJECTS)


def look() -> None:
    """Look for it from now on, less often than the interpreter does by itself."""
    gc.enable()


def settle() -> None:
    """Look for it from now on, but not among what a start has made: nearly all of it stays, and looking takes long."""
    gc.freeze()
    look()
