"""What each does in turn, and with what."""

from tests.scene.reading.saying import meaning
from vitascope_scene.meaning import Doing


def test_a_verb_that_holds_its_thing_in_itself_brings_it() -> None:
    walked = meaning(
        "a man walks a dog", ("man", "subject"), ("walks a dog", "action", "", ("man",))
    )
    assert [subject.concept for subject in walked.subjects] == ["man", "dog"]
    held = meaning(
        "a man holds a baby", ("man", "subject"), ("holds a baby", "action", "", ("man",))
    )
    assert held.subjects[0].doings == (Doing(action="hug", prop="baby"),)


def test_a_wave_that_somebody_surfs_on_is_under_the_board() -> None:
    told = meaning(
        "a surfer surfs a huge wave",
        ("surfer", "subject"),
        ("surfs", "action", "", ("surfer",)),
        ("wave", "prop", "surfs"),
    )
    assert [subject.concept for subject in told.subjects] == ["surfer"]
