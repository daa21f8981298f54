"""Words on things read from left to right, mirrored or not."""

import numpy as np

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.rows.lettering import letter


def test_words_in_a_mirrored_picture_are_not_mirrored() -> None:
    plain, turned = Pen(2, 2, 60), Pen(2, 2, 60)
    letter(plain, "FOR", (0.0, 0.0), 0.3, (0, 0, 0))
    with turned.at(0, 0, flip=True):
        letter(turned, "FOR", (0.0, 0.0), 0.3, (0, 0, 0))
    assert plain.plate[..., 3].max() > 200
    assert np.abs(plain.plate.astype(int) - turned.plate.astype(int)).max() <= 2


def test_words_stand_where_they_are_put_and_are_as_high_as_asked() -> None:
    pen = Pen(2, 2, 100)
    letter(pen, "H", (0.4, -0.2), 0.5, (0, 0, 0))
    rows, columns = np.nonzero(pen.plate[..., 3] > 128)
    assert abs((columns.min() + columns.max()) / 2 - 140) < 4
    assert abs((rows.min() + rows.max()) / 2 - 80) < 4
    assert 46 < rows.max() - rows.min() < 54
