"""Milliseconds per 1080p frame, by stage and scene, CPU and wall apart.

``python -m benchmarks.frames [--ratio 9:16] [--scenes 3] [--kernels portable]``. One thread draws and OpenCV
has one, so wall beyond CPU is what others took. Building the clip, drawing the poses and x264's
set-up are spread over the frames of five seconds.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope.media.colour import as_in_file
from vitascope.media.encode import encode
from vitascope.video import Clip
from vitascope_scene.drawing import kernels
from vitascope_scene.drawing.camera import View, view_at
from vitascope_scene.drawing.clip import ScenePicture
from vitascope_scene.drawing.layers import Floor, Layer, Veil
from vitascope_scene.drawing.pixels import Pixels, blank
from vitascope_scene.drawing.stage import Element
from vitascope_scene.drawing.water import Water
from vitascope_scene.look import Look
from vitascope_scene.scene import STEP_SECONDS, Act, Actor, Scene

SECONDS = 5.0
FPS = 24
FRAMES, RUN = 24, 6
SIZES = {"16:9": (1920, 1080), "9:16": (1080, 1920), "1:1": (1080, 1080)}
STEPS = int(SECONDS / STEP_SECONDS) + 1
JUMP = ("mask_reflection", "clouds_opening", "tracer_fire", "missile_trails", "explosions", "smoke")
Made = TypeVar("Made")
STAGES = (
    "prepare", "poses", "actors", "layers", "ground", "effects", "lens", "copies", "finish", "colours", "encode",
)  # fmt: skip


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


@dataclass(kw_only=True)
class StageClock:
    """CPU and wall milliseconds by stage."""

    cpu: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    wall: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))

    def spend(self, stage: str, work: Callable[[], Made], share: float = 1.0) -> Made:
        """Do some work and add its time, or a share of it, to a stage."""
        cpu, wall = time.process_time(), time.perf_counter()
        made = work()
        self.cpu[stage] += (time.process_time() - cpu) * 1000 * share
        self.wall[stage] += (time.perf_counter() - wall) * 1000 * share
        return made

    def less(self, stage: str, before: "StageClock", others: Sequence[str]) -> None:
        """Take away what others have spent since before."""
        for now, then in ((self.cpu, before.cpu), (self.wall, before.wall)):
            now[stage] -= sum(now[other] - then[other] for other in others)

    def copy(self) -> "StageClock":
        """Return what is spent so far."""
        return StageClock(cpu=dict(self.cpu), wall=dict(self.wall))


@dataclass(kw_only=True)
class TimedElement:
    """An element whose drawing is timed."""

    element: Element
    stage: str
    clock: StageClock

    def draw(self, canvas: Pixels, view: View) -> None:
        """Draw and add the time."""
        self.clock.spend(self.stage, lambda: self.element.draw(canvas, view), 1 / FRAMES)


def stage_name(element: Element) -> str:
    """The stage that an element of the place counts as."""
    if isinstance(element, Layer | Veil):
        return "layers"
    return "ground" if isinstance(element, Floor | Water) else "effects"


def timed(clip: ScenePicture, clock: StageClock) -> None:
    """Have every element of a clip timed."""
    clip.rear.elements = [
        TimedElement(element=each, stage=stage_name(each), clock=clock)
        for each in clip.rear.elements
    ]
    cast, *rest = clip.elements
    clip.elements = [
        TimedElement(element=cast, stage="actors", clock=clock),
        *(TimedElement(element=each, stage=stage_name(each), clock=clock) for each in rest),
    ]
    clip.lens = [TimedElement(element=each, stage="lens", clock=clock) for each in clip.lens]


def draw_cast(clip: ScenePicture) -> None:
    """The actors of a whole clip."""
    canvas = blank(clip.height, clip.width)
    for number in range(int(SECONDS * FPS)):
        clip.cast.draw(canvas, view_at(clip.scene, clip.width, clip.height, number / FPS))


def measure(made: Scene, width: int, height: int) -> StageClock:
    """Milliseconds per frame and stage."""
    clock, whole = StageClock(), 1 / (SECONDS * FPS)
    clip = clock.spend("prepare", lambda: ScenePicture(made, width, height), whole)
    draw_poses(clip, clock, whole)
    timed(clip, clock)
    frames = []
    inside = ("actors", "layers", "ground", "effects", "lens")
    for number in range(FRAMES):
        t, before = moment(number), clock.copy()
        canvas = clock.spend("copies", partial(clip.draw, t), 1 / FRAMES)
        clock.less("copies", before, inside)
        finish = partial(clip.finish.apply, canvas, view_at(clip.scene, width, height, t), number)
        frames.append(clock.spend("finish", finish, 1 / FRAMES))
    to_file(clip, frames, clock)
    return clock


def moment(number: int) -> float:
    """Seconds of a drawn frame: runs of neighbours, as an encoder sees them, over the clip."""
    run, place = divmod(number, RUN)
    return run * SECONDS * RUN / FRAMES + place / FPS


def draw_poses(clip: ScenePicture, clock: StageClock, share: float) -> None:
    """Draw the actors twice: the first time their poses are drawn as well."""
    clock.spend("poses", lambda: draw_cast(clip), share)
    again = StageClock()
    again.spend("poses", lambda: draw_cast(clip), share)
    clock.cpu["poses"] -= again.cpu["poses"]
    clock.wall["poses"] -= again.wall["poses"]


def to_file(clip: ScenePicture, frames: list[NDArray[np.uint8]], clock: StageClock) -> None:
    """Change the colours as files have them, and encode."""

    def made(pictures: Iterator[NDArray[np.uint8]]) -> Clip:
        return Clip(
            frames=pictures, width=clip.width, height=clip.height, num_frames=len(frames), fps=FPS,
            pixel_format="yuv420p",
        )  # fmt: skip

    def read() -> None:
        for _ in as_in_file(made(iter(frames))).frames:
            pass

    clock.spend("colours", read, 1 / FRAMES)
    before = clock.copy()
    with tempfile.TemporaryDirectory() as folder:
        clock.spend(
            "encode", lambda: encode(made(iter(frames)), Path(folder) / "a.mp4"), 1 / FRAMES
        )
    clock.cpu["encode"] -= before.cpu["colours"]
    clock.wall["encode"] -= before.wall["colours"]


def row(name: str, spent: dict[str, float]) -> str:
    """One scene's line of the table."""
    cells = "".join(f"{spent[stage]:8.1f}" for stage in STAGES)
    return f"{name:26}{cells}{sum(spent.values()):8.1f}"


def main() -> None:
    """Print one row per scene for CPU, and one for wall."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ratio", choices=SIZES, default="16:9")
    parser.add_argument("--scenes", type=int, default=len(SCENES))
    parser.add_argument(
        "--kernels", choices=("avx2", "plain", "portable"), default=kernels.chosen()
    )
    options = parser.parse_args()
    used = kernels.choose(options.kernels)
    width, height = SIZES[options.ratio]
    cv2.setNumThreads(1)
    header = "".join(f"{name:>8}" for name in (*STAGES, "sum"))
    print(f"ms per frame of {width}x{height}, kernels: {used}\n{'':26}{header}")
    for name, made in list(SCENES.items())[: options.scenes]:
        spent = measure(made, width, height)
        print(row(name, spent.cpu))
        print(row("  wall", spent.wall), flush=True)


if __name__ == "__main__":
    main()
