"""The kits' text: what it may say, and that what it names exists."""

from collections.abc import Iterable, Iterator

import pytest

from vitascope_scene import keys
from vitascope_scene.drawing.choose import thing_drawing
from vitascope_scene.drawing.kits.furnish import LAMPS, WINDOW
from vitascope_scene.drawing.kits.parse import Item, kits, read_kits

ROOM = "den wall=sand,plain floor=boards,wood,wood+1 horizon=.6\n"


def all_items(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from all_items(item.carries)


def test_every_kit_is_a_place_of_the_vocabulary() -> None:
    assert set(kits()) <= {*keys.PLACES, *keys.TAKEN_FOR}


def test_everything_a_kit_names_can_be_drawn() -> None:
    for kit in kits().values():
        for row in kit.rows.values():
            for item in all_items(row):
                assert item.thing == WINDOW or thing_drawing(item.thing), kit.name


def test_everything_that_shines_can_be_drawn() -> None:
    assert all(thing_drawing(lamp) for lamp in LAMPS)


@pytest.mark.parametrize("place", [place for place in kits() if place != "tabletop"])
def test_what_tells_a_place_stands_where_a_tall_frame_shows_it(place: str) -> None:
    rows = kits()[place].rows
    near = [item for row in ("back", "mid") for item in rows.get(row, ()) if abs(item.x) <= 1.3]
    far = [item for item in rows.get("far", ()) if abs(item.x) <= 0.36]
    assert len(near) + len(far) >= 2


def test_an_item_says_where_how_large_which_colour_and_what_stands_on_it() -> None:
    (item,) = read_kits(ROOM + " mid: table@-.5,1.2*2:red(vase@.1 cup@-.2*1.5)")["den"].rows["mid"]
    assert (item.thing, item.x, item.y, item.scale, item.colour) == ("table", -0.5, 1.2, 2.0, "red")
    assert [(each.thing, each.x, each.scale) for each in item.carries] == [
        ("vase", 0.1, 1.0),
        ("cup", -0.2, 1.5),
    ]


def test_a_place_like_another_takes_what_it_does_not_say() -> None:
    text = ROOM + " back: sofa@0\n mid: table@0\nlair like=den horizon=.5\n mid: chair@1"
    lair = read_kits(text)["lair"]
    assert lair.horizon == 0.5
    assert lair.options["wall"] == "sand,plain"
    assert [row[0].thing for row in lair.rows.values()] == ["sofa", "chair"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (ROOM + " mid: table@left", "table@left"),
        (ROOM + " mid: table@0*2,1", ",1"),
        (ROOM + " mid: table", "table"),
        (ROOM + " front: table@0", "front"),
        (ROOM + " mid: table@0(cup)", "cup"),
        ("den wall=sand,plain floor=boards,wood,wood colour=red", "colour=red"),
        ("den wall=sand,plain floor", "floor is no option"),
        ("den wall=sand,plain horizon=.6", "needs a floor"),
        ("den floor=grass", "a wall or a sky"),
        ("den like=lair", "like=lair"),
        ("den wall=sand floor=boards,wood,wood", "wall=sand"),
        ("den wall=sand,plain floor=lava,wood,wood", "floor=lava"),
        ("den sky=1 floor=grass horizon=low", "horizon=low"),
    ],
)
def test_a_malformed_line_is_refused_and_named(text: str, named: str) -> None:
    with pytest.raises(ValueError, match=r"^den: ") as refused:
        read_kits(text)
    assert named in str(refused.value)
