"""Libraries without those of their extras that we have no use for."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(package: str) -> Iterator[None]:
    """Let a package be missing for a block: what imports it where it is there does without it."""
    there = sys.modules.get(package)
    sys.modules[package] = None  # type: ignore[assignment]  # Python's own way to say that there is none
    try:
        yield
    finally:
        del sys.modules[package]
        if there is not None:
            sys.modules[package] = there
