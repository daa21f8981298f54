"""Rigs: every concept and every action has a drawing, on its plate, the same each time."""

import numpy as np
import pytest
from numpy.typing import NDArray

from vitascope_scene.drawing.choose import OF_KIND, drawing_of
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.rigs import rig_drawing
from vitascope_scene.drawing.rigs.stance import at_moment, trade_line
from vitascope_scene.drawing.rigs.table import lines
from vitascope_scene.drawing.rows import row_drawing
from vitascope_scene.drawing.subjects.drawing import Drawing
from vitascope_scene.drawing.subjects.functions import function_drawing
from vitascope_scene.drawing.subjects.pose import Pose
from vitascope_scene.lexicon import actions, concepts
from vitascope_scene.look import Look
from vitascope_scene.meaning import Worn

SMALL = 40
"""Pixels of a figure's height where only its place on the plate matters."""
FAINT = 60
"""What a soft light may still be at the edge of its plate, of 255."""
ACTORS = ("man", "cat", "robot")
Plate = NDArray[np.uint8]


def plate(drawing: Drawing, *, t: float = 0.1, go: bool = False, unit: float = SMALL) -> Plate:
    pen = Pen(drawing.width, drawing.height, unit)
    drawing.draw(pen, Pose(c=(214, 44, 42), t=t, go=go))
    return pen.plate


def edge(picture: Plate) -> int:
    sides = (picture[0], picture[-1], picture[:, 0], picture[:, -1])
    return max(int(side.max()) for side in sides)


def fits(look: Look) -> bool:
    """Whether a look paints something and nothing beyond its plate."""
    drawing = drawing_of(look)
    pictures = [plate(drawing, t=t, go=go) for t, go in ((0.05, False), (0.3, True))]
    return all(picture[..., 3].max() > 200 and edge(picture) <= FAINT for picture in pictures)


def difference(a: Look, b: Look) -> bool:
    """Whether two looks are drawn differently."""
    first, second = drawing_of(a), drawing_of(b)
    pictures = [pen_of(drawing) for drawing in (first, second)]
    return bool((pictures[0] != pictures[1]).any())


def pen_of(drawing: Drawing) -> Plate:
    pen = Pen(4, 4, SMALL)
    drawing.draw(pen, Pose(c=(214, 44, 42), t=0.1, go=False))
    return pen.plate


def mammals() -> list[str]:
    return [key for key in lines("mammals") if key in concepts()]


def test_every_concept_has_a_drawing_of_its_own() -> None:
    kinds = set(OF_KIND.values())
    missing = [
        key
        for key in concepts()
        if key not in kinds
        and not (rig_drawing(Look(concept=key)) or function_drawing(key) or row_drawing(key))
    ]
    assert missing == []


@pytest.mark.parametrize("family", ["person", "mammal", "bird", "fish", "sea", "car", "train"])
def test_every_member_of_a_family_stays_on_its_plate_and_has_its_measures(family: str) -> None:
    members = [key for key, concept in concepts().items() if concept.family == family]
    assert members
    assert [key for key in members if not fits(Look(concept=key))] == []
    assert [key for key in members if not (drawing_of(Look(concept=key)).metres or 0) > 0] == []
    assert [key for key in members if not drawing_of(Look(concept=key)).colours] == []


@pytest.mark.parametrize("actor", ACTORS)
def test_every_action_is_drawn_inside_its_plate(actor: str) -> None:
    assert [key for key in actions() if not fits(Look(concept=actor, action=key))] == []


@pytest.mark.parametrize(
    "action", ["hold", "carry", "throw", "eat", "ride_horse", "drive", "push_cart", "use"]
)
def test_things_of_any_kind_may_be_held(action: str) -> None:
    things = (
        "cup",
        "elephant",
        "house",
        "feather",
        "guitar",
        "bus",
        "tree",
        "moon",
        "snake",
        "woman",
        "crowd",
    )
    looks = [Look(concept="woman", action=action, prop=key) for key in things if key in concepts()]
    assert [look.prop for look in looks if not fits(look)] == []


def test_a_named_prop_is_seen_in_the_hand_and_counted() -> None:
    nothing = Look(concept="man", action="hold")
    flower = Look(concept="man", action="hold", prop="rose")
    three = Look(concept="man", action="hold", prop="rose", prop_count=3)
    assert difference(nothing, flower)
    assert difference(flower, three)


def test_a_drink_a_cello_and_an_elephant_take_the_place_of_the_usual_thing() -> None:
    for action, prop in (
        ("drink", "bottle"),
        ("play_violin", "cello"),
        ("ride_horse", "elephant"),
        ("sit", "sofa"),
    ):
        assert difference(
            Look(concept="man", action=action), Look(concept="man", action=action, prop=prop)
        ), prop


def test_a_prop_has_the_colour_that_was_asked_for() -> None:
    red = Look(concept="man", action="hold_umbrella", prop="umbrella", prop_colour="red")
    blue = Look(concept="man", action="hold_umbrella", prop="umbrella", prop_colour="blue")
    assert difference(red, blue)


@pytest.mark.parametrize(
    "garment", ["dress", "coat", "hat", "glasses", "scarf", "crown", "suit", "kimono", "boots"]
)
def test_garments_are_worn_in_their_colours(garment: str) -> None:
    def worn(who: str, *colours: str) -> Look:
        wears = tuple(Worn(garment=garment, colour=colour) for colour in colours)
        return Look(concept=who, wears=wears)

    for who in ("man", "cat"):
        assert difference(worn(who, "yellow"), worn(who, "purple")), who
        assert fits(worn(who, "yellow")), who


def test_a_koala_plays_the_guitar_upright_and_a_penguin_reads() -> None:
    for who, action in (("koala", "play_guitar"), ("penguin", "read"), ("frog", "drink")):
        assert difference(Look(concept=who), Look(concept=who, action=action)), who


def test_an_animal_eats_sleeps_and_lies_in_poses_of_its_own() -> None:
    looks = [Look(concept="horse", action=action) for action in (None, "eat", "sleep", "read")]
    assert all(difference(a, b) for k, a in enumerate(looks) for b in looks[k + 1 :])


@pytest.mark.parametrize("action", ["hold", "eat", "carry", "pull"])
def test_whatever_a_mammal_deals_with_is_seen(action: str) -> None:
    bare, busy = (
        {key: Look(concept=key, action=action, prop=prop) for key in mammals()}
        for prop in (None, "apple")
    )
    assert [key for key, look in busy.items() if not difference(bare[key], look)] == []
    assert [key for key, look in busy.items() if not fits(look)] == []


def test_every_mammal_wears_a_scarf() -> None:
    scarf = (Worn(garment="scarf", colour="red"),)
    assert [
        key
        for key in mammals()
        if not difference(Look(concept=key), Look(concept=key, wears=scarf))
    ] == []


def test_a_bird_of_the_air_spreads_its_wings_on_the_way() -> None:
    dove = drawing_of(Look(concept="dove", action="fly"))
    standing = drawing_of(Look(concept="dove", action="stand"))
    assert dove.anchor == "air"
    assert (pen_of(dove) != pen_of(standing)).any()


def test_what_the_scene_carries_brings_no_furniture_of_its_own() -> None:
    sitting = Look(concept="man", action="sit")
    carried = Look(concept="man", action="sit", carried=True)
    assert difference(sitting, carried)
    assert fits(carried)


def test_who_has_a_trade_holds_its_tools_while_nothing_else_is_said() -> None:
    pose = lines("poses")["stand:butcher"]
    idle = [Look(concept="butcher", action=action) for action in (None, "stand", "walk")]
    busy = [
        Look(concept="butcher", action="hold", prop="rose"),
        Look(concept="butcher", carried=True),
    ]
    assert [trade_line(look) for look in idle] == [pose] * 3
    assert [trade_line(look) for look in busy] == [None, None]
    assert all(difference(idle[0], look) for look in busy)


def test_a_baby_sits_and_crawls_on_its_way() -> None:
    sitting = lines("poses")["stand:baby"]
    still, away = Pose(c=(0, 0, 0), t=0.2, go=False), Pose(c=(0, 0, 0), t=0.2, go=True)
    assert at_moment(sitting, still) is sitting
    assert at_moment(sitting, away) is lines("poses")["crawl"]


def test_a_rider_is_shrunk_until_mount_and_rider_fit_the_usual_height() -> None:
    riding = drawing_of(Look(concept="man", action="ride_horse", prop="elephant"))
    assert riding.height <= 2.8
    assert riding.metres is not None
    assert riding.metres > 1.75


def test_the_same_look_is_drawn_alike_each_time() -> None:
    look = Look(concept="raccoon", action="juggle", prop="apple", prop_count=4)
    first = plate(drawing_of(look), t=0.4)
    drawing_of.cache_clear()
    assert (plate(drawing_of(look), t=0.4) == first).all()


def test_hair_that_is_put_up_and_a_hat_are_worn_together() -> None:
    hair, hat = Worn(garment="ponytail"), Worn(garment="cap", colour="red")
    both = Look(concept="woman", wears=(hat, hair))
    assert difference(both, Look(concept="woman", wears=(hat,)))
    assert difference(both, Look(concept="woman", wears=(hair,)))
