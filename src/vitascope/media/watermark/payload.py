"""The 65 bits of a watermark: 40 of content, encrypted under the mark key, and 25 of a check that
anybody can compute.

A right check says "made by Vitascope" to every detector. The content names the installation and the
task, and means nothing without the key.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

CHECK_BITS, HALF_BITS, REFERENCE_BITS = 25, 20, 26
CONTENT_BITS = 2 * HALF_BITS
WORD_BITS = CONTENT_BITS + CHECK_BITS
INSTALLATION_BITS = CONTENT_BITS - REFERENCE_BITS
"""Decrypted under another key than its own, content shows these bits of an installation once in
16,384 times.
"""
ROUNDS = 6

EPOCH_MS = 1_767_225_600_000
"""1 January 2026."""
TICK_MS = 256_000
"""A task's reference says when it was made in such steps, which last until 2043, and 5 bits of its
id's hash.
"""
HASH_BITS = 5
_TASK_TIME = re.compile(r"_(\d{13})\d{24}$")


@dataclass(frozen=True, kw_only=True)
class Payload:
    """What a watermark says to the holder of its key. reference belongs to one task, or to very
    few.
    """

    reference: int

    @property
    def made_ms(self) -> int:
        """Unix milliseconds of the start of the TICK_MS in which the task was made."""
        return EPOCH_MS + (self.reference >> HASH_BITS) * TICK_MS

    def fits(self, task_id: str) -> bool:
        """Say whether the reference is this task's."""
        return reference_of(task_id) == self.reference


def reference_of(task_id: str) -> int:
    """Return the 30 bits that stand for a task in its watermark."""
    found = _TASK_TIME.search(task_id)
    ticks = (int(found[1]) - EPOCH_MS) // TICK_MS if found else 0
    digest = hashlib.sha256(task_id.encode()).digest()[0] >> (8 - HASH_BITS)
    return (ticks << HASH_BITS | digest) % (1 << REFERENCE_BITS)


def word_of(key: bytes, task_id: str) -> int:
    """Return the word to embed into a task's clip."""
    plain = _installation(key) << REFERENCE_BITS | reference_of(task_id)
    content = _encrypted(key, plain)
    return content << CHECK_BITS | check_of(content)


def is_word(word: int) -> bool:
    """Say whether a word's check is right, which says that Vitascope embedded it."""
    return check_of(word >> CHECK_BITS) == word % (1 << CHECK_BITS)


def payload_of(word: int, keys: Iterable[bytes]) -> Payload | None:
    """Return what a word says under the first key that fits it, None if it was embedded under
    another.
    """
    for key in keys:
        plain = _decrypted(key, word >> CHECK_BITS)
        if plain >> REFERENCE_BITS == _installation(key):
            return Payload(reference=plain % (1 << REFERENCE_BITS))
    return None


def check_of(content: int) -> int:
    """Return the check of encrypted content."""
    digest = hashlib.sha256(b"vitascope watermark check" + content.to_bytes(8, "big")).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - CHECK_BITS)


def _installation(key: bytes) -> int:
    return _number(key, b"installation", INSTALLATION_BITS)


def _encrypted(key: bytes, plain: int) -> int:
    """Return 40 bits for 40 bits: a Feistel network, because no standard cipher has so small a
    block.
    """
    left, right = divmod(plain, 1 << HALF_BITS)
    for turn in range(ROUNDS):
        left, right = right, left ^ _round(key, turn, right)
    return left << HALF_BITS | right


def _decrypted(key: bytes, content: int) -> int:
    left, right = divmod(content, 1 << HALF_BITS)
    for turn in reversed(range(ROUNDS)):
        left, right = right ^ _round(key, turn, left), left
    return left << HALF_BITS | right


def _round(key: bytes, turn: int, half: int) -> int:
    return _number(key, b"round %d %d" % (turn, half), HALF_BITS)


def _number(key: bytes, text: bytes, bits: int) -> int:
    return int.from_bytes(hmac.new(key, text, hashlib.sha256).digest()[:4], "big") >> (32 - bits)
