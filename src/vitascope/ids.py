"""Identifiers: opaque, unguessable, and recognisable at a glance."""

import os
import string

from vitascope.clock import now_ms

TASK_PREFIX = "task_kling_"
"""What the id of every task begins with.

Unix milliseconds follow, so that ids are in the order of their making.
"""
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def random_base62(length: int) -> str:
    """Return length characters of 5.95 random bits each.

    One draw for all of them costs a tenth of one for each.
    """
    number, characters = _random_below(62**length), []
    for _ in range(length):
        number, digit = divmod(number, 62)
        characters.append(BASE62[digit])
    return "".join(characters)


def new_task_id() -> str:
    """Return TASK_PREFIX + unix milliseconds + 24 random digits (80 bits)."""
    return f"{TASK_PREFIX}{now_ms()}{_random_below(10**24):024d}"


def new_id(kind: str) -> str:
    """Return ``kind_`` + 22 random base62 characters (131 bits)."""
    return f"{kind}_{random_base62(22)}"


def new_seed() -> int:
    """Return a seed that every model takes: several take 31 bits and no more."""
    return _random_below(2**31)


def _random_below(limit: int) -> int:
    """Return a random number, each as likely as the next within 2**-64.

    secrets.randbelow costs four times this.
    """
    return int.from_bytes(os.urandom(limit.bit_length() // 8 + 9)) % limit
