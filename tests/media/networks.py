"""Tiny ONNX networks that enlarge pictures, and that make pictures between two."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vitascope.media.onnx_file import FLOAT, FLOAT16, Node, Sides, network_bytes

PLANES: Sides = (1, 3, "height", "width")


def write_upscaler(
    path: Path, factor: int = 2, *, side: int | None = None, half: bool = False, look: int = 0
) -> Path:
    """Write a network that repeats every pixel; look makes it see so many pixels around, of which
    it takes the mean. It takes pictures of one side only, if that is given.
    """
    reach = 2 * look + 1
    weights = np.zeros((3, 3, reach, reach), np.float16 if half else np.float32)
    for plane in range(3):
        weights[plane, plane] = 1 / reach**2
    repeat = {
        "mode": "nearest", "nearest_mode": "floor", "coordinate_transformation_mode": "asymmetric",
    }  # fmt: skip
    nodes = [
        Node(op="Conv", inputs=["in", "weights"], output="seen", attributes={"pads": [look] * 4}),
        Node(op="Resize", inputs=["seen", "", "scales"], output="out", attributes=repeat),
    ]
    made = network_bytes(
        nodes,
        inputs={"in": PLANES if side is None else (1, 3, side, side)},
        output="out",
        held={"weights": weights, "scales": np.array([1, 1, factor, factor], np.float32)},
        kind=FLOAT16 if half else FLOAT,
    )
    path.write_bytes(made)
    return path


def write_fade(path: Path, *, moment: Sequence[int] | None = (1,)) -> Path:
    """Write a network that fades from one picture to another, at a moment of this shape; only to
    the middle where that is None.
    """
    inputs = {"a": PLANES, "b": PLANES}
    held = {"at": np.array([0.5], np.float32)} if moment is None else {}
    if moment is not None:
        inputs["at"] = ("one", "plane", "high", "wide") if len(moment) == 4 else tuple(moment)
    nodes = [
        Node(op="Sub", inputs=["b", "a"], output="change"),
        Node(op="Mul", inputs=["change", "at"], output="part"),
        Node(op="Add", inputs=["a", "part"], output="out"),
    ]
    path.write_bytes(network_bytes(nodes, inputs=inputs, output="out", held=held))
    return path
