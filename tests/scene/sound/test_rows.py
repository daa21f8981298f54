"""The table of sounds: every word in it means something."""

import inspect

import pytest

from vitascope_scene import keys
from vitascope_scene.lexicon import actions, concepts
from vitascope_scene.sound.choice import AIRLESS, UNDERWATER
from vitascope_scene.sound.makers import BEDS, MAKERS
from vitascope_scene.sound.rows import AIR, THINGS, Row, table

ROWS = [row for section in (AIR, THINGS) for row in table().rows[section]]
STATES = {"indoors", "outdoors", "airless", "underwater", "first_person"}


def _known(section: str) -> set[str]:
    words = {
        "at": keys.PLACES, "weather": keys.WEATHERS, "time": keys.TIMES, "style": keys.STYLES, "camera": keys.CAMERAS,
        "effect": keys.EFFECTS,
    }  # fmt: skip
    said = {f"{name}:{word}" for name, found in words.items() for word in found} | STATES
    if section == AIR:
        return said | {"quiet"}
    said |= {f"goes:{motion}" for motion in keys.MOTIONS} | {
        f"does:{action}" for action in (*actions(), "nothing")
    }
    for key, row in concepts().items():
        said |= {key, f"kind:{row.kind}", f"family:{row.family}"}
    return said | {"moves", "rests", "carried", "many"}


@pytest.mark.parametrize("section", [AIR, THINGS])
def test_every_word_that_a_row_asks_for_can_be_said_of_a_scene(section: str) -> None:
    known = _known(section)
    asked = {
        word
        for row in table().rows[section]
        for terms in row.when
        for part in terms
        for word in part
    }
    assert asked - known == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_names_a_maker_and_its_options(row: Row) -> None:
    given = set(inspect.signature(MAKERS[row.maker]).parameters) - {"take"}
    assert set(row.options) <= given
    assert -30 <= row.level <= 6


def test_every_maker_is_used_and_every_place_is_one() -> None:
    assert {row.maker for row in ROWS} == set(MAKERS)
    assert set(MAKERS) >= BEDS
    assert {*table().grounds, *table().echoes, *AIRLESS, *UNDERWATER} <= set(keys.PLACES)


def test_groups_and_denials_are_read() -> None:
    rows = {row.name: row for row in table().rows[AIR]}
    birds = rows["birds in the trees"]
    assert birds.is_heard({"at:forest", "time:day", "weather:clear"})
    assert not birds.is_heard({"at:forest", "time:night", "weather:clear"})
    assert not birds.is_heard({"at:forest", "time:day", "weather:rain"})
    assert not birds.is_heard({"at:sea", "time:day", "weather:clear"})
    paws = next(row for row in table().rows[THINGS] if row.name == "paws")
    assert paws.is_heard({"fox", "family:mammal", "moves"})
    assert not paws.is_heard({"horse", "family:mammal", "moves"})
