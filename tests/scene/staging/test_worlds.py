"""The world's turns are spread over the clip and keep what they do not change."""

from dataclasses import replace

from tests.scene.staging.test_stage import a_layout
from vitascope_scene.meaning import World
from vitascope_scene.scene import Turn
from vitascope_scene.staging.worlds import turns_in


def test_turns_are_spread_evenly_and_keep_what_they_do_not_say() -> None:
    layout = replace(a_layout(("man",)), time="day", effects=frozenset(("petals", "fireflies")))
    worlds = (
        World(weather="clear", effects=("petals",)),
        World(weather="snow", effects=()),
        World(time="night"),
    )
    calm = frozenset(("fireflies",))
    assert turns_in(worlds, layout, 6.0) == (
        Turn(since=2.0, time="day", weather="snow", effects=calm),
        Turn(since=4.0, time="night", weather="snow", effects=calm),
    )


def test_a_world_that_stays_has_no_turns() -> None:
    assert turns_in((), a_layout(("man",)), 5.0) == ()
