"""The models for people: what each makes videos from, how long and how large, and for how much."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from vitascope.catalog import MODELS
from vitascope.catalog.field import FieldMeaning, InputField
from vitascope.catalog.model import Model
from vitascope.catalog.spelling import SPELLING
from vitascope.cli.look import Column, facts_table, number, table, width_here
from vitascope.cli.models_page import TEXTS, rules_of
from vitascope.cli.shown_models import price
from vitascope.cli.words import say
from vitascope.console.words import Words
from vitascope.language import mark as _
from vitascope.language import of_environment

NARROW = 60
PRICE = re.compile(r"([\d.]+) credits for (\d+) s(?: at (\S+?))?( with sound)?(?=[, ;(]|$)")
DOUBT = "(unconfirmed)"
SOURCES = {"Text to Video": _("text"), "Image to Video": _("picture")}


def model_table(cards: Sequence[Mapping[str, Any]], *, width: int | None = None) -> str:
    """Return a line for each model; two on a narrow terminal, as a name must be copied whole."""
    width = width_here() if width is None else width
    rows = [_row(card) for card in cards]
    if width and width < NARROW:
        return "\n".join(f"{name}\n  {' · '.join(filter(None, more))}" for name, *more in rows)
    columns = [
        Column(title=say("MODEL")),
        Column(title=say("FROM"), rank=2),
        Column(title=say("SECONDS"), rank=1),
        Column(title=say("SIZE"), rank=3),
        Column(title=say("SOUND"), rank=4),
        Column(title=say("CREDITS"), is_number=True),
    ]
    return table(columns, rows, width=width)


def model_details(card: Mapping[str, Any]) -> str:
    """Return everything about a model, its fields with the options of `vitascope generate` for them."""
    facts = [
        (say("Model"), str(card["model"])),
        (say("Name"), f"{card.get('provider', '')} · {card.get('title', '')}"),
        (say("From"), _sources(card)),
        (say("Credits"), _all_prices(str(card.get("pricingDesc", "")))),
    ]
    model = MODELS.get(str(card["model"]))
    if model is None:
        return facts_table(facts)
    words, texts = Words(of_environment()), TEXTS[of_environment()]
    columns = [
        Column(title=say("FIELD")),
        Column(title=say("OPTION")),
        Column(title=say("VALUES"), is_flexible=True),
        Column(title=say("DEFAULT"), rank=1),
        Column(title=say("MEANING"), is_flexible=True, rank=2),
    ]
    rows = [
        [
            part.name,
            _option(part),
            rules_of(part, texts).replace("`", ""),
            _default(part),
            words(str(part.means)),
        ]
        for part in model.fields
    ]
    return "\n".join([facts_table(facts), "", table(columns, rows)])


def _row(card: Mapping[str, Any]) -> list[str]:
    model = MODELS.get(str(card["model"]))
    return [
        str(card["model"]),
        _sources(card),
        _seconds(model),
        _values(model, FieldMeaning.SIZE),
        say("sound") if model is not None and model.named(FieldMeaning.SOUND) else "",
        _credits(str(card.get("pricingDesc", ""))),
    ]


def _sources(card: Mapping[str, Any]) -> str:
    kinds = card.get("taskType") or []
    return ", ".join(
        say(SOURCES.get(str(kind), str(kind)))
        for kind in ([kinds] if isinstance(kinds, str) else kinds)
    )


def _seconds(model: Model | None) -> str:
    values = _values(model, FieldMeaning.SECONDS)
    return say("{count} s", count=values) if values else ""


def _values(model: Model | None, means: FieldMeaning) -> str:
    part = model.named(means) if model is not None else None
    if part is None:
        return ""
    if part.choices:
        return _brief(part.choices)
    return f"{part.low:g}–{part.high:g}" if part.high is not None else ""


def _all_prices(said: str) -> str:
    """Return the service's sentence about prices in the reader's language."""
    found = [
        price(float(amount), int(seconds), size, has_sound=bool(sound))
        for amount, seconds, size, sound in PRICE.findall(said)
    ]
    doubt = [say("(unconfirmed)")] if DOUBT in said else []
    return " ".join([", ".join(found), *doubt]) if found else said


def _brief(choices: Sequence[str]) -> str:
    """Return choices; the first and the last of many."""
    return ", ".join(choices) if len(choices) <= 2 else f"{choices[0]}–{choices[-1]}"


def _credits(said: str) -> str:
    """Return from what to what a model costs, by the service's own sentence: prices may be the operator's."""
    found = [
        (float(amount), int(seconds)) for amount, seconds, _size, _sound in PRICE.findall(said)
    ]
    if not found:
        return said
    amounts = [amount for amount, _seconds in found]
    low, high = number(min(amounts)), number(max(amounts))
    text = low if low == high else f"{low}–{high}"
    return (
        say("{credits}/s", credits=text)
        if all(seconds == 1 for _amount, seconds in found)
        else text
    )


def _option(part: InputField) -> str:
    own = {FieldMeaning.PROMPT: "PROMPT", FieldMeaning.SEED: "--seed"}
    names = [
        f"--{name.replace('_', '-')}" for name, means in SPELLING.items() if part.means in means
    ]
    return own.get(part.means) or " ".join(names) or f"--input {part.name}=…"


def _default(part: InputField) -> str:
    return (
        ""
        if part.default in (None, "")
        else str(part.default).lower()
        if part.kind == "switch"
        else str(part.default)
    )
