"""Writes the trained networks as ONNX with half-precision weights: ``python -m training.export``."""

import argparse
import shutil
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from training.networks import MEANING, REGISTERS, Flow, TextEncoder
from vitascope_scene.sampling.latent import CHANNELS, SLOTS
from vitascope_scene.tokenizer import MAX_TOKENS, Tokenizer

WEIGHTS = Path("src/vitascope_scene/weights")
_SMALLEST = 512
"""Shorter tensors stay in single precision: they are biases, norms and tables."""


def main() -> None:
    """Export both networks and the tokenizer beside them."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--run", type=Path, default=Path("training/runs/main"))
    arguments.add_argument("--out", type=Path, default=WEIGHTS)
    given = arguments.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    encoder = TextEncoder(Tokenizer.load(given.run / "tokenizer.json").size)
    encoder.load_state_dict(torch.load(given.run / "text.pt"))
    flow = Flow()
    flow.load_state_dict(torch.load(given.run / "flow.pt"))
    shutil.copyfile(given.run / "tokenizer.json", given.out / "tokenizer.json")
    tokens = torch.ones(2, MAX_TOKENS, dtype=torch.int64)
    write(encoder, (tokens,), ["tokens"], "meanings", given.out / "text.onnx")
    example = (torch.zeros(2, SLOTS, CHANNELS), torch.zeros(2), torch.zeros(2, len(REGISTERS), MEANING))
    write(flow, example, ["latent", "time", "meanings"], "velocity", given.out / "flow.onnx")
    for path in sorted(given.out.iterdir()):
        print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


def write(network: nn.Module, example: tuple[torch.Tensor, ...], names: list[str], result: str, path: Path) -> None:
    """One network with a free batch size, its large weights halved."""
    network.eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            example,
            str(path),
            input_names=names,
            output_names=[result],
            dynamic_axes={name: {0: "batch"} for name in [*names, result]},
            dynamo=False,
            opset_version=17,
        )
    graph = onnx.load(str(path))
    halve(graph)
    onnx.save(graph, str(path))


def halve(graph: onnx.ModelProto) -> None:
    """Store large weights as float16 and cast them back where they are read; the runtime folds that while it loads."""
    for weight in list(graph.graph.initializer):
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.size < _SMALLEST:
            continue
        half = numpy_helper.from_array(values.astype(np.float16), weight.name + "_half")
        graph.graph.initializer.remove(weight)
        graph.graph.initializer.append(half)
        cast = helper.make_node("Cast", [half.name], [weight.name], to=TensorProto.FLOAT)
        graph.graph.node.insert(0, cast)


if __name__ == "__main__":
    main()
