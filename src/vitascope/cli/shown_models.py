"""Models as people read them: what each costs, what it takes, who makes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from vitascope.catalog.prices import parts_of
from vitascope.cli.look import Column, local_time, number, table
from vitascope.cli.words import say

Row = Mapping[str, Any]


def models(rows: Sequence[Row]) -> str:
    """Return the operator's table of models."""
    columns = [
        Column(title=say("MODEL"), is_flexible=True),
        Column(title=say("STATE")),
        Column(title=say("CREDITS"), rank=1),
        Column(title=say("ENGINES"), rank=2),
        Column(title=say("CHANGED"), rank=3),
    ]
    cells = [
        [
            row["model"],
            _on(row["enabled"]),
            _marked(row),
            engines(row["engines"]),
            local_time(row["changeTime"]),
        ]
        for row in rows
    ]
    return table(columns, cells)


def switched(row: Row) -> str:
    """Say that a model was switched on or off."""
    if row["enabled"]:
        return say("{model} is on.", model=row["model"])
    return say("{model} is off: createTask returns 505.", model=row["model"])


def priced(row: Row) -> str:
    """Say what a model costs now."""
    return say(
        "{model} costs {prices} from the next task on.",
        model=row["model"],
        prices=prices(row["prices"]),
    )


def routed(row: Row) -> str:
    """Say which engines make a model's videos now."""
    return say("{model} is made by: {engines}", model=row["model"], engines=engines(row["engines"]))


def changes(rows: Sequence[Row]) -> str:
    """Return the table of changes."""
    columns = [
        Column(title=say("TIME"), rank=2),
        Column(title=say("BY"), rank=1),
        Column(title=say("MODEL"), is_flexible=True),
        Column(title=say("STATE")),
        Column(title=say("CREDITS"), rank=3),
        Column(title=say("ENGINES"), rank=3),
    ]
    cells = [
        [local_time(row["changeTime"]), row["changedBy"], row["model"], _on(row["enabled"]),
         say("default") if row["prices"] is None else price_range(row["prices"]),
         say("default") if row["engines"] is None else engines(row["engines"])]
        for row in rows
    ]  # fmt: skip
    return table(columns, cells) if rows else say("No model was changed yet.")


def engines(shares: Sequence[Row]) -> str:
    """Return engines with the weights by which they share the work."""
    if all(share["weight"] == 1 for share in shares):
        return " ".join(share["engine"] for share in shares)
    return " ".join(f"{share['engine']}={share['weight']:g}" for share in shares)


def prices(by_key: Mapping[str, float]) -> str:
    """Return every price with what it is for."""
    return ", ".join(_price(key, amount) for key, amount in by_key.items())


def price_range(by_key: Mapping[str, float]) -> str:
    """Return from what to what a model costs."""
    low, high = min(by_key.values()), max(by_key.values())
    said = number(low) if low == high else f"{number(low)}–{number(high)}"
    each_second = all(key.startswith("second") for key in by_key)
    return say("{credits}/s", credits=said) if each_second else said


def price(amount: float, seconds: int, size: str, *, has_sound: bool) -> str:
    """Return a price with what it is for."""
    at = say(" at {size}", size=size) if size else ""
    sound = say(" with sound") if has_sound else ""
    return say("{credits} for {seconds} s", credits=number(amount), seconds=seconds) + at + sound


def _price(key: str, amount: float) -> str:
    part = parts_of(key)
    return price(amount, part.seconds, part.size, has_sound=part.sound)


def _marked(row: Row) -> str:
    """Return a model's prices, with a star where they are not the catalogue's."""
    return price_range(row["prices"]) + ("" if row["prices"] == row["standardPrices"] else "*")


def _on(is_on: bool) -> str:
    return say("on") if is_on else say("off")
