"""Staging: what is said stands where it is said, at sizes that go together, whole in the picture."""

from collections.abc import Sequence

import numpy as np
import pytest

from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.meaning import MANY, Doing, Meaning, Relation, Subject
from vitascope_scene.sampling.layout import POINTS, Layout
from vitascope_scene.scene import Actor, Scene
from vitascope_scene.staging import Frame, stage

WIDE, TALL = Frame(width=192, height=108, seconds=5), Frame(width=108, height=192, seconds=5)


def a_layout(concepts: Sequence[str], motion: str = "still", y: float = 0.7) -> Layout:
    """Everybody at rest in the middle, as tall as usual."""
    paths = np.zeros((len(concepts), POINTS, 3), dtype=np.float32)
    for number, concept in enumerate(concepts):
        traits = traits_of(concept)
        paths[number, :, 1] = y if traits.anchor == "ground" else -0.2
        paths[number, :, 2] = traits.height
    camera = np.zeros((POINTS, 4), dtype=np.float32)
    camera[:, 2] = 1.0
    return Layout(
        place="meadow",
        time="day",
        weather="clear",
        style="natural",
        camera_move="static",
        effects=frozenset(),
        first_person=False,
        actors=tuple((concept, None, motion) for concept in concepts),
        paths=paths,
        camera=camera,
    )


def staged(
    *concepts: str, relation: str | None = None, frame: Frame = WIDE, **counts: int
) -> Scene:
    """A scene of these, the first related to the second."""
    subjects = tuple(Subject(concept=each, count=counts.get(each, 1)) for each in concepts)
    relations = (Relation(of=0, relation=relation, to=1),) if relation else ()
    meaning = Meaning(subjects=subjects, relations=relations)
    return stage(meaning, [a_layout(concepts)], frame, seed=3)


def middle(actor: Actor) -> float:
    return float(actor.path[:, 0].mean())


def feet(actor: Actor) -> float:
    return float((actor.path[:, 1] + actor.path[:, 2]).mean())


def top(actor: Actor) -> float:
    return float((actor.path[:, 1] - actor.path[:, 2]).mean())


def is_drawn_before(first: Actor, second: Actor) -> bool:
    """Whether one is drawn first, so that the other hides it: as DrawnActors orders them."""

    def nearness(actor: Actor) -> float:
        centre, size = actor.path[:, 1].mean(), actor.path[:, 2].mean()
        lower = centre + size if traits_of(actor.concept).anchor == "ground" else size
        return float(lower) + actor.depth

    return nearness(first) < nearness(second)


def test_what_is_on_a_thing_stands_on_its_top_and_is_drawn_after_it() -> None:
    apple, table = staged("apple", "table", relation="on").actors
    assert feet(apple) == pytest.approx(top(table), abs=0.2)
    assert is_drawn_before(table, apple)
    assert abs(middle(apple) - middle(table)) < 0.3
    assert not apple.casts_shadow


def test_what_is_inside_a_thing_is_drawn_before_it_and_looks_out() -> None:
    cat, box = staged("cat", "box", relation="inside").actors
    assert is_drawn_before(cat, box)
    assert top(cat) < top(box) < feet(cat)


@pytest.mark.parametrize(("relation", "side"), [("left_of", -1), ("right_of", 1)])
@pytest.mark.parametrize("frame", [WIDE, TALL])
def test_left_is_left_and_right_is_right(relation: str, side: int, frame: Frame) -> None:
    ball, chair = staged("ball", "chair", relation=relation, frame=frame).actors
    assert side * (middle(ball) - middle(chair)) > 0.1


def test_who_is_under_a_tower_stands_at_its_foot_and_before_it() -> None:
    man, tower = staged("man", "eiffel_tower", relation="under").actors
    assert tower.path[:, 2].max() > 1.6 * man.path[:, 2].max()
    assert is_drawn_before(tower, man)
    assert abs(middle(man) - middle(tower)) < 0.4


def test_what_is_under_a_small_thing_has_it_overhead() -> None:
    woman, umbrella = staged("woman", "umbrella", relation="under").actors
    assert top(umbrella) < top(woman)
    assert middle(umbrella) == pytest.approx(middle(woman), abs=0.05)


def test_what_is_above_a_castle_is_seen_above_it() -> None:
    dragon, castle = staged("dragon", "castle", relation="above").actors
    assert feet(dragon) < top(castle) + 0.3
    assert top(dragon) > -1.2


def test_who_chases_comes_behind() -> None:
    concepts = ("dog", "cat")
    layout = a_layout(concepts, motion="dash")
    layout.paths[:, :, 0] = np.linspace(-0.9, 0.9, POINTS)
    meaning = Meaning(
        subjects=tuple(Subject(concept=each) for each in concepts),
        relations=(Relation(of=0, relation="chasing", to=1),),
    )
    dog, cat = stage(meaning, [layout], WIDE, seed=1).actors
    assert (dog.path[:, 0] < cat.path[:, 0]).all()


def test_six_subjects_stand_side_by_side_in_the_order_they_are_named() -> None:
    scene = staged("cat", "dog", "horse", "cow", "sheep", "rabbit")
    places = [middle(actor) for actor in scene.actors]
    assert places == sorted(places)
    assert len(places) == 6
    assert all(abs(place) < 1 for place in places)


def test_three_alike_are_three_and_many_are_a_crowd() -> None:
    assert len(staged("sheep", sheep=3).actors) == 3
    assert len(staged("sheep", sheep=9).actors) == 9
    assert len(staged("sheep", sheep=MANY).actors) == MANY


def test_a_mouse_beside_an_elephant_is_small_and_still_seen() -> None:
    mouse, elephant = staged("mouse", "elephant", relation="beside").actors
    share = float(mouse.path[:, 2].max() / elephant.path[:, 2].max())
    assert 0.08 < share < 0.4


def test_a_size_that_is_said_is_seen() -> None:
    def height(size: str | None) -> float:
        meaning = Meaning(subjects=(Subject(concept="dog", size=size),))
        scene = stage(meaning, [a_layout(("dog",))], WIDE, seed=1)
        return float(scene.actors[0].path[:, 2].max())

    assert height("small") < 0.8 * height(None) < height(None) < 0.9 * height("large")


def test_beats_are_acts_one_after_another_on_one_path() -> None:
    subject = Subject(concept="man", doings=(Doing(motion="move_right"), Doing(action="sit"), None))
    meaning = Meaning(subjects=(subject,), beats=3)
    walking = a_layout(("man",), motion="move_right")
    walking.paths[:, :, 0] = np.linspace(-0.6, 0.2, POINTS)
    scene = stage(meaning, [walking, a_layout(("man",)), a_layout(("man",))], WIDE, seed=1)
    (man,) = scene.actors
    assert [act.look.action for act in man.acts] == [None, "sit", "sit"]
    assert [act.since for act in man.acts] == pytest.approx([0, 5 / 3, 10 / 3])
    assert man.act_at(2.0).look.action == "sit"
    assert np.abs(np.diff(man.path[:, 0])).max() < 0.5
    assert len(man.path) == WIDE.steps


def test_whoever_was_let_go_of_has_nothing_of_what_was_said_of_another() -> None:
    meaning = Meaning(subjects=(Subject(concept="dog", colour="red"),))
    scene = stage(meaning, [a_layout(("cat",))], WIDE, seed=1)
    assert scene.actors[0].concept == "cat"
    assert scene.actors[0].colour is None
