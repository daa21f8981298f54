"""Which layers a scene has."""

import pytest

from tests.scene.sound.scenes import actor, scene
from vitascope_scene.look import Look
from vitascope_scene.scene import Act, Actor, Scene
from vitascope_scene.sound.choice import ground_of, layers_of


def _names(which: Scene) -> set[str]:
    return {layer.row.name for layer in layers_of(which)}


@pytest.mark.parametrize(
    ("which", "wanted", "unwanted"),
    [
        (scene("forest"), {"birds in the trees", "leaves"}, {"crickets", "waves"}),
        (scene("forest", time="night"), {"crickets", "owl"}, {"birds in the trees"}),
        (scene("forest", weather="rain"), {"rain"}, {"birds in the trees"}),
        (scene("room", weather="rain"), {"rain at the window"}, {"rain"}),
        (scene("beach"), {"waves", "gulls"}, {"traffic"}),
        (scene("city"), {"traffic"}, {"birds in the trees"}),
        (
            scene("space", weather="storm"),
            {"deep space", "music box"},
            {"thunder", "heavy rain", "breeze"},
        ),
        (scene("sea", weather="storm"), {"thunder", "waves", "heavy rain"}, {"far thunder"}),
        (scene("ship_deck"), {"waves"}, {"traffic"}),
        (scene("bedroom"), {"clock", "quiet music"}, {"breeze"}),
        (scene("cafe"), {"people at tables"}, {"quiet music"}),
        (
            scene("battlefield", effects=frozenset(("mask_reflection",))),
            {"mask", "battle far away"},
            set(),
        ),
    ],
)
def test_the_air_is_that_of_the_place(which: Scene, wanted: set[str], unwanted: set[str]) -> None:
    names = _names(which)
    assert wanted <= names
    assert not unwanted & names


@pytest.mark.parametrize(
    ("one", "wanted", "unwanted"),
    [
        (actor("dog"), {"bark"}, {"paws"}),
        (actor("dog", action="sleep"), set(), {"bark"}),
        (actor("fox", motion="move_left"), {"paws"}, {"hooves"}),
        (actor("horse", motion="move_left"), {"hooves"}, {"paws", "hooves at a gallop"}),
        (actor("horse", motion="dash"), {"hooves at a gallop"}, {"hooves"}),
        (actor("man", motion="move_right"), {"footsteps"}, {"running"}),
        (actor("man", action="run", motion="dash"), {"running"}, {"footsteps"}),
        (
            actor("man", action="ride_bicycle", motion="move_left"),
            {"tyres on the road"},
            {"footsteps"},
        ),
        (actor("car", motion="move_left"), {"car"}, {"car that waits"}),
        (actor("car"), {"car that waits"}, {"car"}),
        (actor("woman", action="play_piano"), {"piano"}, {"quiet music"}),
        (actor("paper_boat"), {"bow wave"}, set()),
    ],
)
def test_things_sound_by_what_they_are_and_do(
    one: Actor, wanted: set[str], unwanted: set[str]
) -> None:
    names = _names(scene("meadow", one))
    assert wanted <= names
    assert not unwanted & names


def test_nobody_is_heard_where_there_is_no_air() -> None:
    assert not {"bark", "footsteps"} & _names(
        scene("moon", actor("dog"), actor("man", motion="move_left", number=1))
    )
    assert "whale song" in _names(scene("underwater", actor("whale")))


def test_who_is_carried_does_not_walk() -> None:
    carried = Act(look=Look(concept="man", carried=True), motion="move_left")
    assert "footsteps" not in _names(scene("meadow", actor("man", acts=(carried,))))


def test_things_are_heard_in_their_shots_only() -> None:
    one = actor("dog", shots=((0.0, 2.0),))
    bark = next(layer for layer in layers_of(scene("meadow", one)) if layer.row.name == "bark")
    assert bark.windows == [(0.0, 2.0)]


def test_a_herd_is_one_layer_and_louder() -> None:
    herd = [actor("cow", motion="move_left") for _ in range(4)]
    moos = {
        count: [
            layer for layer in layers_of(scene("meadow", *herd[:count])) if layer.row.name == "moo"
        ]
        for count in (1, 4)
    }
    assert [len(found) for found in moos.values()] == [1, 1]
    assert moos[4][0].level == pytest.approx(moos[1][0].level + 3)


def test_feet_fall_on_the_ground_of_the_place() -> None:
    assert [ground_of(scene(place)) for place in ("beach", "kitchen", "forest", "street", "volcano")] == [
        "sand", "hard", "leaves", "hard", "earth",
    ]  # fmt: skip
    assert ground_of(scene("street", weather="snow")) == "snow"
