"""The pen: several outlines as one skin, and what a mirror does."""

import numpy as np

from vitascope_scene.drawing.curves import ellipse
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour

RED: Colour = (214, 44, 42)


def test_overlapping_outlines_as_one_skin_show_no_seam() -> None:
    body, head = ellipse(0, 0.2, 0.5, 0.3), ellipse(0.2, -0.1, 0.3, 0.3)
    one, two = Pen(2, 2, 100), Pen(2, 2, 100)
    one.skin([body, head], RED, shade=1.0)
    for outline in (body, head):
        two.fill(outline, RED, 1.0, 1.0)
    inside = np.s_[95:110, 100:125]
    assert one.plate[..., 3].max() == 255
    assert np.count_nonzero((one.plate[..., 3] > 128) != (two.plate[..., 3] > 128)) < 20
    assert one.plate[inside][..., 0].std() < 0.5 * two.plate[inside][..., 0].std()


def test_a_pen_knows_when_it_draws_as_in_a_mirror() -> None:
    pen = Pen(2, 2, 50)
    assert not pen.mirrored
    with pen.at(0, 0, turn=2.0, flip=True):
        assert pen.mirrored
        with pen.at(0.1, 0, flip=True):
            assert not pen.mirrored
