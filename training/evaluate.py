"""Print how well scenes follow prompts, by the shipped code: ``python -m training.evaluate``."""

import argparse
from collections.abc import Callable
from pathlib import Path

from training.reading.evaluate import print_reading
from vitascope_scene import keys
from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.lexicon import concepts
from vitascope_scene.meaning import Doing, Meaning, Subject
from vitascope_scene.reading.reader import Reader
from vitascope_scene.sampling.layout import Layout
from vitascope_scene.sampling.network import WEIGHTS, SceneNetwork

Said = Callable[[Layout], bool]
SCALES = (0.0, 0.25, 0.5, 0.75, 1.0)


def main() -> None:
    """Print every table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument(
        "--weights", type=Path, default=WEIGHTS, help="a folder with both networks"
    )
    arguments.add_argument(
        "--count", type=int, default=2000, help="captions per column, and clips per row"
    )
    given = arguments.parse_args()
    print_reading(Reader((given.weights / "reader.onnx").read_bytes()), given.count)
    network = SceneNetwork(given.weights)
    clips = max(4, given.count // 20)
    print_scale(network, clips)
    print_negatives(network, clips)
    print_unsaid(network, clips)


def a_meaning(seed: int) -> Meaning:
    """Something of everything, said; another for each seed."""
    concept = tuple(concepts())[seed * 37 % len(concepts())]
    doing = Doing(motion=keys.MOTIONS[seed % len(keys.MOTIONS)])
    subject = Subject(
        concept=concept, colour=keys.COLOURS[seed % len(keys.COLOURS)], doings=(doing,)
    )
    return Meaning(
        place=keys.PLACES[seed * 11 % len(keys.PLACES)],
        weather=keys.WEATHERS[seed % len(keys.WEATHERS)],
        camera=keys.CAMERAS[seed % len(keys.CAMERAS)],
        subjects=(subject,),
    )


def print_scale(network: SceneNetwork, clips: int) -> None:
    """Adherence to what was said, and variety of what was not, along cfg_scale."""
    print(
        f"\ncfg_scale, {clips} clips a row: said words followed in %, different free worlds of {clips}"
    )
    for scale in SCALES:
        rights, free = [], set()
        for seed in range(clips):
            meaning = a_meaning(seed)
            (layout,) = network.layouts(meaning, cfg_scale=scale, seed=seed)
            rights += _followed(meaning, layout)
            (open_layout,) = network.layouts(Meaning(place="meadow"), cfg_scale=scale, seed=seed)
            free.add(
                (open_layout.time, open_layout.weather, open_layout.camera_move, open_layout.style)
            )
        print(f"  {scale:.2f}  {100 * sum(rights) / len(rights):6.1f}  {len(free):4}")


def _followed(meaning: Meaning, layout: Layout) -> list[bool]:
    (subject,) = meaning.subjects
    _, colour, motion = layout.actors[0]
    doing = subject.doings[0]
    assert doing is not None
    return [
        meaning.place == layout.place,
        meaning.weather == layout.weather,
        meaning.camera == layout.camera_move,
        subject.colour == colour,
        doing.motion == motion,
    ]


def print_negatives(network: SceneNetwork, clips: int) -> None:
    """What the seed would show, ruled out: how often it is gone, and how often the rest of what was
    said stays.
    """
    print(f"\nnegative prompts, {clips} clips: what the seed would show is gone, in %")
    meaning = Meaning(subjects=(Subject(concept="car"),))
    for name, shown in _SHOWN.items():
        gone = []
        for seed in range(clips):
            before = shown(network.layouts(meaning, seed=seed)[0])
            after = shown(network.layouts(meaning, denied=frozenset({before}), seed=seed)[0])
            gone.append(before != after)
        print(f"  {name:8} {100 * sum(gone) / len(gone):6.1f}")


_SHOWN: dict[str, Callable[[Layout], str]] = {
    "place": lambda layout: layout.place,
    "time": lambda layout: layout.time,
    "weather": lambda layout: layout.weather,
    "style": lambda layout: layout.style,
    "camera": lambda layout: layout.camera_move,
    "colour": lambda layout: str(layout.actors[0][1]),
    "motion": lambda layout: layout.actors[0][2],
}


def print_unsaid(network: SceneNetwork, clips: int) -> None:
    """What nobody said: at home, in its own colour, moving as its kind does.

    Nobody in an empty place.
    """
    home, own, usual = [], [], []
    for seed in range(clips):
        concept = tuple(concepts())[seed * 41 % len(concepts())]
        (layout,) = network.layouts(Meaning(subjects=(Subject(concept=concept),)), seed=seed)
        traits = traits_of(concept)
        _, colour, motion = layout.actors[0]
        home.append(layout.place in traits.places or not set(traits.places) & set(keys.PLACES))
        own.append(colour is None or colour in traits.colours)
        usual.append(motion in traits.motions)
    print(f"\nwhat nobody said is as one expects, in %, {clips} clips")
    for name, rights in (
        ("a place it is at home in", home),
        ("its own colour", own),
        ("a motion of its kind", usual),
    ):
        print(f"  {name:26} {100 * sum(rights) / len(rights):6.1f}")


if __name__ == "__main__":
    main()
