"""Woods: forest, jungle, bamboo."""

import numpy as np

from vitascope_scene.drawing.flora import row
from vitascope_scene.drawing.land import ground, hills
from vitascope_scene.drawing.layers import Layer
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.places.land import grass_or_snow, leaf_of, line_of, snowy
from vitascope_scene.drawing.sky import sky
from vitascope_scene.drawing.stage import Element, Set, Stage


def _woods(
    stage: Stage,
    kind: str,
    leaf: Colour,
    floor: tuple[Colour, Colour],
    *,
    tall: float,
    under: str,
    y: float,
) -> list[Element]:
    """Ranks of trees that darken towards us, undergrowth between."""
    u = stage.unit
    snow = snowy(stage)
    back = sky(stage, y, clouds=False)
    back.append(hills(stage, "far", y, 0.16 * u, leaf, 0.7, depth=0.16, cell=0.8))
    for k, (distance, depth, share) in enumerate(
        ((0.62, 0.2, 0.62), (0.44, 0.3, 0.78), (0.26, 0.42, 0.95))
    ):
        back.append(
            row(
                stage,
                f"rank{k}",
                kind,
                y + (0.01 + 0.016 * k) * u,
                tall * share * u,
                leaf,
                distance=distance,
                depth=depth,
                every=0.26 + 0.04 * k,
                snow=snow,
            )
        )
    back.append(ground(stage, "floor", y, *grass_or_snow(stage, *floor), haze=0.7))
    back.append(
        row(
            stage,
            "under",
            under,
            y + 0.07 * u,
            0.13 * u,
            leaf,
            distance=0.1,
            depth=0.5,
            every=0.9,
            gaps=0.2,
            snow=snow,
        )
    )
    return back


def forest(stage: Stage) -> Set:
    """Firs and mist, a path of needles."""
    y, u = line_of(stage, 0.56), stage.unit
    autumn = "falling_leaves" in stage.scene.effects
    kind = "broadleaf" if autumn or stage.rng("kind").random() < 0.35 else "conifer"
    leaf = leaf_of(stage, (58, 110, 66))
    back = _woods(stage, kind, leaf, ((76, 66, 40), (112, 122, 62)), tall=0.62, under="bush", y=y)
    back.append(
        row(
            stage,
            "near",
            kind,
            y + 0.14 * u,
            1.05 * u,
            leaf,
            distance=0.03,
            depth=0.64,
            every=0.75,
            gaps=0.1,
            clear=0.5,
            snow=snowy(stage),
        )
    )
    front: list[Element] = [
        row(
            stage,
            "ferns",
            "fern",
            stage.height * 1.08,
            0.22 * u,
            (64, 118, 54),
            distance=0,
            depth=1.35,
            every=0.8,
            gaps=0.2,
            clear=0.35,
        )
    ]
    return Set(horizon=y, back=back, front=front)


def jungle(stage: Stage) -> Set:
    """Palms, ferns, hanging leaves, moist air."""
    y, u = line_of(stage, 0.54), stage.unit
    leaf: Colour = (54, 132, 58)
    back = _woods(stage, "palm", leaf, ((58, 70, 34), (82, 120, 50)), tall=0.72, under="fern", y=y)
    back.append(
        row(
            stage,
            "thick",
            "fern",
            y + 0.1 * u,
            0.26 * u,
            (46, 120, 60),
            distance=0.06,
            depth=0.56,
            every=0.9,
            gaps=0.1,
            clear=0.3,
        )
    )
    back.append(
        row(
            stage,
            "near",
            "palm",
            y + 0.15 * u,
            1.0 * u,
            leaf,
            distance=0.0,
            depth=0.66,
            every=0.8,
            clear=0.5,
        )
    )
    front: list[Element] = [
        row(
            stage,
            "ferns",
            "fern",
            stage.height * 1.06,
            0.32 * u,
            (34, 96, 48),
            distance=0,
            depth=1.4,
            every=0.7,
            clear=0.4,
        ),
        _hanging(stage, (30, 86, 44)),
    ]
    return Set(horizon=y, back=back, front=front)


def _hanging(stage: Stage, leaf: Colour) -> Layer:
    """Leaves that hang into the picture from above."""
    layer = row(
        stage,
        "hanging",
        "fern",
        0.0,
        0.3 * stage.unit,
        leaf,
        distance=0,
        depth=1.35,
        every=0.8,
        clear=0.35,
    )
    layer.plate = np.ascontiguousarray(layer.plate[::-1])
    layer.y, layer.sway, layer.solid = -0.1 * stage.unit, 4.0, layer.plate.shape[0]
    return layer


def _closest_canes(stage: Stage) -> list[Element]:
    """Canes before the picture."""
    u = stage.unit
    return [
        row(
            stage,
            "closest",
            "bamboo",
            stage.height * 1.2,
            2.2 * u,
            (84, 130, 52),
            distance=0,
            depth=1.4,
            every=0.4,
            clear=0.86,
            variants=5,
        )
    ]


def bamboo_grove(stage: Stage) -> Set:
    """Canes beyond canes, light between."""
    y, u = line_of(stage, 0.6), stage.unit
    leaf: Colour = (112, 162, 66)
    back = sky(stage, y, clouds=False)
    for k, (distance, depth, share) in enumerate(
        ((0.7, 0.18, 0.8), (0.5, 0.3, 1.0), (0.3, 0.44, 1.2))
    ):
        back.append(
            row(
                stage,
                f"rank{k}",
                "bamboo",
                y + (0.01 + 0.02 * k) * u,
                share * u,
                leaf,
                distance=distance,
                depth=depth,
                every=0.06 + 0.035 * k,
                variants=6,
            )
        )
    back.append(
        ground(stage, "floor", y, *grass_or_snow(stage, (92, 96, 48), (156, 158, 84)), haze=0.8)
    )
    back.append(
        row(
            stage,
            "under",
            "grass",
            y + 0.08 * u,
            0.08 * u,
            (96, 140, 60),
            distance=0.1,
            depth=0.52,
            every=0.9,
            gaps=0.3,
        )
    )
    back.append(
        row(
            stage,
            "near",
            "bamboo",
            y + 0.2 * u,
            1.5 * u,
            leaf,
            distance=0.03,
            depth=0.7,
            every=0.2,
            clear=0.42,
            variants=6,
        )
    )
    return Set(horizon=y, back=back, front=_closest_canes(stage))
