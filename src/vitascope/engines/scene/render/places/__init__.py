"""Places: each builds its set from hills, floors, water, plants and buildings."""

from collections.abc import Callable

from vitascope.engines.scene.render.places import built, far_out, land, shores, war
from vitascope.engines.scene.render.stage import Set, Stage

BUILDERS: dict[str, Callable[[Stage], Set]] = {
    **{name: getattr(shores, name) for name in ("sea", "beach", "lake", "river", "waterfall", "harbour")},
    **{name: getattr(built, name) for name in ("city", "street", "village", "room", "highway", "launchpad")},
    **{
        name: getattr(land, name)
        for name in (
            "forest", "bamboo_grove", "jungle", "meadow", "garden", "farmland", "desert", "canyon", "mountains", "snowfield",
            "volcano",
        )
    },
    **{name: getattr(far_out, name) for name in ("clouds", "space", "moon", "underwater")},
    "battlefield": war.battlefield,
}  # fmt: skip


def build(stage: Stage) -> Set:
    """The set of the stage's place."""
    return BUILDERS[stage.scene.place](stage)
