"""Roles that Chinese word order settles."""

from tests.scene.reading.saying import meaning
from vitascope_scene.meaning import Doing, Relation, Worn


def test_who_is_said_to_be_in_a_place_stands_after_the_verb() -> None:
    found = meaning(
        "门口蹲着一只猫",
        ("门口", "subject"),
        ("蹲着", "action", "", ("门口",)),
        ("猫", "prop", "蹲着"),
    )
    assert [(s.concept, bool(s.doings)) for s in found.subjects] == [("door", False), ("cat", True)]


def test_a_noun_before_a_thing_says_what_kind_of_thing_it_is() -> None:
    found = meaning("墙上贴着明星海报", ("明星", "subject"), ("海报", "subject"))
    assert [s.concept for s in found.subjects] == ["painting"]


def test_two_words_for_one_person_are_one() -> None:
    found = meaning("交警叔叔走路", ("交警", "subject"), ("叔叔", "subject"))
    assert [s.concept for s in found.subjects] == ["police_officer"]


def test_clothes_before_de_belong_to_who_comes_after_it() -> None:
    (woman,) = meaning(
        "蓝色旗袍的女人",
        ("蓝色", "colour", "旗袍"),
        ("旗袍", "subject"),
        ("女人", "subject"),
    ).subjects
    assert woman.wears == (Worn(garment="qipao", colour="blue"),)


def test_what_is_done_for_somebody_is_done_by_who_was_named_before() -> None:
    found = meaning(
        "老师给小男孩擦汗",
        ("老师", "subject"),
        ("小男孩", "subject"),
        ("擦汗", "action", "", ("小男孩",)),
    )
    assert [(s.concept, bool(s.doings)) for s in found.subjects] == [
        ("teacher", True),
        ("boy", False),
    ]


def test_a_thing_belongs_to_the_verb_before_it() -> None:
    (woman, *_) = meaning(
        "妈妈抱着宝宝坐着",
        ("妈妈", "subject"),
        ("抱着", "action", "", ("妈妈",)),
        ("宝宝", "prop", "坐着"),
        ("坐着", "action", "", ("妈妈",)),
    ).subjects
    assert woman.doings == (Doing(action="hug", prop="baby"),)


def test_the_ground_stands_before_its_word_and_after_a_verb() -> None:
    on = meaning("椅子上的猫", ("椅子", "subject"), ("上", "none"), ("猫", "subject"))
    behind = meaning(
        "小鸭子跟着母鸡",
        ("小鸭子", "subject"),
        ("跟着", "relation", "小鸭子", ("母鸡",)),
        ("母鸡", "subject"),
    )
    assert on.relations == (Relation(of=1, relation="on", to=0),)
    assert behind.relations == (Relation(of=0, relation="behind", to=1),)


def test_how_often_something_is_done_is_no_number_of_things() -> None:
    (skier,) = meaning(
        "滑雪者翻了两圈", ("滑雪者", "subject"), ("两圈", "count", "滑雪者")
    ).subjects
    assert skier.count == 1


def test_what_is_tied_or_draped_is_worn() -> None:
    (man,) = meaning(
        "打红领带的男人",
        ("打", "action", "", ("男人",)),
        ("红领带", "prop", "打"),
        ("男人", "subject"),
    ).subjects
    assert [(worn.garment, worn.colour) for worn in man.wears] == [("tie", "red")]
    assert not man.doings


def test_an_action_before_de_is_done_by_what_follows() -> None:
    found = meaning(
        "骑士在燃烧的城堡前",
        ("骑士", "subject"),
        ("燃烧", "action", "", ("骑士",)),
        ("城堡", "subject"),
    )
    assert [s.concept for s in found.subjects if s.doings] == ["castle"]


def test_the_mother_of_a_bear_is_a_bear() -> None:
    found = meaning("北极熊妈妈", ("北极熊", "subject"), ("妈妈", "subject"))
    assert [s.concept for s in found.subjects] == ["polar_bear"]


def test_what_one_does_with_somebody_both_do() -> None:
    found = meaning(
        "骑士和骷髅战斗",
        ("骑士", "subject"),
        ("骷髅", "subject"),
        ("战斗", "action", "", ("骷髅",)),
    )
    assert [bool(s.doings) for s in found.subjects if s.concept == "knight"] == [True]


def test_what_is_put_on_somebody_is_worn_by_them() -> None:
    found = meaning(
        "女王把王冠戴在女孩头上", ("女王", "subject"), ("王冠", "prop"), ("女孩", "subject")
    )
    assert [s.concept for s in found.subjects if s.wears] == ["girl"]


def test_who_trails_behind_is_not_the_ground() -> None:
    found = meaning(
        "农夫走路，两只狗跟在后面",
        ("农夫", "subject"),
        ("狗", "subject"),
        ("跟在后面", "relation", "农夫", ("狗",)),
    )
    assert found.relations == (Relation(of=1, relation="behind", to=0),)
