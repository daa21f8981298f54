"""The world one after another: when each of its turns begins, and what it is like then."""

from collections.abc import Sequence

from vitascope_scene.meaning import World
from vitascope_scene.sampling.layout import Layout
from vitascope_scene.scene import Turn


def turns_in(worlds: Sequence[World], layout: Layout, seconds: float) -> tuple[Turn, ...]:
    """Return the turns after the first world, evenly over the clip; what one does not say stays as
    it was.
    """
    found: list[Turn] = []
    time, weather, passing = layout.time, layout.weather, layout.effects
    lasting = layout.effects - {each for world in worlds for each in world.effects or ()}
    for number, world in enumerate(worlds):
        time, weather = world.time or time, world.weather or weather
        passing = passing if world.effects is None else lasting | frozenset(world.effects)
        if number:
            since = seconds * number / len(worlds)
            found.append(Turn(since=since, time=time, weather=weather, effects=passing))
    return tuple(found)
