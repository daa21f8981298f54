"""Small scenes to draw in tests."""

import numpy as np

from vitascope_scene.look import Look
from vitascope_scene.scene import STEP_SECONDS, Act, Actor, Scene, Turn

WIDTH, HEIGHT, FPS = 320, 180, 24
SECONDS = 2.0
STEPS = int(SECONDS / STEP_SECONDS) + 1


def actor(
    subject: str = "cat",
    colour: str = "red",
    motion: str = "still",
    start: tuple[float, float] = (0.0, 0.3),
    end: tuple[float, float] | None = None,
    size: float = 0.5,
) -> Actor:
    """A subject that stays or goes straight from start to end."""
    ends = np.array([start, end or start], np.float32)
    share = np.linspace(0, 1, STEPS, dtype=np.float32)[:, None]
    path = np.concatenate(
        [ends[0] + (ends[1] - ends[0]) * share, np.full((STEPS, 1), size, np.float32)], axis=1
    )
    return Actor(acts=(Act(look=Look(concept=subject), motion=motion),), colour=colour, path=path)


def scene(
    *actors: Actor,
    place: str = "meadow",
    time: str = "day",
    weather: str = "clear",
    style: str = "natural",
    camera: str = "static",
    effects: tuple[str, ...] = (),
    seed: int = 7,
    first_person: bool = False,
    lens: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 0.0),
    turns: tuple[Turn, ...] = (),
) -> Scene:
    """A two-second scene whose camera goes from rest to lens (x, y, zoom, roll)."""
    rest = np.array([0.0, 0.0, 1.0, 0.0], np.float32)
    share = np.linspace(0, 1, STEPS, dtype=np.float32)[:, None]
    return Scene(
        place=place,
        time=time,
        weather=weather,
        style=style,
        camera=camera,
        effects=frozenset(effects),
        actors=actors,
        camera_path=(rest + (np.array(lens, np.float32) - rest) * share).astype(np.float32),
        seconds=SECONDS,
        seed=seed,
        first_person=first_person,
        turns=turns,
    )
