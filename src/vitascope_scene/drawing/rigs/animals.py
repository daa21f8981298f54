"""Animals on the person rig."""

from vitascope_scene.drawing.rigs.person import Figure


def animal_figure(key: str) -> tuple[Figure, str] | None:
    return None
