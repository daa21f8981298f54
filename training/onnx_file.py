"""Networks as ONNX files, their large weights in half precision."""

import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

SMALLEST = 512
"""Shorter tensors stay in single precision: they are biases, norms and tables."""


def write(
    network: nn.Module, example: tuple[torch.Tensor, ...], names: list[str], result: str, path: Path
) -> None:
    """Write one network with a free batch size, its large weights halved."""
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
    """Store large weights as float16 and cast them back where they are read.

    The runtime folds that while it loads.
    """
    for weight in list(graph.graph.initializer):
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.size < SMALLEST:
            continue
        half = numpy_helper.from_array(values.astype(np.float16), weight.name + "_half")
        graph.graph.initializer.remove(weight)
        graph.graph.initializer.append(half)
        cast = helper.make_node("Cast", [half.name], [weight.name], to=TensorProto.FLOAT)
        graph.graph.node.insert(0, cast)
