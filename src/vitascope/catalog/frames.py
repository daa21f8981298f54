"""Shapes and sizes in the wire's words, as pixels."""

SIZES = {
    "360p": 360, "480p": 480, "512p": 512, "540p": 540, "720p": 720, "768p": 768, "1080p": 1080, "2k": 1440,
    "4k": 2160, "std": 720, "pro": 1080,
}  # fmt: skip
"""A size's shorter side in pixels, by its name in small letters."""
FULL_SIZE = 1080
RATIO = "16:9"
"""Of a model that has no ratio, and where the engine may choose."""


def size_of(name: str) -> int:
    """Return the shorter side in pixels of what a model calls its size."""
    return SIZES[name.lower()]


def sides_of(ratio: str) -> tuple[int, int]:
    """Return a ratio's two numbers.

    Those of RATIO where it is no ratio, such as ``auto`` or ``adaptive``.
    """
    across, _, down = (ratio if ":" in ratio else RATIO).partition(":")
    return int(across), int(down)


def frame_size(ratio: str, short_side: float) -> tuple[int, int]:
    """Return (width, height) in pixels of a ratio's frame whose shorter side is given, both even
    for the codec.
    """
    across, down = sides_of(ratio)
    unit = short_side / min(across, down)
    return _even(across * unit), _even(down * unit)


def _even(length: float) -> int:
    return max(2, 2 * round(length / 2))
