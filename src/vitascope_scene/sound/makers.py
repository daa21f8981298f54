"""The makers that rows name, and how each layer's maker is called."""

import inspect
from collections.abc import Callable
from types import MappingProxyType, ModuleType

from vitascope_scene.sound import air, music, touch, town, wild
from vitascope_scene.sound.parts import Sound, Take

Maker = Callable[..., Sound]


def _of(module: ModuleType) -> dict[str, Maker]:
    """A module's public functions of its own whose first argument is a take."""
    return {
        name: made
        for name, made in vars(module).items()
        if inspect.isfunction(made)
        and made.__module__ == module.__name__
        and not name.startswith("_")
        and next(iter(inspect.signature(made).parameters), "") == "take"
    }


MAKERS = MappingProxyType(
    {name: made for each in (air, wild, town, touch, music) for name, made in _of(each).items()}
)
BEDS = frozenset(
    ("air", "wind", "leaves", "rain", "waves", "lapping", "stream", "fall", "below", "jet", "rocket", "traffic",
     "space", "pad", "hum", "insects", "breath", "thunder")
)  # fmt: skip
"""What is everywhere at once: it has no echo of its own."""


def made(name: str, take: Take, **options: float | str) -> Sound:
    """Return what a maker makes."""
    return MAKERS[name](take, **options)
