"""Places from kits: a wall or a sky, a floor, and things at their real size in rows from the wall
to the front.
"""

from collections.abc import Callable

from vitascope_scene.drawing.kits.backdrop import build_backdrop
from vitascope_scene.drawing.kits.grounds import build_ground
from vitascope_scene.drawing.kits.parse import kit_of, kits
from vitascope_scene.drawing.kits.rooms import build_room
from vitascope_scene.drawing.stage import Set, Stage
from vitascope_scene.keys import BACKDROPS, PRODUCT_STAGE

__all__ = ["kit_builder", "kit_of", "kits"]


def kit_builder(place: str) -> Callable[[Stage], Set] | None:
    """Return what builds a place, None where it has no kit."""
    if place in BACKDROPS:
        has_plinth = place == PRODUCT_STAGE
        return lambda stage: build_backdrop(stage, BACKDROPS[place], has_plinth=has_plinth)
    kit = kit_of(place)
    if kit is None:
        return None
    return lambda stage: (build_ground if kit.is_open else build_room)(stage, kit)
