"""Styles: what a look does to the picture and to its tones."""

from collections.abc import Callable

from vitascope_scene.drawing.stage import Stage
from vitascope_scene.drawing.styles import digital, film, painted, printed, strokes
from vitascope_scene.drawing.styles.style import Style

__all__ = ["STYLES", "Style", "style_of"]

STYLES: dict[str, Callable[[Stage], Style]] = {
    "natural": film.natural,
    "cinematic": film.cinematic,
    "noir": film.noir,
    "vintage": film.vintage,
    "watercolour": painted.watercolour,
    "ink_wash": painted.ink_wash,
    "sketch": painted.sketch,
    "oil_painting": strokes.oil_painting,
    "van_gogh": strokes.van_gogh,
    "anime": printed.anime,
    "ukiyo_e": printed.ukiyo_e,
    "pixel_art": printed.pixel_art,
    "neon": digital.neon,
    "cyberpunk": digital.cyberpunk,
    "surrealism": digital.surrealism,
    "render_3d": digital.render_3d,
}


def style_of(stage: Stage) -> Style:
    """Return the style of the stage's scene; natural for a key that has none."""
    return STYLES.get(stage.scene.style, film.natural)(stage)
