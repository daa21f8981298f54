"""What turns into another vanishes where that appears."""

import pytest

from tests.scene.staging.test_stage import WIDE, a_layout, feet, middle
from vitascope_scene.meaning import BECOMES, Doing, Meaning, Relation, Subject
from vitascope_scene.scene import Actor
from vitascope_scene.staging import stage


def turned(first: str, second: str, beats: int = 2) -> tuple[Actor, Actor]:
    """Return the actors of a scene in which the first becomes the second."""
    later = (None,) * (beats - 1) + (Doing(),)
    meaning = Meaning(
        subjects=(Subject(concept=first), Subject(concept=second, doings=later)),
        relations=(Relation(of=0, relation=BECOMES, to=1),),
        beats=beats,
    )
    layouts = [a_layout((first, second)) for _ in range(beats)]
    layouts[0].paths[0, :, 0] = -0.5
    before, after = stage(meaning, layouts, WIDE, seed=3).actors
    return before, after


@pytest.mark.parametrize("pair", [("frog", "prince"), ("duck", "swan"), ("seed", "tree")])
def test_the_other_appears_in_the_same_place_while_the_one_vanishes(pair: tuple[str, str]) -> None:
    before, after = turned(*pair)
    assert middle(after) == pytest.approx(middle(before))
    assert feet(after) == pytest.approx(feet(before))
    assert [act.look.action for act in before.acts][1:] == ["vanish", "vanish"]
    assert [act.look.action for act in after.acts] == ["appear", None]
    assert before.acts[1].since == after.acts[0].since


def test_only_one_is_shown_before_the_change_and_after_it() -> None:
    before, after = turned("frog", "prince")
    shown = [[each.is_shown_at(t) for each in (before, after)] for t in (0.5, 2.5, 4.5)]
    assert shown == [[True, False], [True, True], [False, True]]


@pytest.mark.parametrize(("beats", "half_way"), [(2, 2.5), (3, 2 * 5 / 3)])
def test_it_changes_when_the_other_is_first_told_of(beats: int, half_way: float) -> None:
    before, after = turned("frog", "prince", beats)
    assert (after.acts[0].since + before.acts[-1].since) / 2 == pytest.approx(half_way)


def test_what_flies_comes_out_of_what_is_on_the_ground() -> None:
    before, after = turned("caterpillar", "butterfly")
    assert middle(after) == pytest.approx(middle(before))
    assert 0.1 < feet(before) - feet(after) < 0.5
