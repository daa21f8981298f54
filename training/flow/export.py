"""Write the trained flow network as ONNX with half-precision weights: ``python -m
training.flow.export``.
"""

import argparse
from pathlib import Path

import torch

from training.flow.network import Flow
from training.onnx_file import write
from vitascope_scene.meaning import MOST_ACTORS
from vitascope_scene.sampling.codes import CHANNELS
from vitascope_scene.sampling.given import FEATURES, HELD
from vitascope_scene.sampling.latent import SLOTS
from vitascope_scene.sampling.network import WEIGHTS


def main() -> None:
    """Export flow.pt of a run."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--run", type=Path, default=Path("training/runs/main"))
    arguments.add_argument("--out", type=Path, default=WEIGHTS)
    given = arguments.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    flow = Flow()
    flow.load_state_dict(torch.load(given.run / "flow.pt"))
    example = (
        torch.zeros(2, SLOTS, CHANNELS),
        torch.zeros(2),
        torch.zeros(2, SLOTS, HELD),
        torch.zeros(2, MOST_ACTORS, FEATURES),
    )
    path = given.out / "flow.onnx"
    write(flow, example, ["latent", "time", "held", "features"], "velocity", path)
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
