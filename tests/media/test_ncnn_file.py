"""Networks in ncnn's files, read as ONNX: each layer that is known, and files that are none."""

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vitascope.errors import OperatorError
from vitascope.media.learned import LearnedUpscaler, Network
from vitascope.media.ncnn_file import HALF, NotReadable, onnx_of

FLOATS, HALVES = struct.pack("<I", 0), struct.pack("<I", HALF)
TWICE = "Interp twice 1 1 {} out 0=1 1=2.0 2=2.0"


def _write(folder: Path, lines: Sequence[str], weights: bytes = b"") -> Path:
    path = folder / "n.param"
    path.write_text("\n".join(["7767517", f"{len(lines)} 9", *lines]) + "\n")
    path.with_suffix(".bin").write_bytes(weights)
    return path


def _run(path: Path, given: NDArray[np.float32]) -> NDArray[np.float32]:
    return Network(str(path), "cpu").run(given)


def _planes() -> NDArray[np.float32]:
    return np.random.default_rng(0).random((1, 3, 5, 4), np.float32) - np.float32(0.5)


def _convolution(numbers: NDArray[np.float32], *, half: bool) -> bytes:
    if not half:
        return FLOATS + numbers.tobytes()
    halves = numbers.astype(np.float16).tobytes()
    return HALVES + halves + b"\0" * (-len(halves) % 4)


@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize(
    ("activation", "slope"), [("", 1.0), (" 9=1", 0.0), (" 9=2 -23310=1,0.2", 0.2)]
)
def test_a_convolution_has_its_weights_bias_and_activation(
    tmp_path: Path, half: bool, activation: str, slope: float
) -> None:
    weights = np.array([[1, 0, 0], [0, 2, 0], [0, 0, -1]], np.float32)  # what each plane becomes
    bias = np.array([0.25, 0, 0.5], np.float32)
    lines = [
        "Input in 0 1 data",
        f"Convolution conv 1 1 data out 0=3 1=1 4=0 5=1 6=9{activation}",
    ]
    path = _write(tmp_path, lines, _convolution(weights, half=half) + bias.tobytes())
    given = _planes()
    plain = np.einsum("oi,nihw->nohw", weights, given) + bias.reshape(1, 3, 1, 1)
    wanted = np.where(plain < 0, plain * slope, plain)
    assert np.allclose(_run(path, given), wanted, atol=1e-3)


def test_layers_that_take_no_weights(tmp_path: Path) -> None:
    given = _planes()
    for lines, wanted in (
        (["BinaryOp b 2 1 a1 a2 out 0=0"], given * 2),
        (["BinaryOp b 1 1 a1 out 0=2 1=1 2=3.0"], given * 3),
        (["Eltwise e 2 1 a1 a2 out 0=1 -23301=2,0.2,1.0"], given * 1.2),
        (["Concat c 2 1 a1 a2 out 0=0"], np.concatenate([given, given], axis=1)),
        ([TWICE.format("a1")], given.repeat(2, axis=2).repeat(2, axis=3)),
    ):
        path = _write(tmp_path, ["Input in 0 1 data", "Split s 1 2 data a1 a2", *lines])
        assert np.allclose(_run(path, given), wanted, atol=1e-6), lines


def test_slopes_by_plane_and_planes_shuffled_into_pixels_make_an_upscaler(tmp_path: Path) -> None:
    lines = [
        "Input in 0 1 data",
        "Convolution conv 1 1 data wide 0=12 1=1 4=0 5=0 6=36",
        "PReLU p 1 1 wide bent 0=12",
        "PixelShuffle s 1 1 bent out 0=2",
    ]
    weights = np.repeat(np.eye(3, dtype=np.float32), 4, axis=0)
    slopes = np.full(12, 0.5, np.float32)
    path = _write(tmp_path, lines, _convolution(weights, half=True) + slopes.tobytes())
    picture = np.random.default_rng(1).integers(0, 256, (40, 50, 3), np.uint8)
    made = LearnedUpscaler(model=str(path)).scale(picture, 100, 80)
    assert (made == picture.repeat(2, axis=0).repeat(2, axis=1)).all()


def test_files_that_are_no_such_network_say_why(tmp_path: Path) -> None:
    begin = "Input in 0 1 data"
    for lines, weights, why in (
        ([begin, "LSTM l 1 1 data out"], b"", "its layer LSTM is not known here"),
        ([begin, "Interp i one 1 data out"], b"", "this line cannot be read"),
        ([begin, "Interp i 1 1 data out 0=4"], b"", "its resizing 4 is not known"),
        ([begin, "BinaryOp b 2 1 data data out 0=7"], b"", "its arithmetic 7"),
        ([begin, "Eltwise e 2 1 data data out 0=2"], b"", "no sum"),
        ([begin, TWICE.format("data")], b"more", "belongs to another network"),
        ([begin, "Convolution c 1 1 data out 0=3 1=1 6=9"], FLOATS, "too short"),
        ([begin, "Convolution c 1 1 data out 0=3 1=1 6=9"], b"\1\0\0\0", "in a form that"),
    ):
        with pytest.raises(NotReadable, match=why):
            onnx_of(_write(tmp_path, lines, weights))
    (tmp_path / "n.param").write_text("another format\n")
    with pytest.raises(OperatorError, match=r"n\.param cannot be used: it is no \.param file"):
        LearnedUpscaler(model=str(tmp_path / "n.param"))
    alone = tmp_path / "alone.param"
    alone.write_text("7767517\n1 1\nInput in 0 1 data\n")
    with pytest.raises(OperatorError, match="cannot be used"):
        LearnedUpscaler(model=str(alone))
