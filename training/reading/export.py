"""Writes the trained reader as ONNX with half-precision weights: ``python -m
training.reading.export``.
"""

import argparse
import json
import warnings
from pathlib import Path

import onnx
import torch

from training.onnx_file import halve
from training.reading.network import ReaderNetwork
from vitascope_scene.reading.encoding import COLUMNS
from vitascope_scene.sampling.network import WEIGHTS


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--run", type=Path, default=Path("training/runs/main"))
    arguments.add_argument("--out", type=Path, default=WEIGHTS)
    given = arguments.parse_args()
    saved = torch.load(given.run / "reading.pt")
    network = ReaderNetwork(len(saved["names"]))
    network.load_state_dict(saved["weights"])
    write(network, saved["names"], given.out / "reader.onnx")


def write(network: ReaderNetwork, names: tuple[str, ...], path: Path) -> None:
    """The network with a free number of words.

    The own names that it was trained with ride along.
    """
    network.eval()
    rows = torch.ones(1, 20, COLUMNS, dtype=torch.int64)
    outputs = ("labels", "heads", "owners")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (rows,),
            str(path),
            input_names=["rows"],
            output_names=list(outputs),
            dynamic_axes={name: {1: "words"} for name in ("rows", "labels")}
            | {name: {1: "words", 2: "words"} for name in ("heads", "owners")},
            dynamo=False,
            opset_version=17,
        )
    graph = onnx.load(str(path))
    halve(graph)
    onnx.helper.set_model_props(graph, {"own_names": json.dumps(names, ensure_ascii=False)})
    onnx.save(graph, str(path))
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
