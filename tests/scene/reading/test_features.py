"""Hair, beards, skin and build are read as what somebody wears."""

import pytest

from tests.scene.reading.saying import meaning
from vitascope_scene.lexicon.rows import LANGUAGES, rows_of
from vitascope_scene.meaning import Worn
from vitascope_scene.reading.small import small_words


def worn(prompt: str, person: str) -> set[tuple[str, str | None]]:
    """Return what the person of a prompt wears, as garment and colour."""
    (subject,) = meaning(prompt, (person, "subject")).subjects
    return {(each.garment, each.colour) for each in subject.wears}


@pytest.mark.parametrize(
    ("prompt", "person", "features"),
    [
        ("a woman with long blonde hair", "woman", {("hair", "gold"), ("long_hair", None)}),
        ("a blonde woman", "woman", {("hair", "gold")}),
        ("a red-haired girl", "girl", {("hair", "orange")}),
        ("an old man with a white beard", "old man", {("beard", "white")}),
        ("a bald man with a moustache", "bald man", {("bald", None), ("moustache", None)}),
        (
            "a woman, her long black hair in the wind",
            "woman",
            {("hair", "black"), ("long_hair", None)},
        ),
        ("金发女孩", "女孩", {("hair", "gold")}),
        ("一头红色长发的少女", "少女", {("hair", "red"), ("long_hair", None)}),
        ("白胡子老爷爷", "白胡子老爷爷", {("beard", "white")}),
        ("一个胖胖的男孩", "男孩", {("stout", None)}),
    ],
)
def test_a_feature_is_worn_by_whom_it_is_said_of(
    prompt: str, person: str, features: set[tuple[str, str | None]]
) -> None:
    assert worn(prompt, person) == features


def test_what_somebody_does_not_have_is_not_worn() -> None:
    assert worn("a man without a beard", "man") == set()


def test_each_of_two_has_a_feature_of_its_own() -> None:
    told = meaning(
        "a bearded king and a woman with green hair", ("king", "subject"), ("woman", "subject")
    )
    assert [subject.wears for subject in told.subjects] == [
        (Worn(garment="beard"),),
        (Worn(garment="hair", colour="green"),),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_for_a_feature_is_known(language: str) -> None:
    words = [
        entry.partition("#")[0]
        for row in rows_of("features.txt")
        for entry in row.entries[language]
    ]
    assert [word for word in words if word not in small_words(language)] == []
