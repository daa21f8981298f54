"""`vitascope engines suggest`: the table to write into vitascope.toml, and why."""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from vitascope.cli.look import Column, table
from vitascope.cli.out import print_result
from vitascope.cli.words import say
from vitascope.engines.cards import TOOL_SECONDS, Card, ToolProblem, find_cards
from vitascope.engines.pipelines import PIPELINES
from vitascope.engines.published import PublishedTime
from vitascope.engines.recipes import Recipe
from vitascope.engines.suggest import (
    Candidate,
    Machine,
    candidates,
    downloads,
    expected_times,
    fast_recipe,
    recipe_download_gb,
    toml_of,
)

SCENE_TOML = 'engine = "scene"'
SUPPLIER_TOML = """[engines.relay]
kind = "kie"
url = "https://api.example.com"
api_key = "sk-your-key\""""


async def suggest(
    *, commercial: bool, gpu_memory_gb: float | None, disk_gb: float | None, as_json: bool
) -> None:
    """Look at this machine, or take the one that is described, and print what suits it."""
    cards, problems = _cards(gpu_memory_gb)
    machine = _machine(cards, disk_gb)
    ranked = candidates(machine, commercial=commercial)
    first = ranked[0]
    facts = _facts(machine, problems, ranked, commercial=commercial)
    lines = [*_machine_lines(machine, problems), ""]
    if first.obstacles:
        lines += _without(machine)
    else:
        recipe = fast_recipe(first, machine, commercial=commercial)
        lines += _with(first, machine, recipe)
    lines += ["", say("All models, the best for this machine first:"), _others(ranked)]
    print_result(facts, "\n".join(lines), as_json=as_json)


def _card_text(card: Card) -> str:
    """Return a card's name and memory."""
    if not card.memory_gb:
        return say("{card}, memory unknown: give it with --gpu-memory", card=card.name)
    return say("{card}, {gb} GB", card=card.name, gb=f"{card.memory_gb:.1f}")


def time_text(time: PublishedTime) -> str:
    """Return a published figure in one line."""
    seconds = f"{time.seconds:g}"
    values = {
        "seconds": seconds,
        "clip": time.clip_seconds,
        "size": time.size,
        "card": time.card or say("a consumer card"),
    }
    if time.is_most:
        said = say("under {seconds} s for a clip of {clip} s, {size}, {card}", **values)
    else:
        said = say("{seconds} s for a clip of {clip} s, {size}, {card}", **values)
    if not time.note:
        return say("{figure} ({source})", figure=said, source=time.source)
    note = say(time.note)
    return say("{figure}, {note} ({source})", figure=said, note=note, source=time.source)


def time_facts(time: PublishedTime) -> dict[str, Any]:
    """Return a published figure for machines."""
    return {
        "seconds": time.seconds,
        "isMost": time.is_most,
        "clipSeconds": time.clip_seconds,
        "size": time.size,
        "card": time.card or None,
        "note": time.note or None,
        "source": time.source,
    }


def hub_cache() -> Path:
    """Return where downloaded weights lie, by the same variables as the hub's own library."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "huggingface"
    base = Path(os.environ.get("HF_HOME") or home)
    return Path(os.environ.get("HF_HUB_CACHE") or base / "hub").expanduser()


def _cards(gpu_memory_gb: float | None) -> tuple[list[Card], list[ToolProblem]]:
    if gpu_memory_gb is None:
        return find_cards()
    if gpu_memory_gb == 0:
        return [], []
    name = say("a card that you described")
    return [Card(name=name, memory_gb=gpu_memory_gb, device="cuda:0")], []


def _machine(cards: Sequence[Card], disk_gb: float | None) -> Machine:
    if disk_gb is not None:
        return Machine(cards=cards, disk_gb=disk_gb)
    cache = hub_cache()
    place = next(path for path in (cache, *cache.absolute().parents) if path.exists())
    downloaded = (row.hub for row in PIPELINES.values() if _is_downloaded(cache, row.hub))
    return Machine(
        cards=cards,
        disk_gb=shutil.disk_usage(place).free / 1e9,
        downloaded=frozenset(downloaded),
    )


def _is_downloaded(cache: Path, hub: str) -> bool:
    folder = cache / f"models--{hub.replace('/', '--')}"
    return any(folder.glob("snapshots/*/model_index.json"))


def _machine_lines(machine: Machine, problems: Sequence[ToolProblem]) -> Iterator[str]:
    for card in machine.cards:
        yield say("Card: {card}", card=_card_text(card))
    if not machine.cards:
        why = "; ".join(map(_problem, problems))
        yield say("Card: none found ({why})", why=why) if why else say("Card: none")
    yield say("Disk: {gb} GB free", gb=f"{machine.disk_gb or 0:,.0f}")


def _problem(problem: ToolProblem) -> str:
    return say(problem.text, tool=problem.tool, why=problem.why, seconds=TOOL_SECONDS)


def _with(first: Candidate, machine: Machine, recipe: Recipe | None) -> Iterator[str]:
    yield say("{name} suits this machine. Write into vitascope.toml:", name=first.name)
    yield from ("", toml_of(first, machine), "")
    yield say("Then:")
    yield "  pip install 'vitascope[diffusers]'"
    yield from (f"  {command}" for command in downloads(first.row))
    yield ""
    yield say("Why: {why}", why=_why(first))
    yield say("Licence: {licence}", licence=say(first.row.licence))
    if first.row.hub in machine.downloaded:
        yield say("Download: it is here already")
    else:
        yield say("Download: about {gb} GB", gb=f"{first.row.download_gb:g}")
    yield from _expected(expected_times(first), machine)
    if len({card.memory_gb for card in machine.cards}) > 1:
        yield say("Only the card with the most memory is used; another needs a table of its own.")
    if recipe is not None:
        yield from ("", *_faster(first, recipe))


def _why(first: Candidate) -> str:
    assert first.need is not None
    need = f"{first.need.gb:.3g}"
    if first.need.is_calculated:
        why = say(first.need.source)
        return say("it is the largest that fits; it needs about {gb} GB ({why})", gb=need, why=why)
    return say(
        "it is the largest that fits; it needs {gb} GB of the card's memory ({source})",
        gb=need,
        source=first.need.source,
    )


def _expected(times: Sequence[PublishedTime], machine: Machine) -> Iterator[str]:
    if not times:
        yield say("Expected time: not published")
    for time in times:
        yield say("Expected time: {time}", time=time_text(time))
    card = machine.card
    if times and card and not any(_is_card(time, card) for time in times):
        yield say("Nothing is published for this card: measure it with `vitascope engines bench`.")


def _is_card(time: PublishedTime, card: Card) -> bool:
    return bool(time.card) and time.card.lower() in card.name.lower()


def _faster(first: Candidate, recipe: Recipe) -> Iterator[str]:
    yield say(
        'Faster: recipe = "fast" makes {few} steps in place of {steps}; download about {gb} GB in total, {licence}',
        few=recipe.steps,
        steps=first.row.steps,
        gb=f"{recipe_download_gb(first.row, recipe):.3g}",
        licence=say(recipe.licence),
    )
    yield from (f"  {command}" for command in downloads(first.row, recipe))
    for time in expected_times(first, "fast"):
        yield "  " + say("Expected time: {time}", time=time_text(time))
    if recipe.doubt:
        yield "  " + say("Not confirmed: {doubt}", doubt=say(recipe.doubt))


def _without(machine: Machine) -> Iterator[str]:
    if machine.cards:
        yield say("No model in the list fits this machine.")
    else:
        yield say(
            "The video models in the list are made for a graphics card. On a processor alone they "
            "run, but nobody publishes how long a clip takes."
        )
    yield say("The embedded engine needs no card and no download; it draws storybook pictures:")
    yield from ("", SCENE_TOML, "")
    yield say("Or have a supplier make the clips, who charges for them:")
    yield from ("", SUPPLIER_TOML)


def _others(ranked: Sequence[Candidate]) -> str:
    columns = [
        Column(title=say("Model")),
        Column(title=say("Card memory"), is_number=True),
        Column(title=say("Download"), is_number=True),
        Column(title=say("Licence"), rank=1),
        Column(title=say("Here"), is_flexible=True),
    ]
    rows = [
        [
            each.name,
            f"{each.need.gb:.3g} GB" if each.need else "-",
            f"{each.row.download_gb:g} GB",
            say(each.row.licence),
            ", ".join(map(say, each.obstacles)) or say("fits"),
        ]
        for each in ranked
    ]
    return table(columns, rows)


def _facts(
    machine: Machine,
    problems: Sequence[ToolProblem],
    ranked: Sequence[Candidate],
    *,
    commercial: bool,
) -> dict[str, Any]:
    first = ranked[0]
    return {
        "cards": [
            {"name": card.name, "memoryGb": round(card.memory_gb, 1), "device": card.device}
            for card in machine.cards
        ],
        "problems": [_problem(each) for each in problems],
        "diskGb": None if machine.disk_gb is None else round(machine.disk_gb, 1),
        "licence": "commercial" if commercial else "any",
        "suggested": _suggested(first, machine, commercial=commercial),
        "models": [_row_facts(each) for each in ranked],
    }


def _suggested(first: Candidate, machine: Machine, *, commercial: bool) -> dict[str, Any]:
    if first.obstacles:
        return {
            "engine": "scene",
            "toml": SCENE_TOML,
            "downloadGb": 0,
            "supplierToml": SUPPLIER_TOML,
        }
    recipe = fast_recipe(first, machine, commercial=commercial)
    return {
        "engine": "diffusers",
        "pipeline": first.name,
        "toml": toml_of(first, machine),
        "why": _why(first),
        "licence": first.row.licence,
        "downloadGb": first.row.download_gb,
        "isDownloaded": first.row.hub in machine.downloaded,
        "commands": downloads(first.row),
        "expected": [time_facts(each) for each in expected_times(first)],
        "faster": None if recipe is None else _recipe_facts(first, recipe),
    }


def _recipe_facts(first: Candidate, recipe: Recipe) -> dict[str, Any]:
    return {
        "recipe": "fast",
        "steps": recipe.steps,
        "downloadGb": round(recipe_download_gb(first.row, recipe), 2),
        "commands": downloads(first.row, recipe),
        "licence": recipe.licence,
        "doubt": recipe.doubt or None,
        "expected": [time_facts(each) for each in expected_times(first, "fast")],
    }


def _row_facts(each: Candidate) -> dict[str, Any]:
    need = each.need
    return {
        "pipeline": each.name,
        "licence": each.row.licence,
        "downloadGb": each.row.download_gb,
        "memoryGb": None if need is None else round(need.gb, 2),
        "isCalculated": bool(need and need.is_calculated),
        "source": None if need is None else need.source,
        "obstacles": [obstacle.name.lower() for obstacle in each.obstacles],
    }
