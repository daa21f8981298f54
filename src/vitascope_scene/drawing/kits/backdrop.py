"""A backdrop: paper of one colour that hangs from above and runs out under whoever stands on it."""

from dataclasses import replace

from vitascope_scene.drawing.land import ground, wall
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.places.land import line_of
from vitascope_scene.drawing.rows import paint
from vitascope_scene.drawing.stage import Set, Stage
from vitascope_scene.drawing.subjects.pose import PAINT, pale

HORIZON = 0.66
"""Where the paper bends, as a share of the picture's height from the top."""
LIGHT = 0.97


def build_backdrop(stage: Stage, colour: str) -> Set:
    """Build a backdrop of a colour, lit as in a studio at any time of day."""
    y = line_of(stage, HORIZON)
    own = paint(colour, PAINT["grey"])
    paper: Colour = (own[0] * LIGHT, own[1] * LIGHT, own[2] * LIGHT)
    white = replace(stage, light=replace(stage.light, ambient=(1.0, 1.0, 1.0)))
    floor = ground(white, "floor", y, paper, pale(paper, 0.08), paint=None, haze=0.0, grain=0.0)
    return Set(
        horizon=y,
        back=[wall(stage, paper), floor],
        indoors=True,
        rim=False,
        lamp=(LIGHT, LIGHT, LIGHT),
        glowing=0.0,
    )
