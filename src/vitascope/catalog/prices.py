"""Prices as they are written in rows and read by people."""

from collections.abc import Mapping
from dataclasses import dataclass

from vitascope.catalog.model import SECOND, SOUND, Model
from vitascope.credits import MILLI, credits_of


def clip(credits_by_length: Mapping[str, float]) -> dict[str, int]:
    """Return the prices of whole clips.

    A key is the seconds, then the size and ``sound`` where the price differs.
    """
    return {key: round(price * MILLI) for key, price in credits_by_length.items()}


def each_second(credits_by_size: Mapping[str, float]) -> dict[str, int]:
    """Return prices per second of video.

    A key is the size, with ``sound`` where that costs more.
    """
    return {
        f"{SECOND} {key}".strip(): round(price * MILLI) for key, price in credits_by_size.items()
    }


@dataclass(frozen=True, kw_only=True)
class Priced:
    """What a price is for: so many seconds, at a size, with sound.

    No size where all cost the same.
    """

    seconds: int
    size: str
    sound: bool


def parts_of(key: str) -> Priced:
    """Return what the price under a key of price_milli is for."""
    first, *rest = key.split(" ")
    size = "".join(word for word in rest if word != SOUND)
    return Priced(seconds=1 if first == SECOND else int(first), size=size, sound=SOUND in rest)


def label(key: str) -> str:
    """Return what a price is for: ``5 s``, ``1 s at 720p with sound``."""
    priced = parts_of(key)
    size = f" at {priced.size}" if priced.size else ""
    return f"{priced.seconds} s{size}{' with sound' if priced.sound else ''}"


def pricing(model: Model) -> str:
    """Say what a model costs."""
    prices = (
        f"{credits_of(price)} credits for {label(key)}" for key, price in model.price_milli.items()
    )
    doubt = "" if model.is_confirmed else " (unconfirmed)"
    return ", ".join(prices) + f"{doubt}; failed tasks cost nothing"
