"""The kernels as compiled code, if an installation has them."""

import ctypes
import hashlib
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[Any]

FOLDER = Path(__file__).parent
SOURCE, LIBRARY = FOLDER / "kernels.c", FOLDER / "kernels.bin"
LOW, HIGH = 16, 235

_POINTER, _LONG, _INT = ctypes.c_void_p, ctypes.c_int64, ctypes.c_int
_PLATES = (_POINTER, _LONG, _INT, _INT, _POINTER, _LONG, _INT, _INT)
_ARGUMENTS: dict[str, tuple[type, ...]] = {
    "over": (_POINTER, _LONG, _POINTER, _LONG, _INT, _INT),
    "add": (_POINTER, _LONG, _POINTER, _LONG, _INT, _INT),
    "scaled": (*_PLATES, _POINTER, _POINTER, _INT, _INT, _INT),
    "turned": (*_PLATES, _POINTER, _INT, _INT, _INT),
    "finish": (
        _POINTER, _LONG, _INT, _INT, _POINTER, _POINTER, _LONG, _POINTER, _POINTER, _LONG, _INT, _INT,
    ),
    "mask": (_POINTER, _LONG, _POINTER, _LONG, _INT, _POINTER, _LONG, _INT, _INT),
}  # fmt: skip


def native_of(*, avx2: bool = True) -> "Native | None":
    """Return the compiled kernels, None if there are none or they are of another source."""
    library = _library()
    return None if library is None else Native(library, avx2=avx2)


@cache
def _library() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL(str(LIBRARY))
        library.kernels_source.restype = ctypes.c_char_p
        written = hashlib.sha256(SOURCE.read_bytes()).hexdigest()
        if library.kernels_source() != written.encode():
            return None
    except (OSError, AttributeError):
        return None
    for name, arguments in _ARGUMENTS.items():
        getattr(library, f"kernels_{name}").argtypes = arguments
    return library


class Native:
    """Runs where a C compiler was there at the installation."""

    def __init__(self, library: ctypes.CDLL, *, avx2: bool) -> None:
        """Choose the processor's vector instructions if they are there and wanted."""
        self._library = library
        self.name = "avx2" if library.kernels_choose(int(avx2)) else "plain"

    def over(self, target: Pixels, plate: Pixels) -> None:
        """Lay a plate over a target."""
        height, width = target.shape[:2]
        self._library.kernels_over(*_of(target), *_of(plate), width, height)

    def add(self, target: Pixels, plate: Pixels) -> None:
        """Add a plate to a target."""
        height, width = target.shape[:2]
        self._library.kernels_add(*_of(target), *_of(plate), 4 * width, height)

    def scaled(
        self,
        target: Pixels,
        plate: Pixels,
        columns: NDArray[np.int32],
        rows: NDArray[np.int32],
        copy: bool,
        repeat: bool,
        share: int,
    ) -> None:
        """Lay a plate over a target, or copy it, by the positions of columns and rows."""
        if plate.shape[1] == 1:  # the kernel reads two neighbours
            plate, columns = _doubled(plate, columns, repeat)
        done = self._library.kernels_scaled(
            *_sized(target), *_sized(plate), _at(columns), _at(rows), not copy, repeat, share
        )
        _require(done)

    def enlarged(
        self,
        target: Pixels,
        plate: Pixels,
        columns: NDArray[np.int32],
        rows: NDArray[np.int32],
        size: tuple[int, int],
        copy: bool,
    ) -> None:
        """Lay a plate over a target, or copy it, enlarged to a size."""
        self.scaled(target, plate, columns, rows, copy, True, 256)

    def turned(
        self,
        target: Pixels,
        plate: Pixels,
        way: NDArray[np.int64],
        copy: bool,
        repeat: bool,
        share: int,
    ) -> None:
        """Lay a plate over a target, or copy it, along a way."""
        done = self._library.kernels_turned(
            *_sized(target), *_sized(plate), _at(way), not copy, repeat, share
        )
        _require(done)

    def finish(self, plane: Pixels, table: Pixels, dim: Pixels, lift: Pixels, drop: Pixels) -> None:
        """Finish luma."""
        height, width = plane.shape
        self._library.kernels_finish(
            *_of(plane), width, height, _at(table), *_of(dim), _at(lift), *_of(drop), LOW, HIGH
        )

    def mask(self, spot: Pixels, colour: Pixels, mask: Pixels) -> None:
        """Lay a colour through a mask."""
        height, width = mask.shape
        is_one = colour.shape[:2] == (1, 1)
        at, step = _of(colour)
        self._library.kernels_mask(
            *_of(spot), at, 0 if is_one else step, 0 if is_one else 4, *_of(mask), width, height
        )


def _at(array: Pixels) -> int:
    return int(array.__array_interface__["data"][0])


def _of(array: Pixels) -> tuple[int, int]:
    """Return where an array begins, and the bytes from row to row."""
    return _at(array), array.strides[0]


def _sized(plate: Pixels) -> tuple[int, int, int, int]:
    return (*_of(plate), plate.shape[1], plate.shape[0])


def _doubled(
    plate: Pixels, columns: NDArray[np.int32], repeat: bool
) -> tuple[Pixels, NDArray[np.int32]]:
    """Return a plate of one column with a second one that changes nothing."""
    second = plate if repeat else np.zeros_like(plate)
    return np.concatenate([plate, second], axis=1), columns


def _require(done: int) -> None:
    if not done:
        raise MemoryError("the pixel kernels found no memory for a row")
