"""The pictures of the README: ``python -m training.pictures`` draws docs/pictures/ again, its
animated clip too.

``python -m training.pictures --seeds 1 2 3 --out FOLDER`` draws every prompt with each of these
seeds, to choose from.
"""

import argparse
from pathlib import Path

import cv2
import numpy as np

from training.contact_sheet import Picture
from training.film import write_film
from vitascope.video import VideoSpec
from vitascope_scene.director import Director

SOLDIER = (
    "士兵从运输机跳下的第一人称视角——镜头因气流颠簸而晃动，氧气面罩的反光忽明忽暗——"
    "云层散开时，下方战场中防空火力与导弹尾迹交织闪动"
)
CHOSEN: tuple[tuple[str, str, int], ...] = (
    ("soldier", SOLDIER, 3),
    ("cat", "a cat in a meadow", 2),
    ("city", "a city at night in the rain", 1),
    ("rocket", "a rocket launch", 3),
    ("whale", "a whale under water", 2),
    ("car", "a red sports car", 3),
    ("sea", "日落时分的海边", 2),
    ("panda", "竹林里的熊猫", 3),
)
"""File name, prompt, seed."""
OUT = Path("docs/pictures")
FILM = "films.webp"
"""The animated clip at the top of the README."""
WIDTH, HEIGHT, FPS, SECONDS = 960, 540, 24, 5
MOMENTS = 3
"""Frames that a picture shows."""
WIDE, GAP, QUALITY = 400, 6, 78


def strip(director: Director, prompt: str, seed: int) -> Picture:
    """Three moments of a clip side by side, BGR."""
    spec = VideoSpec(
        prompt=prompt, width=WIDTH, height=HEIGHT, num_frames=SECONDS * FPS, fps=FPS, seed=seed
    )
    cells = [small(picture) for picture in director.pictures(director.plan(spec), spec, MOMENTS)]
    return np.hstack(cells)[:, :-GAP].copy()


def small(picture: Picture) -> Picture:
    """An RGB frame as BGR at the width of a picture's cell, with a white gap to its right."""
    cell = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    cell = cv2.resize(cell, (WIDE, HEIGHT * WIDE // WIDTH), interpolation=cv2.INTER_AREA)
    white = (255, 255, 255)
    return cv2.copyMakeBorder(cell, 0, 0, 0, GAP, cv2.BORDER_CONSTANT, value=white).astype(np.uint8)


def listing() -> str:
    """The README of the folder."""
    rows = [f"| ![{prompt}]({name}.webp) | {prompt} | {seed} |" for name, prompt, seed in CHOSEN]
    head = [
        "# Pictures",
        "",
        "Three moments of each clip, made by the embedded engine: `python -m training.pictures`. `films.webp` is the",
        "READMEs' animated clip, `console.webp` a picture of the console: `make pictures` draws them all.",
        "",
    ]
    return "\n".join([*head, "| clip | prompt | seed |", "|---|---|---|", *rows, ""])


def main() -> None:
    """Draw, save, list."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--seeds", type=int, nargs="*", default=[])
    words = parser.parse_args()
    words.out.mkdir(parents=True, exist_ok=True)
    director = Director()
    for name, prompt, seed in CHOSEN:
        for number in words.seeds or [seed]:
            path = words.out / (f"{name}-{number}.webp" if words.seeds else f"{name}.webp")
            cv2.imwrite(
                str(path), strip(director, prompt, number), [cv2.IMWRITE_WEBP_QUALITY, QUALITY]
            )
            print(f"{path}: {path.stat().st_size // 1024} KB")
    if not words.seeds:
        write_film(director, words.out / FILM)
        (words.out / "README.md").write_text(listing(), encoding="utf-8")


if __name__ == "__main__":
    main()
