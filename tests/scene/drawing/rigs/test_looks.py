"""What a pose brings with it: who is named and what is held, no strangers, no kitchen in the open."""

import numpy as np
import pytest

from vitascope_scene.drawing.choose import drawing_of
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.subjects.pose import Pose
from vitascope_scene.look import Look
from vitascope_scene.meaning import Worn


def reach(look: Look) -> tuple[float, float, float]:
    """The share of the plate that is covered left of the middle and right of it, and its height in
    units.
    """
    drawing = drawing_of(look)
    pen = Pen(drawing.width, drawing.height, 120)
    drawing.draw(pen, Pose(c=(200, 60, 60), t=0.1, go=False))
    rows, columns = np.nonzero(pen.plate[..., 3] > 40)
    middle = pen.plate.shape[1] / 2
    return (middle - columns.min()) / 120, (columns.max() - middle) / 120, np.ptp(rows) / 120


def wide(look: Look) -> float:
    """The drawn width in heights."""
    left, right, _ = reach(look)
    return left + right


@pytest.mark.parametrize("action", ["hug", "kiss", "shake_hands", "high_five"])
def test_nobody_is_hugged_whom_nobody_named(action: str) -> None:
    alone, both = (
        Look(concept="man", action=action),
        Look(concept="man", action=action, prop="woman"),
    )
    assert wide(alone) < wide(both)
    assert wide(Look(concept="man", action=action, prop="woman", partnered=True)) < wide(both)


def test_build_shows_in_height_and_width() -> None:
    def of(*worn: str) -> Look:
        return Look(concept="man", wears=tuple(Worn(garment=each) for each in worn))

    heights = [reach(of(build))[2] for build in ("short", "slim", "tall")]
    widths = [wide(of(build)) for build in ("slim", "muscular", "stout")]
    assert heights == sorted(heights)
    assert heights[2] - heights[0] > 0.15
    assert widths == sorted(widths)


@pytest.mark.parametrize("action", ["cook", "wash_hands", "bake"])
def test_no_stove_sink_or_table_stands_in_the_open(action: str) -> None:
    indoors, outdoors = (
        Look(concept="man", action=action, outdoors=outside) for outside in (False, True)
    )
    assert wide(outdoors) < wide(indoors)


@pytest.mark.parametrize(
    ("animal", "thing"), [("dog", "newspaper"), ("cat", "fish"), ("fox", "fish")]
)
def test_an_animal_carries_a_thing_in_its_mouth_on_its_own_legs(animal: str, thing: str) -> None:
    carrying, upright = (
        Look(concept=animal, action=action, prop=thing) for action in ("carry", "read")
    )
    assert wide(carrying) > 1.5 * wide(upright)
    assert reach(carrying)[1] > reach(Look(concept=animal, action="eat"))[1]


def test_what_an_animal_pulls_is_behind_it() -> None:
    left, right, _ = reach(Look(concept="husky", action="pull", prop="sled"))
    assert left > 1.5 * right


def test_who_reads_on_a_chair_has_the_chair_under_him() -> None:
    standing = Look(concept="man", action="read", prop="newspaper")
    seated = Look(concept="man", action="read", prop="newspaper", seat="chair")
    assert reach(seated)[0] > reach(standing)[0]
    assert reach(seated)[2] < reach(standing)[2]


def test_a_dog_in_a_scarf_stays_on_four_legs() -> None:
    scarf = Look(concept="dog", action="run", wears=(Worn(garment="scarf", colour="red"),))
    assert wide(scarf) > reach(scarf)[2]


def test_a_seal_carries_a_fish_in_its_mouth_and_an_ape_in_its_hand() -> None:
    seal, ape = (Look(concept=key, action="carry", prop="fish") for key in ("seal", "gorilla"))
    assert wide(seal) > reach(seal)[2]
    assert wide(ape) < reach(ape)[2]


@pytest.mark.parametrize(("tailed", "tailless"), [("monkey", "chimpanzee"), ("lemur", "koala")])
def test_a_long_tail_is_seen_on_two_legs(tailed: str, tailless: str) -> None:
    with_tail, without = (reach(Look(concept=key, action="read"))[0] for key in (tailed, tailless))
    assert with_tail > without + 0.05


def test_a_thing_stands_before_a_drawing_without_hands() -> None:
    plain, eating = (
        Look(concept="dinosaur"),
        Look(concept="dinosaur", action="eat", prop="ice_cream"),
    )
    assert reach(eating)[1] > reach(plain)[1] + 0.05
