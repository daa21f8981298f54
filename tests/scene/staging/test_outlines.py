"""The upper edge of a drawing."""

from vitascope_scene.look import Look
from vitascope_scene.staging.outlines import top_at


def test_a_back_is_lower_than_the_head() -> None:
    assert -0.4 < top_at(Look(concept="cow")) < -0.15
    assert top_at(Look(concept="giraffe")) > -0.2


def test_a_hill_falls_away_to_both_sides() -> None:
    hill = Look(concept="hill")
    assert top_at(hill, -1.0) > top_at(hill, 0.1) < top_at(hill, 1.0)


def test_beside_a_drawing_its_nearest_end_counts() -> None:
    hill = Look(concept="hill")
    assert top_at(hill, 9.0) == top_at(hill, 5.0)


def test_one_who_lies_is_lower_than_one_who_stands() -> None:
    assert top_at(Look(concept="cat", action="sleep")) > top_at(Look(concept="cat")) - 0.02
