"""On and in: where the drawing of the one bears the other, at sizes that fit."""

import numpy as np
import pytest

from tests.scene.staging.test_stage import WIDE, a_layout, feet, middle, staged, top
from vitascope_scene.meaning import Meaning, Relation, Subject
from vitascope_scene.scene import Actor
from vitascope_scene.staging import stage


def nearness(actor: Actor) -> float:
    """How near it is drawn."""
    lower = actor.path[:, 1] + actor.path[:, 2] if actor.anchor == "ground" else actor.path[:, 2]
    return float(lower.mean()) + actor.depth


def related(*concepts: str, links: tuple[Relation, ...]) -> list[Actor]:
    """The actors of a scene of these with such relations, by number."""
    meaning = Meaning(subjects=tuple(Subject(concept=each) for each in concepts), relations=links)
    actors = stage(meaning, [a_layout(concepts)], WIDE, seed=3).actors
    return sorted(actors, key=lambda actor: actor.number)


def test_a_bird_stands_on_the_back_of_a_cow_and_not_on_its_horns() -> None:
    bird, cow = staged("bird", "cow", relation="on").actors
    height = float(2 * cow.path[:, 2].mean())
    assert top(cow) + 0.1 * height < feet(bird) < top(cow) + 0.35 * height


def test_a_parrot_sits_beside_the_head_of_whoever_bears_it() -> None:
    parrot, pirate = staged("parrot", "pirate", relation="on").actors
    assert top(pirate) < feet(parrot) < top(pirate) + 0.8 * float(pirate.path[:, 2].mean())
    assert abs(middle(parrot) - middle(pirate)) > 0.02
    assert nearness(parrot) > nearness(pirate)


@pytest.mark.parametrize(
    ("of", "to"), [("girl", "birthday_cake"), ("woman", "bus_stop"), ("waiter", "man")]
)
def test_nobody_stands_on_what_bears_nobody(of: str, to: str) -> None:
    one, other = staged(of, to, relation="on").actors
    assert feet(one) == pytest.approx(feet(other), abs=0.1)
    assert abs(middle(one) - middle(other)) > 0.1


def test_all_that_are_alike_are_drawn_before_what_they_are_on() -> None:
    *kittens, sofa = staged("kitten", "sofa", relation="on", kitten=2).actors
    assert len(kittens) == 2
    assert all(nearness(each) > nearness(sofa) for each in kittens)


def test_a_flock_on_a_hill_follows_its_slope() -> None:
    *sheep, hill = staged("sheep", "hill", relation="on", sheep=5).actors
    assert max(map(feet, sheep)) - min(map(feet, sheep)) > 0.1
    assert all(top(hill) - 0.05 < feet(each) < feet(hill) for each in sheep)


def test_a_fish_is_wholly_in_its_tank_and_seen() -> None:
    fish, tank = staged("fish", "fish_tank", relation="inside").actors
    assert top(tank) < top(fish)
    assert feet(fish) < feet(tank)
    assert nearness(fish) > nearness(tank)


def test_who_is_in_a_circus_tent_is_seen_at_its_door() -> None:
    clown, tent = staged("clown", "circus_tent", relation="inside").actors
    assert nearness(clown) > nearness(tent)
    assert feet(clown) == pytest.approx(feet(tent), abs=0.12)


def test_apples_in_a_basket_on_a_table_are_above_the_table() -> None:
    links = (
        Relation(of=0, relation="inside", to=2),
        Relation(of=0, relation="on", to=1),
    )
    apple, table, basket = related("apple", "table", "basket", links=links)
    assert feet(basket) < feet(table) - 0.2
    assert top(basket) < feet(apple) < feet(basket)


def test_what_one_in_a_bath_plays_with_comes_to_the_bath() -> None:
    links = (
        Relation(of=0, relation="inside", to=1),
        Relation(of=0, relation="beside", to=2),
    )
    boy, tub, duckling = related("boy", "bathtub", "duckling", links=links)
    assert middle(boy) == pytest.approx(middle(tub), abs=0.02)
    assert feet(boy) < feet(tub)
    assert middle(duckling) != middle(boy)


def test_two_on_one_bed_lie_side_by_side() -> None:
    links = (Relation(of=0, relation="on", to=2), Relation(of=1, relation="on", to=2))
    dog, cat, bed = related("dog", "cat", "bed", links=links)
    assert middle(dog) < middle(bed) < middle(cat)
    assert np.isclose(feet(dog), feet(cat), atol=0.05)
