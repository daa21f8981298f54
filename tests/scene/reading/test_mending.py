"""Roles that grammar puts right where the network errs."""

from tests.scene.reading.saying import meaning
from vitascope_scene.meaning import MANY, Doing, Relation


def test_a_count_or_a_colour_without_a_role_describes_the_noun_after_it() -> None:
    (goose,) = meaning("一群大雁", ("大雁", "subject")).subjects
    (pig,) = meaning("a green pig", ("pig", "subject")).subjects
    assert (goose.count, pig.colour) == (MANY, "green")


def test_what_describes_a_noun_of_another_sentence_describes_nothing() -> None:
    found = meaning("pink neon. a man", ("pink", "colour", "man"), ("man", "subject"))
    assert found.subjects[0].colour is None


def test_what_is_denied_by_no_word_is_there() -> None:
    assert [s.concept for s in meaning("a bridge", ("bridge", "denied")).subjects] == ["bridge"]
    assert meaning("without a bridge", ("bridge", "denied")).subjects == ()


def test_a_pronoun_means_the_last_one_whom_it_can_mean() -> None:
    found = meaning(
        "a girl meets a man. she sings",
        ("girl", "subject"),
        ("man", "subject"),
        ("she", "again", "man"),
        ("sings", "action", "", ("she",)),
    )
    assert [s.concept for s in found.subjects if s.doings] == ["girl"]


def test_a_lifeless_thing_beside_the_living_does_nothing() -> None:
    found = meaning(
        "一家人围着篝火唱歌",
        ("一家人", "subject"),
        ("篝火", "subject"),
        ("唱歌", "action", "", ("一家人", "篝火")),
    )
    assert [s.concept for s in found.subjects if s.doings] == ["family"]


def test_the_passive_turns_round_who_does_it() -> None:
    found = meaning(
        "小偷被警察追",
        ("小偷", "subject"),
        ("警察", "subject"),
        ("追", "relation", "警察", ("小偷",)),
    )
    assert [s.concept for s in found.subjects] == ["thief", "police_officer"]
    assert found.relations == (Relation(of=1, relation="chasing", to=0),)


def test_a_thing_by_which_something_is_done_does_nothing_itself() -> None:
    found = meaning(
        "饺子被筷子夹起",
        ("饺子", "prop", "夹起"),
        ("筷子", "subject"),
        ("夹起", "action", "", ("筷子",)),
    )
    assert [(s.concept, s.doings) for s in found.subjects] == [("dumpling", ()), ("chopsticks", ())]


def test_what_is_fought_over_is_the_thing_of_the_fight() -> None:
    found = meaning(
        "two puppies fighting over a sock",
        ("puppies", "subject"),
        ("fighting", "action", "", ("puppies",)),
        ("over", "relation", "sock", ("puppies",)),
        ("sock", "subject"),
    )
    assert [s.doings for s in found.subjects] == [(Doing(action="box", prop="socks"),)]


def test_what_the_camera_does_is_nobodys_doing() -> None:
    found = meaning(
        "镜头从门口推进去，一个姑娘",
        ("门口", "subject"),
        ("推", "action", "", ("门口",)),
        ("姑娘", "subject"),
    )
    assert [s.concept for s in found.subjects] == ["girl"]


def test_a_drone_that_films_is_the_camera() -> None:
    found = meaning("无人机拍的湖", ("无人机", "subject"), ("湖", "place"))
    assert (found.camera, found.subjects) == ("aerial", ())


def test_a_backdrop_is_the_place_without_a_role_too() -> None:
    assert meaning("a cup, white background", ("cup", "subject")).place == "white_background"
