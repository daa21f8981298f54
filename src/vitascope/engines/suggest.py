"""Which row of pipelines.py suits a machine: by memory of the card, disk and licence, as data.

Nothing is opened and no library is imported: what is said rests on published figures alone.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from vitascope.engines.cards import Card, largest
from vitascope.engines.devices import ROOM, shares_memory
from vitascope.engines.pipelines import PIPELINES, Pipeline
from vitascope.engines.published import MEMORY, PublishedMemory, PublishedTime, published_times
from vitascope.engines.recipes import APACHE, Recipe
from vitascope.language import mark as _

PEAK_SHARE = 0.9
"""Share of a card's memory that a peak may take: driver and screen need some, too."""
BY_DOWNLOAD = _("calculated: nothing is offloaded here, so all weights must fit into 75 % of it")


class Obstacle(StrEnum):
    """Why a row is not suggested."""

    PICTURE = _("it makes clips from pictures only")
    LICENCE = _("its licence does not plainly allow selling clips")
    UNKNOWN = _("nobody publishes how much memory it needs")
    NO_CARD = _("no graphics card whose memory is known was found")
    MEMORY = _("the card has too little memory")
    DISK = _("the disk has too little room for its weights")


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What weights would run on: its cards, and the room for a download; None where nobody knows.

    downloaded are hub names of weights that are here already.
    """

    cards: Sequence[Card] = ()
    disk_gb: float | None = None
    downloaded: frozenset[str] = frozenset()

    @property
    def card(self) -> Card | None:
        """The card that is used: the one with the most memory."""
        return largest(self.cards)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A row, what it needs on this machine, and why it is not suggested, if so."""

    name: str
    row: Pipeline
    need: PublishedMemory | None
    obstacles: tuple[Obstacle, ...]


def allows_selling(licence: str) -> bool:
    """Say whether clips made under a licence may be sold without a second look at it."""
    return licence == APACHE


def candidates(machine: Machine, *, commercial: bool) -> list[Candidate]:
    """Return every row, the best for this machine first.

    Those that fit come first; of them those whose clips may be sold, then those whose need is
    published and not calculated, then the one that needs most, for it makes the best pictures.
    """
    found = [
        _candidate(name, row, machine, commercial=commercial) for name, row in PIPELINES.items()
    ]
    return sorted(found, key=_order)


def fast_recipe(candidate: Candidate, machine: Machine, *, commercial: bool) -> Recipe | None:
    """Return the row's recipe for few steps, if disk and licence allow it."""
    recipe = candidate.row.recipes.get("fast")
    if recipe is None or (commercial and not allows_selling(recipe.licence)):
        return None
    is_here = candidate.row.hub in machine.downloaded
    needed = recipe.download_gb if is_here else recipe_download_gb(candidate.row, recipe)
    return recipe if _has_room(machine, needed) else None


def recipe_download_gb(row: Pipeline, recipe: Recipe) -> float:
    """Return what a row with a recipe needs in total."""
    return recipe.download_gb + (0 if recipe.weights else row.download_gb)


def downloads(row: Pipeline, recipe: Recipe | None = None) -> list[str]:
    """Return the commands that fetch what a row, or its recipe, needs."""
    weights = (recipe.weights if recipe else "") or row.hub
    files = [*(each.file for each in recipe.adapters), recipe.transformer] if recipe else []
    parts = [file.split("/", 2) for file in files if file]
    return [f"hf download {weights}", *(f"hf download {a}/{b} {file}" for a, b, file in parts)]


def expected_times(candidate: Candidate, recipe: str = "") -> tuple[PublishedTime, ...]:
    """Return what is published for a candidate, in the size that its settings ask for."""
    size = str(candidate.need.settings.get("size", "")) if candidate.need else ""
    return published_times(candidate.name, recipe, size)


def toml_of(candidate: Candidate, machine: Machine) -> str:
    """Return the table to write into vitascope.toml."""
    name = re.match("[a-z]+", candidate.name)
    settings: dict[str, object] = {"kind": "diffusers", "pipeline": candidate.name}
    settings |= dict(candidate.need.settings) if candidate.need else {}
    settings |= _devices(machine)
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    return "\n".join([f"[engines.{name[0] if name else 'network'}]", *lines])


def _candidate(name: str, row: Pipeline, machine: Machine, *, commercial: bool) -> Candidate:
    card = machine.card
    need = _need(name, row, card)
    has_weights = row.hub in machine.downloaded
    checks = (
        (Obstacle.PICTURE, bool(row.needs)),
        (Obstacle.LICENCE, commercial and not allows_selling(row.licence)),
        (Obstacle.UNKNOWN, need is None),
        (Obstacle.NO_CARD, card is None or not card.memory_gb),
        (Obstacle.MEMORY, _is_too_small(card, need)),
        (Obstacle.DISK, not has_weights and not _has_room(machine, row.download_gb)),
    )
    obstacles = tuple(each for each, is_there in checks if is_there)
    return Candidate(name=name, row=row, need=need, obstacles=obstacles)


def _need(name: str, row: Pipeline, card: Card | None) -> PublishedMemory | None:
    if card is None or not shares_memory(card.device):
        return MEMORY.get(name)
    return PublishedMemory(gb=row.download_gb / ROOM, is_calculated=True, source=BY_DOWNLOAD)


def _is_too_small(card: Card | None, need: PublishedMemory | None) -> bool:
    if card is None or need is None or not card.memory_gb:
        return False
    return need.gb > card.memory_gb * (PEAK_SHARE if need.is_peak else 1)


def _has_room(machine: Machine, gigabytes: float) -> bool:
    return machine.disk_gb is None or gigabytes <= machine.disk_gb


def _order(each: Candidate) -> tuple[bool, bool, bool, float]:
    need = each.need
    is_calculated = need is None or need.is_calculated
    size = need.gb if need else 0.0
    return bool(each.obstacles), not allows_selling(each.row.licence), is_calculated, -size


def _devices(machine: Machine) -> dict[str, object]:
    """Return which cards to name: all of one size, or the largest of several."""
    card = machine.card
    if card is None or len(machine.cards) < 2:
        return {}
    if all(each.memory_gb == card.memory_gb for each in machine.cards):
        return {"devices": [each.device for each in machine.cards]}
    return {"device": card.device}
