"""Still pictures: posters and contact sheets."""

from collections.abc import Sequence
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope import durable

POSTER_QUALITY = 85
SHEET_WIDTH = 1_440


def write_picture(rgb: "NDArray[np.uint8]", path: Path) -> None:
    """Write an RGB picture (height, width, 3) as JPEG or PNG, by the path's ending.

    On the disk when this returns.
    """
    options = [cv2.IMWRITE_JPEG_QUALITY, POSTER_QUALITY] if path.suffix == ".jpg" else []
    ok, data = cv2.imencode(path.suffix, cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), options)
    if not ok:
        raise ValueError(f"{path.suffix} is not a picture's ending")
    path.write_bytes(data.tobytes())
    durable.sync(path)


def contact_sheet(video: Path, *, columns: int = 3, rows: int = 3) -> "NDArray[np.uint8]":
    """Return columns x rows frames spread evenly over a video, as one RGB picture."""
    frames = read_frames(video)
    picks = np.linspace(0, len(frames) - 1, columns * rows).round().astype(int)
    width = SHEET_WIDTH // columns
    height = round(width * frames[0].shape[0] / frames[0].shape[1])
    small = [
        cv2.resize(frames[pick], (width, height), interpolation=cv2.INTER_AREA) for pick in picks
    ]
    return np.vstack(
        [np.hstack(small[row * columns : (row + 1) * columns]) for row in range(rows)]
    ).astype(np.uint8)


def rows_of(pictures: "Sequence[Sequence[NDArray[np.uint8]]]") -> "NDArray[np.uint8]":
    """Return one RGB picture with a row for each sequence of equally large pictures.

    Each row carries its number.
    """
    rows = [np.hstack(row) for row in pictures]
    for number, row in enumerate(rows, 1):
        scale = row.shape[0] / 320
        for colour, thick in (((0, 0, 0), 3), ((255, 255, 255), 1)):
            cv2.putText(
                row,
                str(number),
                (6, int(30 * scale) + 6),
                cv2.FONT_HERSHEY_SIMPLEX,
                scale,
                colour,
                thick,
            )
    return np.vstack(rows).astype(np.uint8)


def read_frames(video: Path) -> "list[NDArray[np.uint8]]":
    """Decode a whole video to RGB frames (height, width, 3); for short clips only."""
    with av.open(str(video)) as container:
        return [
            frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
            for frame in container.decode(video=0)
        ]
