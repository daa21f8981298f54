"""Places on land: woods, fields, deserts, mountains."""

from vitascope_scene.drawing.flora import row
from vitascope_scene.drawing.land import ground, hills, specks, stripes
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.sky import sky
from vitascope_scene.drawing.stage import Element, Set, Stage

GREEN: Colour = (88, 144, 62)
FLOWERS: list[Colour] = [(240, 220, 80), (236, 240, 244), (222, 90, 110), (160, 110, 210)]


def line_of(stage: Stage, share: float) -> float:
    """The horizon in pixels; a tall frame has it a little higher."""
    return stage.height * (share if stage.width >= stage.height else share - 0.02)


def snowy(stage: Stage) -> bool:
    """Whether it snows."""
    return stage.scene.weather == "snow"


def leaf_of(stage: Stage, colour: Colour) -> Colour:
    """Autumn for falling leaves, blossom for petals."""
    if "falling_leaves" in stage.scene.effects:
        return (206, 122, 44)
    return (236, 160, 186) if "petals" in stage.scene.effects else colour


def grass_or_snow(stage: Stage, low: Colour, high: Colour) -> tuple[Colour, Colour]:
    """The floor's two colours, white when it snows."""
    return ((206, 214, 226), (246, 249, 255)) if snowy(stage) else (low, high)


def _blades(stage: Stage) -> list[Element]:
    """Grass before the picture."""
    u = stage.unit
    return [
        row(
            stage,
            "blades",
            "grass",
            stage.height * 1.05,
            0.14 * u,
            (84, 140, 50),
            distance=0,
            depth=1.35,
            every=0.5,
            snow=snowy(stage),
        )
    ]


def meadow(stage: Stage) -> Set:
    """Rolling hills, scattered trees, flowers underfoot."""
    y, u = line_of(stage, 0.56), stage.unit
    back = sky(stage, y)
    back += [
        hills(
            stage,
            "far",
            y,
            0.2 * u,
            (96, 122, 136),
            0.75,
            depth=0.16,
            cell=0.7,
            sharp=True,
            snow=0.3,
        ),
        hills(stage, "mid", y, 0.1 * u, (96, 142, 84), 0.45, depth=0.26, cell=0.9),
        row(
            stage,
            "woods",
            "broadleaf",
            y + 0.008 * u,
            0.08 * u,
            (70, 118, 56),
            distance=0.36,
            depth=0.32,
            every=0.55,
            gaps=0.3,
        ),
        hills(stage, "near", y + 0.01 * u, 0.05 * u, GREEN, 0.22, depth=0.36, cell=1.2, foot=0.05),
        ground(
            stage,
            "grass",
            y,
            *grass_or_snow(stage, (66, 118, 44), (136, 178, 72)),
            paint=None if snowy(stage) else specks(FLOWERS, 420, 2.4),
            haze=0.7,
        ),
        row(
            stage,
            "trees",
            "broadleaf",
            y + 0.05 * u,
            0.3 * u,
            leaf_of(stage, (72, 130, 52)),
            distance=0.1,
            depth=0.55,
            every=2.2,
            gaps=0.25,
            clear=0.3,
            snow=snowy(stage),
        ),
    ]
    return Set(horizon=y, back=back, front=_blades(stage))


def _flowers(stage: Stage) -> list[Element]:
    """Flowers before the picture."""
    u = stage.unit
    return [
        row(
            stage,
            "flowers",
            "bush",
            stage.height * 1.07,
            0.17 * u,
            (232, 92, 120),
            distance=0,
            depth=1.35,
            every=1.2,
            gaps=0.3,
            clear=0.45,
        )
    ]


def _beds(stage: Stage, y: float) -> list[Element]:
    """Rows of blossoming bushes."""
    u, rng = stage.unit, stage.rng("beds")
    back: list[Element] = []
    for k, colour in enumerate(((226, 74, 110), (246, 196, 70), (190, 110, 210))):
        back.append(
            row(
                stage,
                f"bed{k}",
                "bush",
                y + (0.07 + 0.035 * k) * u,
                0.1 * u,
                colour,
                distance=0.05,
                depth=0.5 + 0.06 * k,
                every=1.0,
                gaps=0.35,
                clear=float(rng.uniform(0.3, 0.5)),
                snow=snowy(stage),
            )
        )
    return back


def garden(stage: Stage) -> Set:
    """Lawn, blossoming bushes, a fence, a tree overhead."""
    y, u = line_of(stage, 0.54), stage.unit
    back = sky(stage, y)
    back += [
        row(
            stage,
            "back",
            "broadleaf",
            y + 0.02 * u,
            0.3 * u,
            (66, 122, 58),
            distance=0.32,
            depth=0.28,
            every=0.4,
        ),
        row(
            stage,
            "hedge",
            "bush",
            y + 0.03 * u,
            0.14 * u,
            (62, 116, 54),
            distance=0.15,
            depth=0.36,
            every=0.6,
            snow=snowy(stage),
        ),
        ground(
            stage,
            "lawn",
            y,
            *grass_or_snow(stage, (78, 140, 52), (128, 184, 72)),
            paint=None if snowy(stage) else specks(FLOWERS[1:], 150, 2.0),
            haze=0.4,
            contrast=0.7,
        ),
    ]
    back += _beds(stage, y)
    back.append(
        row(
            stage,
            "tree",
            "broadleaf",
            y + 0.1 * u,
            0.6 * u,
            leaf_of(stage, (86, 146, 60)),
            distance=0.0,
            depth=0.62,
            every=2.3,
            gaps=0.15,
            clear=0.62,
            snow=snowy(stage),
        )
    )
    return Set(horizon=y, back=back, front=_flowers(stage))


def _wheat(stage: Stage) -> list[Element]:
    """Wheat before the picture."""
    u = stage.unit
    return [
        row(
            stage,
            "wheat",
            "grass",
            stage.height * 1.06,
            0.18 * u,
            (226, 188, 86),
            distance=0,
            depth=1.35,
            every=0.32,
        )
    ]


def farmland(stage: Stage) -> Set:
    """Furrowed wheat, barns' hills, a row of poplars."""
    y, u = line_of(stage, 0.52), stage.unit
    gold = ((150, 116, 40), (236, 196, 88))
    back = sky(stage, y)
    back += [
        hills(stage, "far", y, 0.1 * u, (110, 140, 110), 0.6, depth=0.16, cell=0.9),
        hills(
            stage,
            "mid",
            y,
            0.05 * u,
            (150, 160, 76),
            0.35,
            depth=0.26,
            cell=1.1,
            top=(206, 180, 84),
        ),
        row(
            stage,
            "line",
            "broadleaf",
            y + 0.01 * u,
            0.09 * u,
            (74, 116, 54),
            distance=0.3,
            depth=0.3,
            every=0.7,
            gaps=0.35,
        ),
        ground(
            stage,
            "field",
            y,
            *grass_or_snow(stage, *gold),
            paint=stripes((104, 84, 34) if not snowy(stage) else (180, 186, 198), 12, 0.22),
            haze=0.5,
        ),
        row(
            stage,
            "tree",
            "broadleaf",
            y + 0.04 * u,
            0.26 * u,
            leaf_of(stage, (70, 122, 50)),
            distance=0.08,
            depth=0.5,
            every=3.0,
            gaps=0.3,
            clear=0.4,
            snow=snowy(stage),
        ),
    ]
    return Set(horizon=y, back=back, front=_wheat(stage))
