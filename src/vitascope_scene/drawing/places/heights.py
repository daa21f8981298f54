"""High and cold: mountains, a snowfield."""

from vitascope_scene.drawing.flora import row
from vitascope_scene.drawing.land import ground, hills, specks
from vitascope_scene.drawing.places.land import grass_or_snow, line_of, snowy
from vitascope_scene.drawing.sky import sky
from vitascope_scene.drawing.stage import Element, Set, Stage


def _ranges(stage: Stage, y: float) -> list[Element]:
    """Two snowy ranges, the farther the higher."""
    u = stage.unit
    return [
        hills(
            stage,
            "far",
            y,
            0.52 * u,
            (108, 124, 156),
            0.62,
            depth=0.12,
            cell=0.55,
            sharp=True,
            snow=0.55,
        ),
        hills(
            stage,
            "mid",
            y,
            0.36 * u,
            (88, 100, 116),
            0.4,
            depth=0.22,
            cell=0.5,
            sharp=True,
            snow=0.3,
        ),
    ]


def mountains(stage: Stage) -> Set:
    """Snowy ranges behind one another above a valley."""
    y, u = line_of(stage, 0.6), stage.unit
    back = sky(stage, y)
    back += [
        *_ranges(stage, y),
        hills(stage, "near", y + 0.02 * u, 0.16 * u, (66, 98, 72), 0.28, depth=0.34, cell=0.7),
        row(
            stage,
            "firs",
            "conifer",
            y + 0.02 * u,
            0.1 * u,
            (48, 88, 58),
            distance=0.25,
            depth=0.4,
            every=0.36,
            gaps=0.1,
            snow=snowy(stage),
        ),
        ground(
            stage,
            "meadow",
            y + 0.015 * u,
            *grass_or_snow(stage, (82, 112, 56), (146, 160, 86)),
            paint=specks([(150, 150, 150), (110, 112, 112)], 90, 6),
            haze=0.7,
        ),
        row(
            stage,
            "trees",
            "conifer",
            y + 0.09 * u,
            0.32 * u,
            (50, 96, 60),
            distance=0.06,
            depth=0.58,
            every=0.9,
            gaps=0.3,
            clear=0.42,
            snow=snowy(stage),
        ),
    ]
    return Set(horizon=y + 0.015 * u, back=back)


def snowfield(stage: Stage) -> Set:
    """White plains, snowy firs, blue shadows."""
    y, u = line_of(stage, 0.55), stage.unit
    back = sky(stage, y)
    back += [
        hills(
            stage,
            "far",
            y,
            0.3 * u,
            (150, 168, 196),
            0.5,
            depth=0.14,
            cell=0.6,
            sharp=True,
            snow=0.85,
        ),
        hills(stage, "mid", y, 0.08 * u, (222, 230, 242), 0.3, depth=0.26, cell=0.9),
        row(
            stage,
            "firs",
            "conifer",
            y + 0.015 * u,
            0.13 * u,
            (60, 92, 80),
            distance=0.35,
            depth=0.34,
            every=0.4,
            gaps=0.25,
            snow=True,
        ),
        ground(stage, "snow", y, (206, 218, 238), (250, 252, 255), haze=0.6, contrast=0.6),
        row(
            stage,
            "trees",
            "conifer",
            y + 0.09 * u,
            0.42 * u,
            (58, 96, 78),
            distance=0.08,
            depth=0.58,
            every=0.9,
            gaps=0.25,
            clear=0.4,
            snow=True,
        ),
    ]
    return Set(horizon=y, back=back, shadows=0.35)
