"""Shots from near: a head and shoulders, or whatever the picture is about, filling it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy import float32
from numpy.typing import NDArray

from vitascope_scene import keys
from vitascope_scene.drawing.camera import REST
from vitascope_scene.drawing.choose import drawing_of
from vitascope_scene.drawing.kits.backdrop import PLINTH
from vitascope_scene.drawing.nearer import has_head
from vitascope_scene.drawing.rigs.outfit import is_of_the_head
from vitascope_scene.drawing.traits import Traits
from vitascope_scene.lexicon import LIVING, concepts
from vitascope_scene.look import Look
from vitascope_scene.meaning import Meaning, Subject
from vitascope_scene.staging.framing import BOTTOM, SIDE, TOP, Lens, held_still
from vitascope_scene.staging.placed import Placed

CLOSE, HALF = "close", "half"
PRESENTED, STANDING = 0.56, 0.78
"""How high a thing, and somebody, is shown before a backdrop, as a share of the picture."""
PALE = frozenset(("white", "silver"))
NARROW = 1.1
"""Widths of a picture that is higher than wide which one seen from near then measures."""
CALM = frozenset(
    (None, "stand", "laugh", "cry", "think", "yawn", "sing", "wave", "clap", "hold", "use", "eat", "drink", "read",
     "give_speech", "blow_bubbles", "take_photo", "sneeze", "talk_phone")
)  # fmt: skip
"""Actions that are seen as well without the legs."""
HANDS = frozenset((None, "laugh", "cry", "think", "stand", "yawn", "sing"))
"""Actions that are seen on a face alone."""


def look_closer(placed: Sequence[Placed], meaning: Meaning) -> None:
    """Give one who is seen from near the looks of such a shot."""
    shot = _shot_of(meaning) if len(placed) == 1 else None
    if shot is not None:
        (one,) = placed
        one.acts = [
            replace(act, look=replace(act.look, shot=shot), motion="still") for act in one.acts
        ]


def come_near(
    placed: Sequence[Placed], meaning: Meaning, camera: NDArray[float32], lens: Lens
) -> NDArray[float32]:
    """Bring near what is to be seen from near; return the camera's path, which then stays."""
    if placed and placed[0].look.shot:
        _fill_below(placed[0])
        return held_still(camera)
    if meaning.shot == CLOSE:
        _fill([each for each in placed if not each.is_backdrop], lens)
    elif meaning.place in keys.BACKDROPS and len(placed) == 1:
        _present(placed[0])
        return np.asarray(camera * 0 + np.array(REST, np.float32), np.float32)
    return camera


def told_apart(colour: str | None, place: str, traits: Traits) -> str | None:
    """Return the colour of which nobody spoke, unless it could not be told from the backdrop."""
    backdrop = keys.BACKDROPS.get(place)
    alike = PALE if backdrop is not None and backdrop not in keys.COLOURS else {backdrop}
    if backdrop is None or colour not in alike:
        return colour
    return next((own for own in (*traits.colours, *keys.COLOURS) if own not in alike), colour)


def _present(placed: Placed) -> None:
    """Show one alone before a backdrop: large, and a thing on its plinth, if there is one."""
    if not any(placed.subject.doings):
        placed.acts = [replace(act, motion="still") for act in placed.acts]
        for way in (placed.x, placed.feet, placed.size):
            way[:] = way.mean()
    size = PRESENTED if placed.kind not in LIVING else STANDING
    wide = size * placed.ratio / max(placed.traits.aspect, 0.1)
    factor = min(size, wide) / float(placed.size.max())
    placed.zoom(placed.middle, float(placed.feet.max()), max(1.0, factor))
    placed.move_to(0.0)
    if placed.kind not in LIVING:
        placed.feet = placed.feet - float(placed.feet.max()) + PLINTH


def _shot_of(meaning: Meaning) -> str | None:
    """How near the one who is alone in a scene is seen; None: whole.

    A face of which something is said is seen from nearer.
    """
    if len(meaning.subjects) != 1 or meaning.cut:
        return None
    (subject,) = meaning.subjects
    if subject.count != 1 or concepts()[subject.concept].kind not in LIVING:
        return None
    if not has_head(drawing_of(Look(concept=subject.concept))):
        return None
    doings = {doing.action for doing in subject.doings if doing}
    if meaning.shot == CLOSE:
        return CLOSE if doings <= HANDS else HALF
    if meaning.shot == HALF or (meaning.camera is None and _is_about_a_face(subject)):
        return HALF
    return None


def _is_about_a_face(subject: Subject) -> bool:
    """Return True for a person who stays, and whose face or hair something is said of."""
    stays = all(
        doing is None or (doing.action in CALM and doing.motion in (None, "still"))
        for doing in subject.doings
    )
    said = subject.mood or any(doing and doing.mood for doing in subject.doings)
    shown = said or any(is_of_the_head(worn.garment) for worn in subject.wears)
    return stays and bool(shown) and concepts()[subject.concept].kind == "person"


def _fill_below(placed: Placed) -> None:
    """Put one whose look ends below the picture into its middle, where it stays."""
    still = np.zeros_like(placed.x)
    placed.x, placed.feet = still, still + 1
    placed.size = still + min(1.0, NARROW * placed.ratio)
    placed.casts_shadow = False
    placed.traits = replace(placed.traits, anchor="ground")


def _fill(cast: Sequence[Placed], lens: Lens) -> None:
    """Let those whom the picture is about fill it, in its middle."""
    if not cast:
        return
    box = lens.box(cast)
    wide = float(box.right.max() - box.left.min())
    high = float(box.bottom.max() - box.top.min())
    factor = min(2 * SIDE / wide, (BOTTOM - TOP) / high)
    x = float(box.right.max() + box.left.min()) / 2
    low = max(float(each.feet.max()) for each in cast)
    for each in cast:
        each.zoom(x, low, factor)
        each.x = each.x - x
    box = lens.box(cast)
    shift = float(box.bottom.max() + box.top.min()) / 2
    for each in cast:
        each.feet = each.feet - shift / float(lens.zoom.mean())
