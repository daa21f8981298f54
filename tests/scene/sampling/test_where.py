"""Where it is when nobody says: where all of them are at home together."""

import pytest

from vitascope_scene import keys
from vitascope_scene.drawing.kits import kits
from vitascope_scene.meaning import Doing, Meaning, Subject
from vitascope_scene.sampling.where import CALM, homes


def places(*concepts: str, action: str | None = None, prop: str | None = None) -> tuple[str, ...]:
    """The places of these, the first of whom does something."""
    doings = (Doing(action=action, prop=prop),) if action else ()
    subjects = tuple(
        Subject(concept=each, doings=doings if n == 0 else ()) for n, each in enumerate(concepts)
    )
    return homes(Meaning(subjects=subjects))


def test_an_empty_scene_is_calm() -> None:
    assert homes(Meaning()) == CALM
    assert not set(CALM) & keys.INDOORS


@pytest.mark.parametrize(
    "concepts", [("woman", "sofa"), ("man", "refrigerator"), ("chef",), ("cat", "bed")]
)
def test_things_of_the_house_are_in_the_house(concepts: tuple[str, ...]) -> None:
    assert set(places(*concepts)) <= keys.INDOORS


@pytest.mark.parametrize(
    "concepts",
    [("prince", "tree"), ("chef", "truck"), ("king", "castle"), ("sofa", "elephant", "house")],
)
def test_what_no_room_holds_is_outside(concepts: tuple[str, ...]) -> None:
    assert not set(places(*concepts)) & keys.INDOORS


def test_what_is_done_says_where() -> None:
    assert places("man", action="cook") == ("kitchen",)
    assert "paris" in places("tourist", "eiffel_tower")


def test_no_person_stands_on_a_table_top() -> None:
    assert "tabletop" not in places("old_woman", action="drink", prop="coffee")


def test_every_room_of_the_kits_is_indoors() -> None:
    rooms = {name for name, kit in kits().items() if not kit.is_open and name in keys.PLACES}
    assert rooms - keys.INDOORS == {"cave"}


def test_petals_fall_under_the_sky() -> None:
    piano = Subject(concept="girl", doings=(Doing(action="play_piano"),))
    found = homes(Meaning(subjects=(piano,), effects=("petals",)))
    assert not set(found) & keys.INDOORS
