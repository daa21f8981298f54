"""What a person wears: a line of people.txt, with the garments that a prompt names on top."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rigs.table import TableLine, lines
from vitascope_scene.drawing.rows.palette import paint
from vitascope_scene.meaning import Worn

HAIR = "hair"
"""The usual colour of what grows: that of the hair."""
HAIR_PAINTS = {"red": "#b5451f", "orange": "orange-2", "brown": "choc", "black": "ink+1"}
"""Colours that hair has otherwise than a dress."""
PLACES = ("back", "body", "locks", "hat", "face")
NECKWEAR = frozenset({"scarf", "tie", "bow_tie", "necklace"})
HATS = frozenset(("hat", "cap", "helmet", "straw_hat", "beanie", "cowboy_hat", "top_hat", "crown"))
HAIRDOS = frozenset(("hat_bun", "hat_bow", "hat_flowers"))
CLOTHES = ("top", "bottom", "shoe", "sleeve", "socks", "hand")


@dataclass(frozen=True, kw_only=True)
class Trim:
    """A trimming and the name of its paint (empty: its usual one)."""

    key: str
    paint: str = ""

    def colour(self, own: Colour) -> Colour | None:
        """The paint on a figure of this colour."""
        return paint(self.paint, own) if self.paint else None


@dataclass(frozen=True, kw_only=True)
class Outfit:
    """Paint names of clothes, skin and hair, trimmings by where they sit, and the figure's build."""

    clothes: dict[str, str]
    skin: str = "skin"
    hair: str = "choc"
    trims: dict[str, tuple[Trim, ...]] = field(default_factory=dict)
    wide: float = 1.0
    big: float = 1.0
    tall: float = 1.0
    lean: float = 0.0
    long: bool = False
    legs: bool = True
    head: str = ""
    arms: str = ""

    def skin_paint(self, own: Colour) -> Colour:
        """The skin's paint on a figure of this colour."""
        return paint(self.skin, own)

    def hair_paint(self, own: Colour) -> Colour:
        """The hair's paint on a figure of this colour."""
        return paint(self.hair, own)

    def paint(self, part: str, own: Colour) -> Colour:
        """The paint of a piece of clothing."""
        name = self.clothes.get(part, "")
        return paint(name, own) if name else self._usual(part, own)

    def _usual(self, part: str, own: Colour) -> Colour:
        """What a piece looks like that nobody named."""
        if part in ("sleeve", "hand"):
            return self.paint("top", own) if part == "sleeve" else self.skin_paint(own)
        return paint({"top": "c", "bottom": "slate", "shoe": "ink"}[part], own)


def outfit_of(line: TableLine) -> Outfit:
    """The outfit that a line of people.txt tells."""
    return Outfit(
        clothes={name: line.text(name) for name in CLOTHES if line.has(name)},
        skin=line.text("skin", "skin"),
        hair=line.text("hair", "choc"),
        trims={place: _trims(place, line.text(place), "") for place in PLACES},
        wide=line.plain("wide", 1),
        big=line.plain("big", 1),
        tall=line.plain("tall", 1),
        lean=line.number("lean"),
        long=line.plain("long") > 0,
        legs=line.text("legs") != "none",
        head=line.text("head"),
        arms=line.text("arms"),
    )


def dressed(outfit: Outfit, wears: Sequence[Worn], without: frozenset[str] = frozenset()) -> Outfit:
    """The outfit with garments put on, and without those that are ruled out.

    What no figure can wear is left out.
    """
    for garment in without:
        outfit = _bared(outfit, garment)
    for worn in wears:
        line = lines("garments").get(worn.garment)
        if line is not None:
            usual = outfit.hair if line.words[0] == HAIR else line.words[0]
            grown = line.words[0] == HAIR and worn.colour is not None
            colour = HAIR_PAINTS.get(worn.colour or "", worn.colour) if grown else worn.colour
            outfit = _with(outfit, line, colour or usual)
    return outfit


def _bared(outfit: Outfit, garment: str) -> Outfit:
    """The outfit without a garment: a bare head, no glasses.

    Hair that is put up, ribbons and flowers are no hats.
    """
    if garment in HATS:
        hats = tuple(one for one in outfit.trims.get("hat", ()) if one.key in HAIRDOS)
        return replace(outfit, trims={**outfit.trims, "hat": hats})
    gone = f"_{garment}"
    kept = {
        place: tuple(one for one in worn if not one.key.endswith(gone))
        for place, worn in outfit.trims.items()
    }
    return replace(outfit, trims=kept)


def wearable(garment: str) -> bool:
    """Whether a garment can be drawn on a figure."""
    return garment in lines("garments")


def for_the_head(garment: str) -> bool:
    """Whether a garment is worn on the head alone."""
    line = lines("garments").get(garment)
    return line is not None and bool(line.values) and set(line.values) <= {"hat", "face"}


def is_of_the_head(garment: str) -> bool:
    """Return True for what is seen on somebody's head: hair, a beard, a hat, glasses, skin."""
    line = lines("garments").get(garment)
    return line is not None and bool(set(line.values) & {"hat", "face", "hair", "long", "skin"})


def for_the_neck(garment: str) -> bool:
    """Whether a garment is worn around the neck."""
    return garment in NECKWEAR


def _with(outfit: Outfit, line: TableLine, colour: str) -> Outfit:
    """The outfit with one garment.

    A new gown or coat takes the old one's place, a new hat the old hat's.
    """
    said = {name: value.replace("$", colour) for name, value in line.values.items()}
    trims = dict(outfit.trims)
    if "top" in said:
        trims["body"] = ()
    if "bare" in said:
        trims["hat"] = ()
    for place in PLACES:
        if place in said:
            more = _trims(place, said[place], colour)
            trims[place] = more if place == "hat" else (*trims.get(place, ()), *more)
    clothes = outfit.clothes | {name: said[name] for name in CLOTHES if name in said}
    return replace(
        outfit,
        clothes=clothes,
        trims=trims,
        skin=said.get("skin", outfit.skin),
        hair=said.get("hair", outfit.hair),
        wide=outfit.wide * float(said.get("wide", 1)),
        tall=outfit.tall * float(said.get("tall", 1)),
        big=outfit.big * float(said.get("big", 1)),
        lean=outfit.lean + float(said.get("lean", 0)) / 100,
        long=said["long"] != "0" if "long" in said else outfit.long,
    )


def _trims(place: str, text: str, usual: str) -> tuple[Trim, ...]:
    """``gown:red/tie`` as trimmings."""
    found = (part.partition(":") for part in text.split("/") if part)
    return tuple(Trim(key=f"{place}_{name}", paint=colour or usual) for name, _, colour in found)
