"""ONNX files written by hand: the format is Protocol Buffers, of which this needs a few lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

FLOAT, FLOAT16, INT64 = 1, 10, 7
KINDS = {"float32": FLOAT, "float16": FLOAT16, "int64": INT64}
OPSET, IR_VERSION = 17, 9
Attribute = int | str | Sequence[int]
Sides = Sequence[int | str]


@dataclass(frozen=True, kw_only=True)
class Node:
    """One operation of a network."""

    op: str
    inputs: Sequence[str]
    output: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


def network_bytes(
    nodes: Iterable[Node],
    *,
    inputs: Mapping[str, Sides],
    output: str,
    held: Mapping[str, NDArray[np.generic]],
    kind: int = FLOAT,
) -> bytes:
    """Return a network as an ONNX file's content.

    inputs are the sides of each by name, held the weights; sides that are words may be of any
    length.
    """
    graph = b"".join(
        (
            *(_part(1, _node(node)) for node in nodes),
            _part(2, b"network"),
            *(_part(5, _tensor(name, value)) for name, value in held.items()),
            *(_part(11, _value(name, kind, sides)) for name, sides in inputs.items()),
            _part(12, _value(output, kind, ("n", "c", "h", "w"))),
        )
    )
    return _number(1, IR_VERSION) + _part(7, graph) + _part(8, _part(1, b"") + _number(2, OPSET))


def _varint(value: int) -> bytes:
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*made, value])


def _number(place: int, value: int) -> bytes:
    return _varint(place << 3) + _varint(value)


def _part(place: int, content: bytes) -> bytes:
    return _varint(place << 3 | 2) + _varint(len(content)) + content


def _node(node: Node) -> bytes:
    return b"".join(
        (
            *(_part(1, name.encode()) for name in node.inputs),
            _part(2, node.output.encode()),
            _part(4, node.op.encode()),
            *(_part(5, _attribute(name, value)) for name, value in node.attributes.items()),
        )
    )


def _attribute(name: str, value: Attribute) -> bytes:
    start = _part(1, name.encode())
    if isinstance(value, int):
        return start + _number(3, value) + _number(20, 2)
    if isinstance(value, str):
        return start + _part(4, value.encode()) + _number(20, 3)
    return start + b"".join(_number(8, each) for each in value) + _number(20, 7)


def _tensor(name: str, value: NDArray[np.generic]) -> bytes:
    return b"".join(
        (
            *(_number(1, side) for side in value.shape),
            _number(2, KINDS[value.dtype.name]),
            _part(8, name.encode()),
            _part(9, value.tobytes()),
        )
    )


def _value(name: str, kind: int, sides: Sides) -> bytes:
    shape = b"".join(
        _part(1, _number(1, side) if isinstance(side, int) else _part(2, side.encode()))
        for side in sides
    )
    return _part(1, name.encode()) + _part(2, _part(1, _number(1, kind) + _part(2, shape)))
