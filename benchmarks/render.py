"""Milliseconds of CPU per 1080p frame, by stage, for several scenes: python benchmarks/render.py
[--ratio 9:16].
"""

import argparse
import time
from collections.abc import Callable, Sequence
from functools import partial

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View, view_at
from vitascope_scene.drawing.clip import ScenePicture, rolled
from vitascope_scene.drawing.pixels import Pixels, blank
from vitascope_scene.drawing.stage import Element
from vitascope_scene.look import Look
from vitascope_scene.scene import STEP_SECONDS, Act, Actor, Scene

BUDGET_MS = 65.0
SECONDS = 5.0
FPS = 24
FRAMES = 24
SIZES = {"16:9": (1920, 1080), "9:16": (1080, 1920), "1:1": (1080, 1080)}
STEPS = int(SECONDS / STEP_SECONDS) + 1
JUMP = ("mask_reflection", "clouds_opening", "tracer_fire", "missile_trails", "explosions", "smoke")


def actor(
    subject: str, colour: str, motion: str, way: tuple[float, float, float, float], size: float
) -> Actor:
    """From (x, y) to (x, y), way's four numbers."""
    share = np.linspace(0, 1, STEPS)[:, None]
    path = np.array(way[:2]) + (np.array(way[2:]) - np.array(way[:2])) * share
    path = np.concatenate([path, np.full((STEPS, 1), size)], axis=1).astype(np.float32)
    return Actor(acts=(Act(look=Look(concept=subject), motion=motion),), colour=colour, path=path)


def scene(
    place: str,
    time_of_day: str,
    weather: str,
    *actors: Actor,
    camera: str = "dolly_in",
    lens: tuple[float, float, float, float] = (0.0, 0.0, 1.3, 0.0),
    effects: tuple[str, ...] = (),
    style: str = "natural",
    first_person: bool = False,
) -> Scene:
    """A five-second scene whose camera goes from rest to lens."""
    rest = np.array([0, 0, 1, 0], np.float32)
    path = (
        rest
        + (np.array(lens, np.float32) - rest) * np.linspace(0, 1, STEPS, dtype=np.float32)[:, None]
    )
    return Scene(
        place=place,
        time=time_of_day,
        weather=weather,
        style=style,
        camera=camera,
        effects=frozenset(effects),
        actors=actors,
        camera_path=path.astype(np.float32),
        seconds=SECONDS,
        seed=3,
        first_person=first_person,
    )


SCENES: dict[str, Scene] = {
    "cat in a meadow": scene("meadow", "day", "clear", actor("cat", "orange", "move_right", (-0.6, 0.3, 0.6, 0.3),
        0.4)),
    "city, rain, night": scene(
        "city", "night", "rain", actor("car", "red", "dash", (-1, 0.5, 1, 0.5), 0.22), camera="pan_left",
        lens=(-0.4, 0, 1.05, 0), effects=("reflections",),
    ),
    "sea at sunset": scene(
        "sea", "sunset", "clear", actor("sailboat", "white", "move_left", (0.5, 0.1, -0.5, 0.1),
            0.4), effects=("lens_flare",)
    ),
    "whale under water": scene(
        "underwater", "day", "clear", actor("whale", "blue", "move_right", (-0.5, 0, 0.5, 0), 0.36),
        effects=("bubbles", "light_rays"),
    ),
    "forest in snow": scene("forest", "day", "snow", actor("deer", "brown", "still", (0, 0.3, 0, 0.3), 0.5)),
    "noir street": scene("street", "night", "rain", actor("man", "grey", "approach", (0, 0.3, 0, 0.4), 0.5),
        style="noir"),
    "oil painting of a lake": scene("lake", "sunset", "cloudy", actor("swan", "white", "still", (0, 0.3, 0, 0.3), 0.3),
        style="oil_painting"),
    "rocket launch": scene(
        "launchpad", "dawn", "clear", actor("rocket", "red", "rise", (0, 0.2, 0, -0.8), 0.5), effects=("smoke", "fire")
    ),
    "the page's example": scene(
        "battlefield", "sunset", "cloudy", actor("soldier", "green", "fall", (0, 0, 0, 0.4), 0.5),
        actor("plane", "grey", "recede", (-0.2, -0.5, -0.1, -0.6), 0.2), camera="falling", lens=(0, 0.3, 1.6,
            0.12), effects=JUMP,
        first_person=True,
    ),
}  # fmt: skip


def spent(work: Callable[[], object]) -> float:
    """CPU milliseconds of one call."""
    begin = time.process_time()
    work()
    return (time.process_time() - begin) * 1000


def draw_all(elements: Sequence[Element], canvas: Pixels, view: View) -> None:
    """One stage of a frame."""
    for element in elements:
        element.draw(canvas, view)


def draw_cast(clip: ScenePicture) -> None:
    """The subjects of a whole clip, so that each pose is drawn as often as in a real one."""
    canvas = blank(clip.height, clip.width)
    for number in range(int(SECONDS * FPS)):
        clip.cast.draw(canvas, view_at(clip.scene, clip.width, clip.height, number / FPS))


def measure(made: Scene, width: int, height: int) -> dict[str, float]:
    """Milliseconds per frame and stage; building the clip is spread over its frames."""
    clips: list[ScenePicture] = []
    total = {
        "build": spent(lambda: clips.append(ScenePicture(made, width, height))) / (SECONDS * FPS)
    }
    clip = clips[0]
    layers: dict[str, Sequence[Element]] = {"front, weather": clip.elements[1:], "lens": clip.lens}
    total["subjects"] = spent(partial(draw_cast, clip)) / (SECONDS * FPS)
    for number in range(FRAMES):
        t = number * SECONDS / FRAMES
        view = view_at(made, width, height, t)
        total["place, effects"] = (
            total.get("place, effects", 0)
            + spent(partial(clip.rear.draw, t, width, height)) / FRAMES
        )
        canvas = clip.rear.draw(t, width, height)
        for stage, elements in layers.items():
            total[stage] = (
                total.get(stage, 0) + spent(partial(draw_all, elements, canvas, view)) / FRAMES
            )
        total["roll"] = total.get("roll", 0) + spent(partial(rolled, canvas, view.roll)) / FRAMES
        finish = spent(partial(clip.finish.apply, canvas, view, number)) / FRAMES
        total["post, convert"] = total.get("post, convert", 0) + finish
    return total


def main() -> None:
    """Print one row per scene."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ratio", choices=SIZES, default="16:9")
    width, height = SIZES[parser.parse_args().ratio]
    cv2.setNumThreads(1)
    header = (
        "build",
        "place, effects",
        "subjects",
        "front, weather",
        "roll",
        "lens",
        "post, convert",
    )
    print(
        f"CPU ms per frame of {width}x{height}\n{'':26}"
        + "".join(f"{name:>15}" for name in header)
        + f"{'sum':>8}{'/ 65 ms':>9}"
    )
    for name, made in SCENES.items():
        cost = measure(made, width, height)
        total = sum(cost.values())
        print(
            f"{name:26}"
            + "".join(f"{cost[stage]:15.1f}" for stage in header)
            + f"{total:8.1f}{total / BUDGET_MS:9.2f}"
        )


if __name__ == "__main__":
    main()
