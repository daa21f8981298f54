"""Networks that enlarge pictures, and that make pictures between two: files of the operator's, on a
CPU or a GPU.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope.errors import OperatorError
from vitascope.language import mark
from vitascope.media.fit import Lanczos
from vitascope.media.motion import Motion
from vitascope.media.ncnn_file import onnx_of

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]

Picture = NDArray[np.uint8]
Planes = NDArray[np.float32]
"""A picture as networks take it: (1, 3, height, width) from 0 to 1."""

NCNN = ".param"
CPU = "CPUExecutionProvider"
GPUS = (
    "CUDAExecutionProvider", "MIGraphXExecutionProvider", "ROCMExecutionProvider",
    "CoreMLExecutionProvider", "DmlExecutionProvider",
)  # fmt: skip
TYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16}
TILE, MARGIN = 256, 16
"""Pixels of a side that are enlarged at once, for whole pictures would fill a card's memory, and of
the rim that is thrown away of each: seams would show.
"""
NO_GPU_TEXT = mark(
    "tools_device cannot be gpu: onnxruntime here has {providers}; onnxruntime-gpu has more"
)
SIDES = 64
"""Networks for motion halve a picture several times: its sides are brought to multiples of this."""
HALVINGS = 3
"""How often a network that only makes the middle is asked, each time for half of what is left."""


class Network:
    """A file of ONNX, or of ncnn (``.param`` beside ``.bin``), that takes pictures as float32 or
    float16 planes and returns one.
    """

    def __init__(self, model: str, device: str) -> None:
        """Open it on the device: ``auto``, ``cpu`` or ``gpu``.

        Raises OperatorError for a file that is not there or is no network, and where there is no
        GPU that onnxruntime can use.
        """
        self.path = Path(model).expanduser()
        if not self.path.is_file():
            raise OperatorError("There is no network file {path}.", path=model or '""')
        providers = _providers(device)
        try:
            self._session = _session(self.path, providers)
        except Exception as error:  # onnxruntime's classes have no common name of their own
            raise self.misfit(str(error).partition("\n")[0]) from error
        used = self._session.get_providers()
        if device == "gpu" and used[:1] == [CPU]:
            raise OperatorError(NO_GPU_TEXT, providers=CPU)
        self.inputs: list[Any] = self._session.get_inputs()
        for each in self.inputs:
            if each.type not in TYPES:
                raise self.misfit(f"{each.name} is {each.type}, not float or float16")

    def misfit(self, why: str) -> OperatorError:
        """Return the error for a file that is no such network."""
        return OperatorError(
            "The network file {path} cannot be used: {why}", path=self.path, why=why
        )

    def run(self, *given: NDArray[Any]) -> Planes:
        """Return what it makes of its inputs, in their order."""
        fed = {
            each.name: np.ascontiguousarray(value, TYPES[each.type])
            for each, value in zip(self.inputs, given, strict=True)
        }
        return np.asarray(self._session.run(None, fed)[0], np.float32)


class LearnedUpscaler:
    """Enlarges by a network, tile by tile, and brings that to the exact size by Lanczos.

    A network has one input and one output of three planes each, and enlarges by a whole number.
    """

    def __init__(self, *, model: str = "", device: str = "auto") -> None:
        """Open a file and try it. Raises OperatorError where it does not enlarge pictures."""
        self._network = Network(model, device)
        if len(self._network.inputs) != 1:
            raise self._network.misfit(f"it has {len(self._network.inputs)} inputs, not one")
        fixed = self._network.inputs[0].shape[2:]
        self._tile = fixed[0] if isinstance(fixed[0], int) else TILE
        if fixed[0] != fixed[1] and any(isinstance(side, int) for side in fixed):
            raise self._network.misfit("its pictures are not square")
        self._factor = self._measured()

    def scale(self, picture: Picture, width: int, height: int) -> Picture:
        """Return an RGB picture in another size; one that shrinks is not given to the network."""
        if width > picture.shape[1]:
            picture = self._enlarged(picture)
        if picture.shape[:2] == (height, width):
            return picture
        return Lanczos().scale(picture, width, height)

    def _measured(self) -> int:
        side = self._tile
        try:
            made = self._network.run(np.zeros((1, 3, side, side), np.float32))
        except Exception as error:  # as in Network
            raise self._network.misfit(str(error).partition("\n")[0]) from error
        factor = int(made.shape[-1]) // side
        if factor < 2 or made.shape != (1, 3, side * factor, side * factor):
            raise self._network.misfit(f"it makes {made.shape} of {(1, 3, side, side)}")
        return factor

    def _enlarged(self, picture: Picture) -> Picture:
        height, width = picture.shape[:2]
        by, step = self._factor, self._tile - 2 * MARGIN
        rim = MARGIN + step
        padded = cv2.copyMakeBorder(picture, MARGIN, rim, MARGIN, rim, cv2.BORDER_REPLICATE)
        made = np.empty((height * by, width * by, 3), np.uint8)
        for top in range(0, height, step):
            for left in range(0, width, step):
                part = padded[top : top + self._tile, left : left + self._tile]
                large = _picture(self._network.run(_planes(np.asarray(part, np.uint8))))
                inner = large[MARGIN * by : rim * by, MARGIN * by : rim * by]
                room = made[top * by : (top + step) * by, left * by : (left + step) * by]
                room[:] = inner[: room.shape[0], : room.shape[1]]
        return made


class LearnedInterpolator:
    """Makes pictures between two by a network.

    A network takes two pictures and a moment from 0 to 1, or two pictures alone, of which it makes
    the middle. At a cut the nearer picture is shown, as Motion does.
    """

    def __init__(self, *, model: str = "", device: str = "auto") -> None:
        """Open a file. Raises OperatorError where it does not take that."""
        self._network = Network(model, device)
        if len(self._network.inputs) not in {2, 3}:
            raise self._network.misfit(
                f"it has {len(self._network.inputs)} inputs, not two or three"
            )
        self._motion = Motion()

    def between(self, before: Picture, after: Picture, at: Sequence[float]) -> Iterator[Picture]:
        """Yield one RGB picture (height, width, 3) for each moment from 0 to 1."""
        is_cut = self._motion.is_cut(before, after)
        make = self._at if len(self._network.inputs) == 3 else self._halved
        for moment in at:
            if is_cut:
                yield before if moment < 0.5 else after
            else:
                yield make(before, after, moment)

    def _at(self, before: Picture, after: Picture, moment: float) -> Picture:
        first, second = _padded(before), _padded(after)
        shape = self._network.inputs[2].shape
        size = (1, 1, *first.shape[2:]) if len(shape) == 4 else (1,) * len(shape)
        when = np.full(size, moment, np.float32)
        return self._cropped(self._network.run(first, second, when), before)

    def _halved(self, before: Picture, after: Picture, moment: float) -> Picture:
        low, high = 0.0, 1.0
        for _ in range(HALVINGS):
            made = self._network.run(_padded(before), _padded(after))
            middle, where = self._cropped(made, before), (low + high) / 2
            if moment < where:
                after, high = middle, where
            else:
                before, low = middle, where
        return before if moment - low < high - moment else after

    def _cropped(self, made: Planes, like: Picture) -> Picture:
        height, width = like.shape[:2]
        return np.ascontiguousarray(_picture(made)[:height, :width])


def _providers(device: str) -> list[str]:
    import onnxruntime  # loaded late: most children need none

    if device not in {"auto", "cpu", "gpu"}:
        raise OperatorError("tools_device must be auto, cpu or gpu, not {device}", device=device)
    there = onnxruntime.get_available_providers()
    found = [name for name in GPUS if name in there] if device != "cpu" else []
    if device == "gpu" and not found:
        raise OperatorError(NO_GPU_TEXT, providers=", ".join(there))
    return [*found[:1], CPU]


def _session(path: Path, providers: list[str]) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    content = onnx_of(path) if path.suffix == NCNN else str(path)
    return onnxruntime.InferenceSession(content, options, providers=providers)


def _planes(picture: Picture) -> Planes:
    return np.asarray(picture.transpose(2, 0, 1)[None], np.float32) / np.float32(255)


def _padded(picture: Picture) -> Planes:
    down, right = (-side % SIDES for side in picture.shape[:2])
    padded = cv2.copyMakeBorder(picture, 0, down, 0, right, cv2.BORDER_REPLICATE)
    return _planes(np.asarray(padded, np.uint8))


def _picture(planes: Planes) -> Picture:
    bytes_of = np.clip(np.rint(planes[0] * 255), 0, 255).astype(np.uint8)
    return np.ascontiguousarray(bytes_of.transpose(1, 2, 0))
