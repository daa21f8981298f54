"""Hair, beards, skin and build are read as what somebody wears."""

import pytest

from tests.scene.reading.saying import meaning
from vitascope_scene.lexicon.rows import LANGUAGES, rows_of
from vitascope_scene.meaning import Doing, Worn
from vitascope_scene.reading import read
from vitascope_scene.reading.words import dictionary


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


@pytest.mark.parametrize(
    ("prompt", "who", "mood"),
    [
        ("a sad girl", "girl", "sad"),
        ("an angry cat", "cat", "angry"),
        ("a girl runs happily", "girl", "smile"),
        ("a very surprised old man", "old man", "surprised"),
        ("愤怒的男人", "男人", "angry"),
        ("一只害怕的小猫", "小猫", "scared"),
        ("疲惫的老人", "老人", "sleepy"),
    ],
)
def test_a_mood_is_that_of_whom_it_is_said_of(prompt: str, who: str, mood: str) -> None:
    (subject,) = meaning(prompt, (who, "subject")).subjects
    assert subject.mood == mood


@pytest.mark.parametrize(
    ("prompt", "worn"),
    [
        ("a tall man", {"tall"}),
        ("a short fat man", {"short", "stout"}),
        ("an old king", {"aged"}),
        ("a man beside a tall building", set()),
        ("a two year old girl", set()),
        ("a black woman", {"dark_skin"}),
        ("胖男孩", {"stout"}),
        ("年迈的农夫", {"aged"}),
    ],
)
def test_build_and_age_are_those_of_whom_the_word_stands_before(
    prompt: str, worn: set[str]
) -> None:
    subject = read(prompt).subjects[0]
    assert {each.garment for each in subject.wears} == worn
    assert (subject.size, subject.colour) == (None, None)


@pytest.mark.parametrize(
    ("prompt", "who"),
    [("she dances", "woman"), ("he walks in the rain", "man"), ("她很开心地笑着", "woman")],
)
def test_a_pronoun_means_somebody_where_nobody_was_named(prompt: str, who: str) -> None:
    assert [subject.concept for subject in read(prompt).subjects] == [who]


@pytest.mark.parametrize(
    ("prompt", "who"), [("twins with red hair", "child"), ("双胞胎姐妹", "girl")]
)
def test_twins_are_two(prompt: str, who: str) -> None:
    assert [(each.concept, each.count) for each in read(prompt).subjects] == [(who, 2)]


@pytest.mark.parametrize(
    ("prompt", "verb", "mood"),
    [
        ("a girl smiles", "smiles", "smile"),
        ("a girl frowns", "frowns", "angry"),
        ("女孩微笑", "微笑", "smile"),
        ("女孩发怒", "发怒", "angry"),
    ],
)
def test_who_only_shows_a_mood_does_nothing_else(prompt: str, verb: str, mood: str) -> None:
    girl = "女孩" if verb in ("微笑", "发怒") else "girl"
    (subject,) = meaning(prompt, (girl, "subject"), (verb, "action", "", (girl,))).subjects
    assert subject.doings == (Doing(mood=mood),)


def test_two_moods_come_one_after_the_other() -> None:
    said = (
        ("girl", "subject"),
        ("smiles", "action", "", ("girl",)),
        ("cries", "action", "", ("girl",)),
    )
    (subject,) = meaning("the girl smiles, cries", *said).subjects
    assert [doing.mood for doing in subject.doings if doing] == ["smile", "cry"]


@pytest.mark.parametrize(
    ("prompt", "person", "thing"),
    [
        ("an old man with a white beard and glasses", "old man", "glasses"),
        ("a girl with curly hair and sunglasses", "girl", "sunglasses"),
    ],
)
def test_what_is_named_with_a_feature_is_worn(prompt: str, person: str, thing: str) -> None:
    (subject,) = meaning(prompt, (person, "subject"), (thing, "subject")).subjects
    assert thing in {worn.garment for worn in subject.wears}


def test_a_part_of_somebody_is_nothing_that_is_done() -> None:
    (subject,) = read("close-up of an old man's hands").subjects
    assert (subject.concept, subject.doings) == ("old_man", ())


@pytest.mark.parametrize("prompt", ["close-up of an eye", "一双眼睛的特写", "a smiling face"])
def test_a_part_of_a_body_is_somebody_s_where_nobody_is_named(prompt: str) -> None:
    told = read(prompt)
    assert [subject.concept for subject in told.subjects] == ["woman"]
    assert told.unknown_words == ()


def test_hands_that_play_are_those_of_somebody_who_plays() -> None:
    (subject,) = read("hands playing piano").subjects
    assert [(doing.action, doing.prop) for doing in subject.doings if doing] == [
        ("play_piano", "piano")
    ]


def test_the_face_of_a_clock_is_nobody_s() -> None:
    assert [subject.concept for subject in read("a clock face").subjects] == ["clock"]


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("a watch on black background, studio lighting", "black_background"),
        ("perfume bottle, product shot, studio lighting", "product_stage"),
        ("a woman, studio lighting", "studio_backdrop"),
        ("a woman in a forest, studio lighting", "forest"),
        ("a laptop on a plain background", "white_background"),
        ("产品展示，一部手机在旋转", "product_stage"),
        ("一瓶香水放在展台上", "product_stage"),
        ("粉色背景，一杯奶茶", "pink_background"),
    ],
)
def test_a_backdrop_is_the_place_and_a_studio_s_only_where_no_other_is_named(
    prompt: str, place: str
) -> None:
    assert read(prompt).place == place


@pytest.mark.parametrize(
    ("prompt", "shot", "camera"),
    [
        ("a close-up of a cat", "close", "dolly_in"),
        ("a portrait of a woman", "half", "dolly_in"),
        ("一只猫的特写", "close", "dolly_in"),
        ("女孩的半身照", "half", "dolly_in"),
        ("a cat", None, None),
        ("close-up of a cat, orbit shot", "close", "orbit"),
    ],
)
def test_how_near_somebody_is_seen_is_read_apart_from_the_camera_s_way(
    prompt: str, shot: str | None, camera: str | None
) -> None:
    assert (read(prompt).shot, read(prompt).camera) == (shot, camera)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_for_a_feature_is_known(language: str) -> None:
    words = [
        entry.partition("#")[0]
        for row in rows_of("features.txt")
        for entry in row.entries[language]
    ]
    assert [word for word in words if not dictionary(language).knows(word)] == []
