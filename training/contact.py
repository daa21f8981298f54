"""Contact sheets to look at: one row of frames per prompt: ``python -m training.contact "a cat" "竹林里的熊猫"``."""

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy import uint8
from numpy.typing import NDArray

from vitascope.engines.scene.latent import layout_of, scene_of
from vitascope.engines.scene.network import WEIGHTS, SceneNetwork
from vitascope.engines.scene.render import render

PROMPTS = (
    "a cat",
    "a city at night in the rain",
    "a rocket launch",
    "a whale under water",
    "a red sports car",
    "日落时分的海边",
    "竹林里的熊猫",
    "an astronaut floating in space",
)
SIZE = (384, 216)
COLUMNS = 5


def main() -> None:
    """Draw and save."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("prompts", nargs="*", default=PROMPTS)
    arguments.add_argument("--out", type=Path, default=Path("training/runs/contact.png"))
    arguments.add_argument("--weights", type=Path, default=WEIGHTS)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    network = SceneNetwork(given.weights)
    rows = [strip(network, prompt, given.seed) for prompt in given.prompts]
    given.out.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(given.out), np.concatenate(rows))
    print(f"{given.out}: {len(rows)} prompts")


def strip(network: SceneNetwork, prompt: str, seed: int) -> NDArray[uint8]:
    """COLUMNS frames of one clip side by side, BGR."""
    width, height = SIZE
    layout = layout_of(network.sample(prompt, seed=seed))
    scene = scene_of(layout, width=width, height=height, seconds=5.0, seed=seed)
    frames = list(render(scene, width=width, height=height, fps=1, num_frames=COLUMNS))
    return np.concatenate([cv2.cvtColor(frame, cv2.COLOR_YUV2BGR_I420) for frame in frames], axis=1)


if __name__ == "__main__":
    main()
