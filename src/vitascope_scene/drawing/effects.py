"""Effects by their keys: those behind the actors and those in front of everything."""

from collections.abc import Callable

from vitascope_scene.drawing.airshow import Blasts, Fireworks, Missiles, anti_air
from vitascope_scene.drawing.lens import CloudsOpening, Drops, Flare, Reflections, Visor
from vitascope_scene.drawing.particles import Flakes, Smoke
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour, Pixels, glow_plate
from vitascope_scene.drawing.skylights import Aurora, Rays, ShootingStars
from vitascope_scene.drawing.stage import Element, Set, Stage
from vitascope_scene.drawing.swarm import Embers, Fireflies, Fires
from vitascope_scene.drawing.weather import leaf_plates

Make = Callable[[Stage, Set], list[Element]]


def behind_of(stage: Stage, built: Set) -> list[Element]:
    """Elements behind the actors, in a fixed order."""
    return [
        element
        for name, make in _BEHIND.items()
        if name in stage.scene.effects
        for element in make(stage, built)
    ]


def before_of(stage: Stage, built: Set) -> list[Element]:
    """Elements in front of everything, in a fixed order."""
    wanted = stage.scene.effects
    before = [
        element
        for name, make in _BEFORE.items()
        if name in wanted
        for element in make(stage, built)
    ]
    if "mask_reflection" in wanted:
        before.append(Reflections(stage))
    if stage.scene.first_person or "mask_reflection" in wanted:
        before.append(Visor(stage, hands=stage.scene.first_person))
    return before


def _smoke(stage: Stage, built: Set) -> list[Element]:
    """Two columns at the sides, or exhaust around a launch."""
    rng = stage.rng("smoke effect")
    horizon = min(built.horizon, 0.86 * stage.height)
    pale: Colour = (150, 150, 152)
    if stage.scene.place == "launchpad":
        return [
            Smoke(
                stage,
                stage.width / 2 + k * 0.1 * stage.unit,
                horizon + 0.12 * stage.unit,
                (0.34 - 0.08 * abs(k)) * stage.unit,
                0.6,
                lit=k == 0,
                seed=k + 9,
                colour=pale,
                puffs=10,
            )
            for k in (-2, -1, 0, 1, 2)
        ]
    return [
        Smoke(
            stage,
            stage.width * x,
            horizon + 0.03 * stage.unit,
            rng.uniform(0.35, 0.6) * stage.unit,
            0.5,
            lit=False,
            seed=int(rng.integers(99)),
            colour=(96, 94, 94),
        )
        for x in (rng.uniform(0.08, 0.25), rng.uniform(0.7, 0.9))
    ]


def _petals(stage: Stage, built: Set) -> list[Element]:
    plates = leaf_plates(stage, [(250, 190, 208), (255, 220, 230), (244, 160, 190)], 0.036)
    return [Flakes(stage, "petals", plates, 70, fall=0.1, wind=0.07, swing=0.03, flutter=3.0)]


def _leaves(stage: Stage, built: Set) -> list[Element]:
    plates = leaf_plates(stage, [(214, 110, 36), (232, 170, 50), (180, 60, 34)], 0.05)
    return [Flakes(stage, "leaves", plates, 60, fall=0.13, wind=0.06, swing=0.05, flutter=3.4)]


def _confetti(stage: Stage, built: Set) -> list[Element]:
    colours: list[Colour] = [
        (240, 70, 90),
        (255, 200, 60),
        (70, 170, 250),
        (110, 220, 120),
        (200, 110, 240),
    ]
    plates = []
    for colour in colours:
        pen = Pen(1.0, 0.7, max(6.0, 0.034 * stage.unit))
        pen.poly([(-0.4, -0.25), (0.4, -0.15), (0.4, 0.25), (-0.4, 0.15)], colour)
        plates.append(pen.plate)
    return [Flakes(stage, "confetti", plates, 130, fall=0.22, wind=0.02, swing=0.04, flutter=8.0)]


def bubble(stage: Stage, size: float) -> Pixels:
    """A bubble with a rim and a light."""
    pen = Pen(1.1, 1.1, max(6.0, size * stage.unit))
    pen.oval(0, 0, 0.46, 0.46, (210, 240, 250), alpha=0.16, shade=0)
    pen.line(
        [(-0.42, 0.1), (-0.4, -0.16), (-0.22, -0.38), (0.05, -0.43)],
        0.05,
        (240, 252, 255),
        alpha=0.7,
    )
    pen.line([(0.42, -0.05), (0.38, 0.2), (0.2, 0.38)], 0.035, (200, 230, 245), alpha=0.6)
    pen.oval(-0.18, -0.2, 0.09, 0.06, (255, 255, 255), alpha=0.8, shade=0, turn=-0.7)
    return pen.plate


def _bubbles(stage: Stage, built: Set) -> list[Element]:
    plates = [bubble(stage, size) for size in (0.022, 0.036, 0.06)]
    return [Flakes(stage, "bubbles", plates, 54, fall=-0.16, wind=0.0, swing=0.02, flutter=0.0)]


def _dust(stage: Stage, built: Set) -> list[Element]:
    warm = stage.lit((255, 236, 196))
    plates = [
        glow_plate(
            max(3, int(size * stage.unit)) | 1, (warm[0] * 0.6, warm[1] * 0.6, warm[2] * 0.6), 1.6
        )
        for size in (0.012, 0.022, 0.05)
    ]
    return [Flakes(stage, "dust", plates, 80, fall=-0.012, wind=0.03, swing=0.03, flutter=0.0)]


_BEHIND: dict[str, Make] = {
    "aurora": lambda stage, built: [Aurora(stage, built.horizon)],
    "shooting_stars": lambda stage, built: [ShootingStars(stage, built.horizon)],
    "fireworks": lambda stage, built: [Fireworks(stage, built.horizon)],
    "smoke": _smoke,
    "explosions": lambda stage, built: [Blasts(stage, built.horizon)],
    "missile_trails": lambda stage, built: [Missiles(stage, built.horizon)],
    "tracer_fire": lambda stage, built: anti_air(stage, built.horizon),
    "light_rays": lambda stage, built: [Rays(stage, built.horizon)],
    "fire": lambda stage, built: [Fires(stage, built.horizon)],
}
_BEFORE: dict[str, Make] = {
    "fireflies": lambda stage, built: [Fireflies(stage)],
    "sparks": lambda stage, built: [Embers(stage)],
    "falling_leaves": _leaves,
    "petals": _petals,
    "confetti": _confetti,
    "bubbles": _bubbles,
    "dust": _dust,
    "clouds_opening": lambda stage, built: [CloudsOpening(stage)],
    "lens_flare": lambda stage, built: [Flare(stage, built)],
    "rain_on_lens": lambda stage, built: [Drops(stage)],
}
