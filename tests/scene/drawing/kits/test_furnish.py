"""Rows of things: their sizes, where they hang, and the shine of lamps."""

import numpy as np
import pytest

from vitascope_scene.drawing.kits.furnish import Where, furnished, shadows
from vitascope_scene.drawing.kits.parse import Item
from vitascope_scene.drawing.stage import Stage, stage_of
from vitascope_scene.scene import Scene

WHERE = Where(depth=0.8, metre=50.0, base=100.0)
"""Two metres are seen above the feet."""


@pytest.fixture
def stage() -> Stage:
    camera = np.tile(np.array([0, 0, 1, 0], np.float32), (7, 1))
    scene = Scene(
        place="bedroom",
        time="night",
        weather="clear",
        style="natural",
        camera="static",
        effects=frozenset(),
        actors=(),
        camera_path=camera,
        seconds=3.0,
        seed=5,
    )
    return stage_of(scene, 320, 180)


def test_a_thing_has_its_real_size_where_it_fits() -> None:
    assert WHERE.size(Item(thing="goods", x=0, scale=0.5)) == 1.0
    assert WHERE.size(Item(thing="street_lamp", x=0)) == WHERE.top


def test_what_hangs_above_the_picture_is_brought_down() -> None:
    clock = Item(thing="clock", x=0, y=2.4)
    assert WHERE.foot(clock) + WHERE.size(clock) == pytest.approx(WHERE.top)
    assert WHERE.foot(Item(thing="clock", x=0, y=1.3)) == 1.3


def test_on_a_table_seen_from_near_things_may_be_cut() -> None:
    near = Where(depth=0.8, metre=50.0, base=100.0, fits=False)
    assert near.size(Item(thing="street_lamp", x=0)) == 3.2


def test_what_stands_on_a_table_is_drawn_above_it(stage: Stage) -> None:
    table = Item(thing="table", x=0)
    laid = Item(thing="table", x=0, carries=(Item(thing="vase", x=0),))
    bare, full = (furnished(stage, (item,), WHERE) for item in (table, laid))
    rows = [np.flatnonzero(layer.plate.any(axis=(1, 2)))[0] + layer.y for layer in (bare, full)]
    assert rows[1] < rows[0] - 5


def test_a_lamp_shines_where_lamps_are_on(stage: Stage) -> None:
    dark, bright = (
        furnished(stage, (Item(thing="lamp", x=0),), Where(**{**vars(WHERE), "lamps": lamps}))
        for lamps in (0.0, 1.0)
    )
    assert bright.plate[..., :3].sum() > 2 * dark.plate[..., :3].sum()


def test_only_what_stands_on_the_floor_has_a_shadow(stage: Stage) -> None:
    assert shadows(stage, (Item(thing="table", x=0),), WHERE).plate.any()
    assert not shadows(stage, (Item(thing="clock", x=0, y=1.5),), WHERE).plate.any()
