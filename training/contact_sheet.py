"""Contact sheets of what the renderer draws, as PNG files to look at.

``python -m training.contact_sheet places|styles|weathers|effects`` draws every word of a kind;
``python -m training.contact_sheet drawings KEY… --out FILE [--unlabelled] [--shuffle SEED]`` draws
single concepts (all rows where no key is given), or looks such as
``koala:play_guitar:guitar:wears=hat.red``; without labels the names stand in FILE's neighbour
``.names.txt``. Options: ``--out FOLDER``, ``--ratio 16:9``, ``--place``, ``--time``, ``--subject``,
``--seed``.
"""

import argparse
from pathlib import Path

import cv2
import numpy as np

from training.drawing_sheet import drawing_sheet
from vitascope_scene import keys
from vitascope_scene.drawing.clip import pictures
from vitascope_scene.drawing.rows import row_keys
from vitascope_scene.look import Look
from vitascope_scene.scene import STEP_SECONDS, Act, Actor, Scene

Picture = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
SIZES = {"16:9": (960, 540), "9:16": (540, 960), "1:1": (540, 540)}
SECONDS = 5.0


def sheet(cells: list[Picture], labels: list[str], columns: int, wide: int = 480) -> Picture:
    """Pictures side by side, each under its label."""
    small = []
    for cell, label in zip(cells, labels, strict=True):
        picture = cv2.resize(
            cell, (wide, cell.shape[0] * wide // cell.shape[1]), interpolation=cv2.INTER_AREA
        )
        for colour, width in (((0, 0, 0), 3), ((255, 255, 255), 1)):
            cv2.putText(
                picture, label, (8, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.55, colour, width, cv2.LINE_AA
            )
        small.append(picture)
    small += [np.zeros_like(small[0])] * (-len(small) % columns)
    rows = [np.hstack(small[at : at + columns]) for at in range(0, len(small), columns)]
    return np.vstack(rows).astype(np.uint8)


def sample(words: argparse.Namespace, **said: str) -> Scene:
    """A scene of the words on the command line, some of them replaced."""
    chosen = {
        "place": words.place,
        "time": words.time,
        "weather": "clear",
        "style": "natural",
        "effect": "",
    } | said
    steps = round(SECONDS / STEP_SECONDS) + 1
    path = np.zeros((steps, 3), np.float32) + np.array([0.0, 0.3, 0.25], np.float32)
    camera = np.zeros((steps, 4), np.float32) + np.array([0, 0, 1, 0], np.float32)
    acts = (Act(look=Look(concept=words.subject)),) if words.subject else ()
    return Scene(
        place=chosen["place"],
        time=chosen["time"],
        weather=chosen["weather"],
        style=chosen["style"],
        camera="static",
        effects=frozenset({chosen["effect"]} - {""}),
        actors=(Actor(acts=acts, colour=None, path=path),) if acts else (),
        camera_path=camera,
        seconds=SECONDS,
        seed=words.seed,
    )


def draw(made: Scene, ratio: str) -> Picture:
    """The middle frame of a scene, in BGR."""
    width, height = SIZES[ratio]
    (picture,) = pictures(made, width=width, height=height, moments=1)
    return cv2.cvtColor(picture, cv2.COLOR_RGB2BGR).astype(np.uint8)


def words_sheet(words: argparse.Namespace) -> Picture:
    """Every word of one kind."""
    if words.kind == "places":
        pairs = [
            (place, time) for place in words.prompts or keys.PLACES for time in ("day", "night")
        ]
        cells = [draw(sample(words, place=place, time=time), words.ratio) for place, time in pairs]
        return sheet(cells, [" ".join(pair) for pair in pairs], 8)
    kinds = {"styles": keys.STYLES, "weathers": keys.WEATHERS, "effects": keys.EFFECTS}
    names = kinds[words.kind]
    cells = [draw(sample(words, **{words.kind[:-1]: name}), words.ratio) for name in names]
    return sheet(cells, list(names), 6)


def drawings(words: argparse.Namespace) -> Path:
    """A sheet of single concepts; returns its file."""
    out: Path = words.out if words.out.suffix == ".png" else words.out / "drawings.png"
    names = words.prompts or list(row_keys())
    drawing_sheet(
        names, out, labelled=not words.unlabelled, shuffle=words.shuffle, colour=words.colour
    )
    return out


def main() -> None:
    """Draw one sheet and say where it is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = ("places", "styles", "weathers", "effects", "drawings")
    parser.add_argument("kind", choices=kinds)
    parser.add_argument("prompts", nargs="*", metavar="KEY")
    parser.add_argument("--out", type=Path, default=Path("training/runs"))
    parser.add_argument("--ratio", choices=SIZES, default="16:9")
    parser.add_argument("--place", choices=keys.PLACES, default="meadow")
    parser.add_argument("--time", choices=keys.TIMES, default="day")
    parser.add_argument("--subject", default="horse", help="a concept's key, or nothing")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unlabelled", action="store_true", help="drawings: numbers, no names")
    parser.add_argument("--shuffle", type=int, metavar="SEED", help="drawings: in random order")
    parser.add_argument("--colour", choices=("", *keys.COLOURS), default="", help="drawings: all")
    words = parser.parse_args()
    if words.kind == "drawings":
        print(drawings(words))
        return
    picture = words_sheet(words)
    words.out.mkdir(parents=True, exist_ok=True)
    path = words.out / f"{words.kind}.png"
    cv2.imwrite(str(path), picture)
    print(path)


if __name__ == "__main__":
    main()
