"""Places: each builds its set from hills, floors, water, plants and buildings."""

from collections.abc import Callable

from vitascope_scene.drawing.kits import kit_builder
from vitascope_scene.drawing.places import (
    built,
    deep,
    far_out,
    heights,
    indoors,
    land,
    rock,
    shores,
    streams,
    war,
    woods,
)
from vitascope_scene.drawing.stage import Set, Stage

BUILDERS: dict[str, Callable[[Stage], Set]] = {
    builder.__name__: builder
    for builder in (
        shores.sea, shores.beach, shores.lake, shores.harbour, streams.river, streams.waterfall, built.city,
        built.street, built.village, built.highway, built.launchpad, indoors.room,
        woods.forest, woods.bamboo_grove, woods.jungle,
        land.meadow, land.garden, land.farmland,
        heights.mountains, heights.snowfield,
        rock.desert, rock.canyon, rock.volcano,
        far_out.clouds, far_out.space, far_out.moon, far_out.mars, deep.underwater, war.battlefield,
    )
}  # fmt: skip


ALIKE = {"coral_reef": "underwater"}
"""Places that are built as another."""


def build(stage: Stage) -> Set:
    """The set of the stage's place: by code, or from its kit."""
    place = stage.scene.place
    builder = BUILDERS.get(ALIKE.get(place, place)) or kit_builder(place)
    if builder is None:
        raise KeyError(f"nothing builds the place {place}")
    return shores.afloat(stage, builder(stage))
