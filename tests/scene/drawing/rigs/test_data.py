"""The rigs' data files: every line names things, trimmings and poses that exist."""

import pytest

from vitascope_scene.drawing import rows
from vitascope_scene.drawing.rigs.outfit import PLACES
from vitascope_scene.drawing.rigs.stance import bend, unders
from vitascope_scene.drawing.rigs.table import lines
from vitascope_scene.drawing.rigs.trims import trim_keys, trim_row
from vitascope_scene.lexicon import actions, concepts
from vitascope_scene.lexicon.rows import rows_of


def known(key: str) -> bool:
    return key == "$" or key in concepts() or rows.has_row(key)


def test_every_trimming_parses() -> None:
    assert len([trim_row(key) for key in trim_keys()]) > 100


@pytest.mark.parametrize("file", ["people", "garments"])
def test_every_trimming_that_is_worn_exists(file: str) -> None:
    for key, line in lines(file).items():
        for place in PLACES:
            names = [part.partition(":")[0] for part in line.text(place).split("/") if part]
            assert [name for name in names if f"{place}_{name}" not in trim_keys()] == [], key


def test_every_thing_of_a_pose_exists() -> None:
    for key, line in lines("poses").items():
        things = [under.key for under in unders(line.text("under"))]
        things += [word for word in line.text("prop").split(",") if word]
        things += [
            line.text(name).split(",")[0] for name in ("usual", "hold", "hold2") if line.has(name)
        ]
        assert [thing for thing in things if not known(thing)] == [], key
        marks = [line.text(name) for name in ("mark", "mouth") if line.has(name)]
        assert [mark for mark in marks if mark not in trim_keys()] == [], key


def test_every_action_has_a_pose_of_its_own_or_another_s() -> None:
    poses = lines("poses")
    assert [a.key for a in actions().values() if a.key not in poses and a.like not in poses] == []


def test_every_pose_belongs_to_an_action() -> None:
    assert [key for key in lines("poses") if key.partition(":")[0] not in actions()] == []


def test_every_trade_pose_is_somebody_s_and_what_takes_its_place_on_the_way_exists() -> None:
    poses = lines("poses")
    trades = [key.partition(":")[2] for key in poses if key.startswith("stand:")]
    assert [who for who in trades if who not in lines("people")] == []
    assert [
        key for key, line in poses.items() if line.has("going") and line.text("going") not in poses
    ] == []


def test_every_person_animal_and_vehicle_of_the_data_is_a_concept() -> None:
    known = {*concepts(), *(row.key for row in rows_of("features.txt"))}
    for file in ("people", "mammals", "birds", "fish", "wheels", "garments"):
        assert [key for key in lines(file) if key not in known] == [], file


def test_every_feature_can_be_drawn() -> None:
    features = [row.key for row in rows_of("features.txt") if row.kind == "feature"]
    assert [key for key in features if key not in lines("garments")] == []


def test_a_hand_out_of_reach_is_pulled_in_and_its_joint_is_where_both_bones_meet() -> None:
    joint, end = bend((0.0, 0.0), (2.0, 0.0), 0.3, 0.2, 1)
    assert end[0] == pytest.approx(0.4975)
    assert (joint[0] ** 2 + joint[1] ** 2) ** 0.5 == pytest.approx(0.3)
    assert ((joint[0] - end[0]) ** 2 + (joint[1] - end[1]) ** 2) ** 0.5 == pytest.approx(0.2)
