"""Networks in the two files of ncnn, ``.param`` and ``.bin``, as ONNX.

Trained upscalers come in this form in packages. Their layers are few, and onnxruntime runs them.
"""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vitascope.media.onnx_file import Attribute, Node, network_bytes

MAGIC = "7767517"
HALF = 0x01306B47
"""Before weights in half precision; 0 before those in single precision."""
RELU, LEAKY_RELU = 1, 2
ARITHMETIC = {0: "Add", 1: "Sub", 2: "Mul"}
REPEATED: Mapping[str, Attribute] = {
    "mode": "nearest", "nearest_mode": "floor", "coordinate_transformation_mode": "asymmetric",
}  # fmt: skip
RESIZES: Mapping[int, Mapping[str, Attribute]] = {
    1: REPEATED,
    2: {"mode": "linear", "coordinate_transformation_mode": "half_pixel"},
    3: {"mode": "cubic", "coordinate_transformation_mode": "half_pixel"},
}
Weights = NDArray[np.generic]


class NotReadable(Exception):
    """A file is no network of ncnn, or has a layer that is not known here."""


@dataclass(frozen=True, kw_only=True)
class NcnnLayer:
    """A line of the ``.param`` file: numbers by their number, lists by theirs."""

    kind: str
    inputs: list[str]
    outputs: list[str]
    numbers: Mapping[int, float]
    lists: Mapping[int, list[float]]

    def whole(self, number: int, otherwise: int = 0) -> int:
        """Return a number of the layer's."""
        return int(self.numbers.get(number, otherwise))


def onnx_of(param: Path) -> bytes:
    """Return a network of pictures as ONNX; its weights lie in the file of the same name that ends
    in ``.bin``.

    Raises NotReadable for what is no such network, OSError where a file is missing.
    """
    lines = param.read_text(encoding="utf-8", errors="replace").splitlines()
    if not lines or lines[0].strip() != MAGIC:
        raise NotReadable("it is no .param file of ncnn")
    made = _Conversion(param.with_suffix(".bin").read_bytes())
    for line in lines[2:]:
        if line.strip():
            made.add(_layer(line))
    return made.finished()


def _layer(line: str) -> NcnnLayer:
    words = line.split()
    try:
        ins, outs = int(words[2]), int(words[3])
        pairs = [word.partition("=") for word in words[4 + ins + outs :]]
        numbers = {int(name): float(value) for name, _, value in pairs if int(name) >= 0}
        # A list's number is written as -23300 minus itself; its first entry is its length.
        lists = {
            -23300 - int(name): [float(each) for each in value.split(",")[1:]]
            for name, _, value in pairs
            if int(name) < 0
        }
    except (ValueError, IndexError):
        raise NotReadable(f"this line cannot be read: {line[:60]}") from None
    inputs, outputs = words[4 : 4 + ins], words[4 + ins : 4 + ins + outs]
    return NcnnLayer(kind=words[0], inputs=inputs, outputs=outputs, numbers=numbers, lists=lists)


@dataclass
class _Conversion:
    """A network on its way from one form to the other; at is the place in the weights' file."""

    data: bytes
    at: int = 0
    nodes: list[Node] = field(default_factory=list)
    held: dict[str, Weights] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    begin: str = ""
    end: str = ""

    def add(self, layer: NcnnLayer) -> None:
        known: dict[str, Callable[[NcnnLayer, list[str]], None]] = {
            "Input": self._input,
            "Split": self._split,
            "Convolution": self._convolution,
            "PReLU": self._prelu,
            "PixelShuffle": self._shuffle,
            "Interp": self._resize,
            "BinaryOp": self._arithmetic,
            "Eltwise": self._sum,
            "Concat": self._together,
        }
        if layer.kind not in known:
            raise NotReadable(f"its layer {layer.kind} is not known here")
        known[layer.kind](layer, [self.same.get(name, name) for name in layer.inputs])
        self.end = layer.outputs[0]

    def finished(self) -> bytes:
        if self.at != len(self.data):
            raise NotReadable("its .bin file belongs to another network")
        inputs = {self.begin: (1, 3, "height", "width")}
        return network_bytes(self.nodes, inputs=inputs, output=self.end, held=self.held)

    def _input(self, layer: NcnnLayer, inputs: list[str]) -> None:
        self.begin = layer.outputs[0]

    def _split(self, layer: NcnnLayer, inputs: list[str]) -> None:
        self.same |= dict.fromkeys(layer.outputs, inputs[0])

    def _convolution(self, layer: NcnnLayer, inputs: list[str]) -> None:
        out, count, side, total = layer.outputs[0], layer.whole(0), layer.whole(1), layer.whole(6)
        weights = self._weights(total)
        names = [f"{out} weights"]
        self.held[names[0]] = weights.reshape(count, -1, side, side)
        if layer.whole(5):
            names.append(f"{out} bias")
            self.held[names[1]] = self._floats(count)
        chosen = layer.whole(9)
        plain = f"{out} plain" if chosen else out
        pads = [layer.whole(4)] * 4
        self._node("Conv", [inputs[0], *names], plain, pads=pads, strides=[layer.whole(3, 1)] * 2)
        if chosen == RELU:
            self._node("Relu", [plain], out)
        elif chosen == LEAKY_RELU:
            self._node("PRelu", [plain, self._hold(out, layer.lists[10])], out)
        elif chosen:
            raise NotReadable(f"its activation {chosen} is not known here")

    def _prelu(self, layer: NcnnLayer, inputs: list[str]) -> None:
        name = f"{layer.outputs[0]} slopes"
        self.held[name] = self._floats(layer.whole(0)).reshape(-1, 1, 1)
        self._node("PRelu", [inputs[0], name], layer.outputs[0])

    def _shuffle(self, layer: NcnnLayer, inputs: list[str]) -> None:
        size = layer.whole(0, 1)
        self._node("DepthToSpace", inputs, layer.outputs[0], blocksize=size, mode="CRD")

    def _resize(self, layer: NcnnLayer, inputs: list[str]) -> None:
        scales = [1.0, 1.0, layer.numbers.get(1, 1.0), layer.numbers.get(2, 1.0)]
        name = self._hold(layer.outputs[0], scales)
        how = RESIZES.get(layer.whole(0))
        if how is None:
            raise NotReadable(f"its resizing {layer.whole(0)} is not known here")
        self._node("Resize", [inputs[0], "", name], layer.outputs[0], **how)

    def _arithmetic(self, layer: NcnnLayer, inputs: list[str]) -> None:
        kind = ARITHMETIC.get(layer.whole(0))
        if kind is None:
            raise NotReadable(f"its arithmetic {layer.whole(0)} is not known here")
        if layer.whole(1):
            inputs = [*inputs, self._hold(layer.outputs[0], [layer.numbers.get(2, 0.0)])]
        self._node(kind, inputs, layer.outputs[0])

    def _sum(self, layer: NcnnLayer, inputs: list[str]) -> None:
        if layer.whole(0) != 1:
            raise NotReadable("its Eltwise layer is no sum")
        out = layer.outputs[0]
        shares = layer.lists.get(1, [1.0] * len(inputs))
        for place, (name, share) in enumerate(zip(list(inputs), shares, strict=True)):
            if share != 1.0:
                inputs[place] = f"{out} part {place}"
                self._node("Mul", [name, self._hold(inputs[place], [share])], inputs[place])
        self._node("Sum", inputs, out)

    def _together(self, layer: NcnnLayer, inputs: list[str]) -> None:
        self._node("Concat", inputs, layer.outputs[0], axis=layer.whole(0) + 1)

    def _node(self, op: str, inputs: list[str], output: str, **attributes: Attribute) -> None:
        self.nodes.append(Node(op=op, inputs=inputs, output=output, attributes=attributes))

    def _hold(self, out: str, values: list[float]) -> str:
        name = f"{out} values"
        self.held[name] = np.array(values, np.float32)
        return name

    def _weights(self, count: int) -> NDArray[np.float32]:
        (flag,) = struct.unpack("<I", self._taken(4))
        if flag == HALF:
            # What follows begins at a multiple of four bytes again.
            halves = self._taken(-(-count * 2 // 4) * 4)
            return np.frombuffer(halves, np.float16, count).astype(np.float32)
        if flag:
            raise NotReadable("its weights are in a form that is not known here")
        return self._floats(count)

    def _floats(self, count: int) -> NDArray[np.float32]:
        return np.frombuffer(self._taken(4 * count), np.float32)

    def _taken(self, size: int) -> bytes:
        if self.at + size > len(self.data):
            raise NotReadable("its .bin file is too short")
        self.at += size
        return self.data[self.at - size : self.at]
