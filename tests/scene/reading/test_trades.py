"""Musicians and their instruments."""

import pytest

from tests.scene.reading.saying import meaning
from vitascope_scene.meaning import Doing


@pytest.mark.parametrize(
    ("who", "doing"),
    [
        ("violinist", Doing(action="play_violin", prop="violin")),
        ("trumpet player", Doing(action="play_trumpet", prop="trumpet")),
        ("鼓手", Doing(action="play_drums", prop="drum_kit")),
    ],
)
def test_a_musician_has_the_instrument_of_the_trade(who: str, doing: Doing) -> None:
    (musician,) = meaning(who, (who, "subject")).subjects
    assert musician.doings == (doing,)


def test_a_musician_who_does_something_else_has_no_instrument() -> None:
    (musician,) = meaning(
        "a violinist eats an apple",
        ("violinist", "subject"),
        ("eats", "action", "", ("violinist",)),
        ("apple", "prop", "eats"),
    ).subjects
    assert musician.doings == (Doing(action="eat", prop="apple"),)
