"""Rigs: people, mammals, birds, fish and vehicles drawn from one line of data each."""

from collections.abc import Callable, Sequence

from vitascope_scene.drawing.changes import CHANGES
from vitascope_scene.drawing.rigs.animals import animal_figure
from vitascope_scene.drawing.rigs.birds import bird_drawing
from vitascope_scene.drawing.rigs.fish import fish_drawing
from vitascope_scene.drawing.rigs.mammals import BUILD, mammal_drawing
from vitascope_scene.drawing.rigs.outfit import for_the_head, for_the_neck, wearable
from vitascope_scene.drawing.rigs.people import has_outfit, person_drawing
from vitascope_scene.drawing.rigs.table import lines
from vitascope_scene.drawing.rigs.wheels import wheel_drawing
from vitascope_scene.drawing.subjects.drawing import Drawing
from vitascope_scene.drawing.subjects.functions import function_drawing
from vitascope_scene.lexicon import concepts
from vitascope_scene.look import Look

PLAIN = frozenset(
    {None, "stand", "walk", "move", "float", "spin", "sway", "burn", "sail", *CHANGES}
)
"""What a drawing by code does as well as a rig."""
LEGS = PLAIN | {"run", "jump", "swim", "fly", "climb", "crawl", "dive", "yawn"}
"""What an animal does on its own legs, as it is usually drawn."""
NATURAL = frozenset({"eat", "sleep", "lie", "sit", "kneel", "bow"})
"""What an animal does in a pose of its own."""
OWN_WAY = frozenset(
    {
        "use", "lift", "carry", "hold", "catch", "hug", "kiss", "pull", "push_cart", "point", "throw", "drink",
        "play", "play_toys", "wash_hands", "give_speech", "sing", "think", "laugh", "cry", "box", "dig", "stretch",
        "fish",
    }
)  # fmt: skip
"""What an animal does with its mouth or paws, a thing in them or none: no figure on two legs is
meant.
"""
GRIPPING = frozenset({"bat", "swimmer"})
"""Bodies that hold a thing in mouth or claws, whatever they do with it."""
NECKLESS = GRIPPING | {"ape", "hanger"}
"""Bodies without a neck to wear something on and without a free limb: on two legs they have both.
"""


def rig_drawing(look: Look) -> Drawing | None:
    """Return a rig's drawing of a look, or None where another drawing shows it as well."""
    if has_outfit(look.concept):
        return _person(look)
    if look.concept in lines("mammals"):
        return _animal(look, "mammals", mammal_drawing)
    if look.concept in lines("birds"):
        return _animal(look, "birds", bird_drawing)
    return _by_shape(look)


def _by_shape(look: Look) -> Drawing | None:
    """A fish or a vehicle, whatever it is said to do."""
    if function_drawing(look.concept) is not None:
        return None
    if look.concept in lines("fish"):
        return fish_drawing(look)
    return wheel_drawing(look) if look.concept in lines("wheels") else None


def _person(look: Look) -> Drawing | None:
    """A person, or a creature that has a body like one when it acts."""
    worn = any(wearable(worn.garment) for worn in look.wears) or bool(look.without)
    if look.action in PLAIN and not worn and function_drawing(look.concept) is not None:
        return None
    own_way = LEGS | NATURAL | (OWN_WAY - {"drink"} if look.prop is None else frozenset())
    if concepts()[look.concept].kind != "person" and look.action in own_way and not worn:
        return None
    return person_drawing(look)


def _animal(look: Look, file: str, natural: Callable[[Look], Drawing]) -> Drawing | None:
    """An animal on its own legs, or upright where it does what people do or wears what they wear."""
    worn = [worn.garment for worn in look.wears if wearable(worn.garment)]
    if not _in_its_own_way(look, file, worn):
        found = animal_figure(look.concept)
        assert found is not None
        return person_drawing(look, found[0], float(lines(file)[look.concept].words[0]), found[1])
    simple = look.action in (LEGS | OWN_WAY) - {"drink"} and look.prop is None and not look.carried
    if simple and not worn and function_drawing(look.concept) is not None:
        return None
    return natural(look)


def _in_its_own_way(look: Look, file: str, worn: Sequence[str]) -> bool:
    """Whether an animal's own body can do and wear it."""
    if look.action not in LEGS | NATURAL | OWN_WAY:
        return False
    if file != "mammals":
        return not worn
    build = lines(file)[look.concept].words[BUILD]
    if look.action == "pull" and look.prop is not None and build in NECKLESS | {"sitter"}:
        return False
    if build not in NECKLESS:
        return all(for_the_head(garment) or for_the_neck(garment) for garment in worn)
    has_thing = look.prop is not None and look.action in OWN_WAY | {"eat"}
    return (build in GRIPPING or not has_thing) and all(map(for_the_head, worn))
