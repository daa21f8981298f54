"""Words for camera, light and style that a click adds: the embedded engine knows them."""

from vitascope.language import mark as _

CHIPS: dict[str, tuple[str, ...]] = {
    _("Camera"): (
        _("camera pushes in"),
        _("camera pans left"),
        _("camera follows"),
        _("aerial view"),
        _("orbit shot"),
        _("handheld camera"),
    ),
    _("Lighting"): (
        _("at sunrise"),
        _("at dusk"),
        _("at night"),
        _("in thick fog"),
        _("light rays"),
    ),
    _("Style"): (
        _("cinematic"),
        _("watercolour"),
        _("oil painting"),
        _("anime"),
        _("ink wash painting"),
        _("pixel art"),
        _("film noir"),
        _("cyberpunk"),
    ),
}
"""Groups, each with its wordings."""
