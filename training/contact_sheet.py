"""Contact sheets of what the renderer draws, as PNG files to look at.

``python -m training.contact_sheet places|subjects|styles|weathers|effects`` draws every word of a kind;
``python -m training.contact_sheet prompt "a red car in the rain" …`` draws what the engine makes of prompts, over time;
``python -m training.contact_sheet drawings KEY… --out FILE [--unlabelled] [--shuffle SEED]`` draws single concepts (all
rows where no key is given), or looks such as ``koala:play_guitar:guitar:wears=hat.red``; without labels the names stand in FILE's neighbour ``.names.txt``.
Options: ``--out FOLDER``, ``--ratio 16:9``, ``--place``, ``--time``, ``--subject``, ``--seed``.
"""

import argparse
import asyncio
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np

from training.drawing_sheet import drawing_sheet
from training.paths import actor_path, camera_path
from vitascope.engines.base import Generation
from vitascope.video import VideoSpec
from vitascope_scene import keys
from vitascope_scene.drawing.clip import render
from vitascope_scene.drawing.rows import row_keys
from vitascope_scene.engine import SceneEngine
from vitascope_scene.sampling.latent import POINTS, Layout, scene_of
from vitascope_scene.scene import Scene
from vitascope_scene.traits import traits_of

Picture = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
SIZES = {"16:9": (960, 540), "9:16": (540, 960), "1:1": (540, 540)}
SECONDS = 5.0
FPS = 24
MOMENTS = 6
"""Frames per prompt, spread over the clip."""


def pictures(frames: Iterable[Picture], wanted: Iterable[int]) -> Iterator[Picture]:
    """The wanted frames of a clip in BGR, by number."""
    numbers = set(wanted)
    for number, frame in enumerate(frames):
        if number in numbers:
            yield cv2.cvtColor(frame, cv2.COLOR_YUV2BGR_I420).astype(np.uint8)
        if number >= max(numbers):
            return


def sheet(cells: list[Picture], labels: list[str], columns: int, wide: int = 480) -> Picture:
    """Pictures side by side, each under its label."""
    small = []
    for cell, label in zip(cells, labels, strict=True):
        picture = cv2.resize(cell, (wide, cell.shape[0] * wide // cell.shape[1]), interpolation=cv2.INTER_AREA)
        for colour, width in (((0, 0, 0), 3), ((255, 255, 255), 1)):
            cv2.putText(picture, label, (8, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.55, colour, width, cv2.LINE_AA)
        small.append(picture)
    small += [np.zeros_like(small[0])] * (-len(small) % columns)
    rows = [np.hstack(small[at : at + columns]) for at in range(0, len(small), columns)]
    return np.vstack(rows).astype(np.uint8)


def sample(words: argparse.Namespace, **said: str) -> Scene:
    """A scene of the words on the command line, some of them replaced."""
    chosen = {"place": words.place, "time": words.time, "weather": "clear", "style": "natural", "effect": ""} | said
    subject = said.get("subject", words.subject)
    rng = random.Random(words.seed)
    actors = ((subject, traits_of(subject).colours[0], "still"),) if subject else ()
    paths = [actor_path(rng, "still", traits_of(subject))] if subject else []
    layout = Layout(
        place=chosen["place"],
        time=chosen["time"],
        weather=chosen["weather"],
        style=chosen["style"],
        camera_move="static",
        effects=frozenset({chosen["effect"]} - {""}),
        first_person=False,
        relation=None,
        actors=actors,
        paths=np.asarray(paths, np.float32).reshape(len(paths), POINTS, 3),
        camera=camera_path(rng, "static").astype(np.float32),
    )
    width, height = SIZES[words.ratio]
    return scene_of(layout, width=width, height=height, seconds=SECONDS, seed=words.seed)


def draw(made: Scene, ratio: str, number: int = 30) -> Picture:
    """One frame of a scene."""
    width, height = SIZES[ratio]
    frames = render(made, width=width, height=height, fps=FPS, num_frames=number + 1, threads=1)
    return next(pictures(frames, [number]))


def words_sheet(words: argparse.Namespace) -> Picture:
    """Every word of one kind."""
    if words.kind == "places":
        pairs = [(place, time) for place in keys.PLACES for time in keys.TIMES]
        cells = [draw(sample(words, place=place, time=time, subject=""), words.ratio, 2) for place, time in pairs]
        return sheet(cells, [" ".join(pair) for pair in pairs], 8)
    kinds = {"subjects": keys.SUBJECTS, "styles": keys.STYLES, "weathers": keys.WEATHERS, "effects": keys.EFFECTS}
    names = kinds[words.kind]
    cells = [draw(sample(words, **{words.kind[:-1]: name}), words.ratio) for name in names]
    return sheet(cells, list(names), 6)


async def prompt_sheet(words: argparse.Namespace) -> Picture:
    """What the engine makes of each prompt, one row each."""
    engine = SceneEngine()
    await engine.open()
    width, height = SIZES[words.ratio]
    cells: list[Picture] = []
    labels: list[str] = []
    for prompt in words.prompts:
        spec = VideoSpec(
            prompt=prompt, width=width, height=height, num_frames=int(SECONDS * FPS), fps=FPS, seed=words.seed
        )
        clip = await engine.generate(Generation(spec=spec))
        wanted = np.linspace(4, SECONDS * FPS - 4, MOMENTS).astype(int).tolist()
        cells += list(pictures(clip.frames, wanted))
        labels += [prompt[:46], *[""] * (MOMENTS - 1)]
    await engine.close()
    return sheet(cells, labels, MOMENTS)


def drawings(words: argparse.Namespace) -> Path:
    """A sheet of single concepts; returns its file."""
    out: Path = words.out if words.out.suffix == ".png" else words.out / "drawings.png"
    names = words.prompts or list(row_keys())
    drawing_sheet(names, out, labelled=not words.unlabelled, shuffle=words.shuffle, colour=words.colour)
    return out


def main() -> None:
    """Draw one sheet and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = ("places", "subjects", "styles", "weathers", "effects", "prompt", "drawings")
    parser.add_argument("kind", choices=kinds)
    parser.add_argument("prompts", nargs="*", metavar="PROMPT or KEY")
    parser.add_argument("--out", type=Path, default=Path("training/runs"))
    parser.add_argument("--ratio", choices=SIZES, default="16:9")
    parser.add_argument("--place", choices=keys.PLACES, default="meadow")
    parser.add_argument("--time", choices=keys.TIMES, default="day")
    parser.add_argument("--subject", choices=("", *keys.SUBJECTS), default="horse")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unlabelled", action="store_true", help="drawings: numbers, no names")
    parser.add_argument("--shuffle", type=int, metavar="SEED", help="drawings: in random order")
    parser.add_argument("--colour", choices=("", *keys.COLOURS), default="", help="drawings: all")
    words = parser.parse_args()
    if words.kind == "drawings":
        print(drawings(words))
        return
    picture = asyncio.run(prompt_sheet(words)) if words.kind == "prompt" else words_sheet(words)
    words.out.mkdir(parents=True, exist_ok=True)
    path = words.out / f"{words.kind}.png"
    cv2.imwrite(str(path), picture)
    print(path)


if __name__ == "__main__":
    main()
