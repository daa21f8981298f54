"""A backdrop: paper of one colour that hangs from above and runs out under whoever stands on it."""

from dataclasses import replace

from vitascope_scene.drawing.land import ground, wall
from vitascope_scene.drawing.layers import Layer
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.places.land import line_of
from vitascope_scene.drawing.rows import paint
from vitascope_scene.drawing.stage import Set, Stage
from vitascope_scene.drawing.subjects.pose import PAINT, dark, pale

HORIZON = 0.66
"""Where the paper bends, as a share of the picture's height from the top."""
LIGHT = 0.97


PLINTH = 0.5
"""Where the middle of a plinth's top is, in half heights below the picture's middle."""
PLINTH_WIDE, PLINTH_FLAT, PLINTH_HIGH = 0.46, 0.2, 0.1
"""Its radius, in heights of the picture; how flat its top is seen, and how high it is."""


def build_backdrop(stage: Stage, colour: str, *, has_plinth: bool = False) -> Set:
    """Build a backdrop of a colour, lit as in a studio at any time of day."""
    y = line_of(stage, HORIZON)
    own = paint(colour, PAINT["grey"])
    paper: Colour = (own[0] * LIGHT, own[1] * LIGHT, own[2] * LIGHT)
    white = replace(stage, light=replace(stage.light, ambient=(1.0, 1.0, 1.0)))
    floor = ground(white, "floor", y, paper, pale(paper, 0.08), paint=None, haze=0.0, grain=0.0)
    return Set(
        horizon=y,
        back=[wall(stage, paper), floor, *([_plinth(stage, paper)] if has_plinth else [])],
        indoors=True,
        rim=False,
        lamp=(LIGHT, LIGHT, LIGHT),
        glowing=0.0,
    )


def _plinth(stage: Stage, paper: Colour) -> Layer:
    """A round plinth in the middle, for what is shown."""
    unit = min(stage.height, stage.width)
    pen = Pen(2.4 * PLINTH_WIDE, 2 * (PLINTH_WIDE * PLINTH_FLAT + PLINTH_HIGH) + 0.1, unit)
    high, flat = PLINTH_HIGH, PLINTH_WIDE * PLINTH_FLAT
    pen.oval(0, high + 0.02, PLINTH_WIDE * 1.12, flat * 1.1, (30, 30, 40), alpha=0.16, shade=0)
    pen.oval(0, high, PLINTH_WIDE, flat, dark(paper, 0.2))
    pen.box(-PLINTH_WIDE, 0, PLINTH_WIDE, high, dark(paper, 0.2))
    pen.oval(0, 0, PLINTH_WIDE, flat, pale(paper, 0.4), shade=0.3)
    height, width = pen.plate.shape[:2]
    x, y = (stage.width - width) / 2, stage.height * (1 + PLINTH) / 2 - height / 2
    return Layer(plate=pen.plate, x=x, y=y, depth=1.0, size=1.0)
