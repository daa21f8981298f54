"""What becomes of a thing is seen: it melts, sinks, appears, vanishes, grows, shrinks, breaks or burns."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.scene.drawing.scenes import FPS, HEIGHT, SECONDS, WIDTH, actor, scene
from vitascope_scene.drawing.changes import CHANGES, change_at, pieces
from vitascope_scene.drawing.clip import ScenePicture
from vitascope_scene.lexicon import actions
from vitascope_scene.look import Look
from vitascope_scene.scene import Act, Actor

Frame = NDArray[np.uint8]
FIRST, LAST = 0, int(SECONDS * FPS) - 2
SEEN = 12
"""By how much a pixel differs where something is, of 255."""


def seen(action: str | None, number: int, subject: str = "balloon") -> NDArray[np.bool_]:
    """Return where a frame differs from one in which nobody is."""
    who = actor(subject, motion="still", start=(0.0, 0.2), size=0.6)
    made = replace(who, acts=(replace(who.acts[0], look=Look(concept=subject, action=action)),))
    made = replace(made, casts_shadow=False)
    drawn = ScenePicture(scene(made, place="white_background"), WIDTH, HEIGHT).frame(number, FPS)
    empty = ScenePicture(scene(place="white_background"), WIDTH, HEIGHT).frame(number, FPS)
    apart = np.abs(drawn[:HEIGHT].astype(int) - empty[:HEIGHT].astype(int)) > SEEN
    return np.asarray(apart)


def extent(where: NDArray[np.bool_]) -> tuple[int, int]:
    """Return the width and height of what is seen."""
    return int(where.any(0).sum()), int(where.any(1).sum())


def test_every_change_can_be_said_and_every_one_that_is_said_is_drawn() -> None:
    said = {key for key, action in actions().items() if action.changes}
    assert set(CHANGES) | {"burn"} == said


@pytest.mark.parametrize("action", sorted(CHANGES))
def test_a_change_begins_and_ends_where_it_says(action: str) -> None:
    assert change_at(action, 0.0) == change_at(action, 0.1)
    assert change_at(action, 0.95) == change_at(action, 1.0)
    assert change_at(action, 0.0) != change_at(action, 1.0)


def test_who_only_stands_is_not_changed() -> None:
    assert change_at("stand", 0.5) is None
    assert change_at(None, 0.5) is None


def test_what_melts_is_lower_and_wider_and_stays_on_its_feet() -> None:
    before, after = seen("melt", FIRST), seen("melt", LAST)
    assert extent(after)[1] < 0.5 * extent(before)[1]
    assert extent(after)[0] > 1.2 * extent(before)[0]
    lowest = [int(np.flatnonzero(where.any(1)).max()) for where in (before, after)]
    assert abs(lowest[0] - lowest[1]) < HEIGHT // 20


@pytest.mark.parametrize(
    ("action", "first", "last"), [("vanish", True, False), ("appear", False, True)]
)
def test_what_vanishes_or_appears_is_there_at_one_end_only(
    action: str, first: bool, last: bool
) -> None:
    there = [bool(seen(action, number).any()) for number in (FIRST, LAST)]
    assert there == [first, last]


@pytest.mark.parametrize(("action", "larger"), [("grow", LAST), ("bloom", LAST), ("shrink", FIRST)])
def test_what_grows_or_shrinks_is_larger_at_one_end(action: str, larger: int) -> None:
    smaller = FIRST + LAST - larger
    assert extent(seen(action, larger))[1] > 2 * extent(seen(action, smaller))[1]


def test_what_breaks_lies_on_the_ground_in_pieces() -> None:
    before, after = seen("break", FIRST), seen("break", LAST)
    assert extent(after)[0] > extent(before)[0]
    assert extent(after)[1] < 0.7 * extent(before)[1]


def test_what_explodes_is_blown_away_with_a_flash() -> None:
    assert seen("explode", FIRST).any()
    assert not seen("explode", LAST).any()
    going = [change_at("explode", share) for share in (0.0, 0.25, 0.9)]
    assert [change.flash > 0 for change in going if change] == [False, True, False]


@pytest.mark.parametrize(("action", "brighter"), [("light_up", LAST), ("go_out", FIRST)])
def test_what_lights_up_or_goes_out_gives_light_at_one_end(action: str, brighter: int) -> None:
    luma = [light(action, number) for number in (FIRST, LAST)]
    assert luma.index(max(luma)) == (brighter == LAST)
    assert max(luma) - min(luma) > 3


def light(action: str, number: int) -> float:
    """Return how bright a frame by night is in which a lamp does something."""
    lamp = actor("street_lamp", size=0.6)
    lamp = replace(
        lamp, acts=(replace(lamp.acts[0], look=Look(concept="street_lamp", action=action)),)
    )
    return float(ScenePicture(scene(lamp, time="night"), WIDTH, HEIGHT).frame(number, FPS).mean())


def test_what_has_opened_stays_open_while_something_else_is_done() -> None:
    chest = Look(concept="treasure_chest", action="open")
    acts = (Act(look=chest), Act(look=replace(chest, action=None), since=1.0))
    shown = [
        ScenePicture(
            scene(replace(actor("treasure_chest", size=0.5), acts=acts[:count])), WIDTH, HEIGHT
        ).frame(LAST, FPS)
        for count in (1, 2)
    ]
    assert np.abs(shown[0].astype(int) - shown[1].astype(int)).mean() < 0.2


def test_the_pieces_of_a_plate_are_all_of_it() -> None:
    plate = np.full((40, 30, 4), 255, np.uint8)
    whole = np.array([[1, 0, 0], [0, 1, 0]], np.float64)
    found = list(pieces(plate, whole, 0.0, 40.0))
    assert sum(piece.shape[0] * piece.shape[1] for piece, _ in found) == 40 * 30


def test_a_burning_house_stands_in_flames() -> None:
    red = [
        ScenePicture(
            scene(replace(one, casts_shadow=False), place="white_background"), WIDTH, HEIGHT
        )
        .frame(FIRST, FPS)[HEIGHT:]
        .astype(int)
        for one in (_house("stand"), _house("burn"))
    ]
    assert np.abs(red[0] - red[1]).max() > 2 * SEEN


def _house(action: str) -> Actor:
    one = actor("house", colour="blue", size=0.6)
    return replace(one, acts=(replace(one.acts[0], look=Look(concept="house", action=action)),))
