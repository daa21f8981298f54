"""The row format: what is read, and what is told about a badly written row."""

import pytest

from vitascope_scene.drawing.rows.palette import PALETTE, paint
from vitascope_scene.drawing.rows.parse import parse_row

CARROT = """carrot .2 orange,red width=1.2 where=deep grip=10,-20 turn=50 seat=-8 faces
 ( 0,-20 swing=5; limb leaf 0,4 -14,-12 5 4; oval c-3 1 2 3 a=60 turn=-40; ) o5
 text ink _12 0 -25 9; box !lamp -4 -26 4 -18 2 x3:0,14 |; use apple 3,4 50 red"""


def test_a_row_is_read_in_heights_of_the_thing() -> None:
    row = parse_row(CARROT)
    assert (row.key, row.metres, row.colours) == ("carrot", 0.2, ("orange", "red"))
    assert (row.width, row.where, row.grip, row.turn) == (1.2, "deep", (0.1, -0.2), 0.5)
    assert row.seat == pytest.approx(-0.08)
    assert row.faces


def test_a_joint_holds_its_parts_and_takes_what_stands_behind_it() -> None:
    joint = parse_row(CARROT).parts[0]
    assert joint.points == ((0.0, -0.2),)
    assert joint.option("swing") == 5
    assert joint.repeat.around == 5
    assert [part.shape for part in joint.parts] == ["limb", "oval"]


def test_words_repeats_and_other_rows_are_read() -> None:
    _, text, box, other = parse_row(CARROT).parts
    assert text.words == ("_12",)
    assert (box.repeat.times, box.repeat.step, box.repeat.mirrored) == (3, (0.0, 0.14), True)
    assert (other.words, other.numbers) == (("apple", "red"), (0.5,))


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ("star c 0 0 5", "unknown shape 'star'"),
        ("oval beige 0 0 5", "unknown colour 'beige'"),
        ("oval c 0 0", "oval takes 3 to 4 numbers, not 2"),
        ("blob c 0,0 1,1", "blob takes 3 to 99 points, not 2"),
        ("box c 0 0 5 5 spin=1", "box takes no option 'spin'"),
        ("oval c 0 0 5 shiny", "oval takes 0 to 0 words, not 1"),
        ("( 0,0; oval c 0 0 5", "a joint is not closed"),
        ("oval c 0 0 5; )", "a joint closes that was not opened"),
        ("oval c 0 0 5 a=much", "'much' is not a number"),
    ],
)
def test_a_badly_written_part_is_named_with_its_row(parts: str, told: str) -> None:
    with pytest.raises(ValueError, match=r"row thing: .*") as error:
        parse_row(f"thing 1 red\n {parts}")
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("thing tall red", "'tall' is not a number"),
        ("thing 1 beige", "unknown colour 'beige'"),
        ("thing 1 red where=moon", "where=moon is none of ground"),
        ("thing 1 red high=3", "unknown header word 'high=3'"),
    ],
)
def test_a_badly_written_header_is_named(header: str, told: str) -> None:
    with pytest.raises(ValueError, match="row thing: ") as error:
        parse_row(f"{header}\n oval c 0 0 5")
    assert told in str(error.value)


def test_a_colour_is_named_made_paler_or_darker_or_written_out() -> None:
    own = (10.0, 20.0, 30.0)
    assert paint("c", own) == own
    assert paint("leaf", own) == PALETTE["leaf"]
    assert paint("#0a141e", own) == own
    assert sum(paint("c+3", own)) > sum(own)
    assert sum(paint("leaf-2", own)) < sum(PALETTE["leaf"])
