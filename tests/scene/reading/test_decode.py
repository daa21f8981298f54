"""From words and their roles to a meaning: the rules that come after the network."""

from tests.scene.reading.saying import meaning
from vitascope_scene.meaning import MANY, Doing, Relation, Worn


def test_what_describes_a_noun_goes_to_it() -> None:
    (cat,) = meaning(
        "three small red cats",
        ("cats", "subject"),
        ("three", "count", "cats"),
        ("small", "size", "cats"),
        ("red", "colour", "cats"),
    ).subjects
    assert (cat.concept, cat.count, cat.size, cat.colour) == ("cat", 3, "small", "red")


def test_a_group_is_many_and_a_bare_plural_a_few() -> None:
    flock = meaning("a flock of birds", ("birds", "subject"), ("a flock of", "count", "birds"))
    few = meaning("birds", ("birds", "subject"))
    assert flock.subjects[0].count == MANY
    assert 1 < few.subjects[0].count < MANY


def test_play_means_what_its_thing_is_played_with() -> None:
    for thing, action in (
        ("guitar", "play_guitar"),
        ("piano", "play_piano"),
        ("drum", "play_drums"),
    ):
        (koala,) = meaning(
            f"a koala plays a {thing}",
            ("koala", "subject"),
            ("plays", "action", "", ("koala",)),
            (thing, "prop", "plays"),
        ).subjects
        assert koala.doings == (Doing(action=action, prop=thing),)


def test_the_same_thing_named_again_is_one() -> None:
    told = meaning(
        "a cat sleeps. the cat is black",
        ("cat", "subject"),
        ("sleeps", "action", "", ("cat",)),
        ("cat@2", "subject"),
        ("black", "colour", "cat@2"),
    )
    assert [(one.concept, one.colour) for one in told.subjects] == [("cat", "black")]


def test_two_of_a_kind_that_differ_are_two() -> None:
    told = meaning(
        "the red cat and the blue cat",
        ("cat", "subject"),
        ("red", "colour", "cat"),
        ("cat@2", "subject"),
        ("blue", "colour", "cat@2"),
    )
    assert [one.colour for one in told.subjects] == ["red", "blue"]


def test_another_of_a_kind_is_not_the_first() -> None:
    told = meaning("the cat. another cat", ("cat", "subject"), ("cat@2", "subject"))
    assert len(told.subjects) == 2


def test_a_pronoun_is_whom_it_points_at() -> None:
    told = meaning(
        "a man sits. then he reads a book",
        ("man", "subject"),
        ("sits", "action", "", ("man",)),
        ("then", "then"),
        ("he", "again", "man"),
        ("reads", "action", "", ("he",)),
        ("book", "prop", "reads"),
    )
    (man,) = told.subjects
    assert [doing.action for doing in man.doings if doing] == ["sit", "read"]
    assert told.beats == 2


def test_a_pose_and_an_action_are_one_beat() -> None:
    told = meaning(
        "a man sitting reads a book",
        ("man", "subject"),
        ("sitting", "action", "", ("man",)),
        ("reads", "action", "", ("man",)),
        ("book", "prop", "reads"),
    )
    assert told.beats == 1
    assert told.subjects[0].doings == (Doing(action="read", prop="book"),)


def test_the_same_actor_doing_another_thing_in_the_next_sentence_is_a_new_beat() -> None:
    told = meaning(
        "a dog runs. it sleeps. it eats. it sings",
        ("dog", "subject"),
        ("runs", "action", "", ("dog",)),
        ("it", "again", "dog"),
        ("sleeps", "action", "", ("it",)),
        ("it@2", "again", "dog"),
        ("eats", "action", "", ("it@2",)),
        ("it@3", "again", "dog"),
        ("sings", "action", "", ("it@3",)),
    )
    assert told.beats == 3
    assert [doing.action for doing in told.subjects[0].doings if doing] == ["run", "sleep", "eat"]


def test_what_others_do_meanwhile_is_in_the_same_beat() -> None:
    told = meaning(
        "a dog runs. a cat sleeps",
        ("dog", "subject"),
        ("runs", "action", "", ("dog",)),
        ("cat", "subject"),
        ("sleeps", "action", "", ("cat",)),
    )
    assert told.beats == 1


def test_a_cut_opens_a_shot_and_whom_it_shows_belongs_there() -> None:
    told = meaning(
        "a dog runs. cut to a cat",
        ("dog", "subject"),
        ("runs", "action", "", ("dog",)),
        ("cut to", "cut"),
        ("cat", "subject"),
    )
    assert (told.beats, told.cut) == (2, True)
    assert told.subjects[1].doings == (None, Doing())


def test_a_cut_before_anything_was_shown_is_none() -> None:
    told = meaning("cut to a cat", ("cut to", "cut"), ("cat", "subject"))
    assert (told.beats, told.cut) == (1, False)


def test_a_relation_joins_its_figures_and_its_ground() -> None:
    told = meaning(
        "a cat and a dog on a sofa",
        ("cat", "subject"),
        ("dog", "subject"),
        ("sofa", "subject"),
        ("on", "relation", "sofa", ("cat", "dog")),
    )
    assert set(told.relations) == {
        Relation(of=0, relation="on", to=2),
        Relation(of=1, relation="on", to=2),
    }


def test_one_actor_may_stand_in_several_relations() -> None:
    told = meaning(
        "a cup on a table under a lamp",
        ("cup", "subject"),
        ("table", "subject"),
        ("lamp", "subject"),
        ("on", "relation", "table", ("cup",)),
        ("under", "relation", "lamp", ("cup",)),
    )
    assert [(one.relation, told.subjects[one.to].concept) for one in told.relations] == [
        ("on", "table"),
        ("under", "lamp"),
    ]


def test_a_person_whom_somebody_does_something_to_is_somebody_of_its_own() -> None:
    told = meaning(
        "a boy hugs a woman",
        ("boy", "subject"),
        ("hugs", "action", "", ("boy",)),
        ("woman", "prop", "hugs"),
    )
    assert [one.concept for one in told.subjects] == ["boy", "woman"]
    assert told.relations == (Relation(of=0, relation="facing", to=1),)


def test_what_is_looked_at_stands_there() -> None:
    told = meaning(
        "a boy watches a lighthouse",
        ("boy", "subject"),
        ("watches", "action", "", ("boy",)),
        ("lighthouse", "prop", "watches"),
    )
    assert [one.concept for one in told.subjects] == ["boy", "lighthouse"]


def test_play_without_a_thing_is_no_music() -> None:
    told = meaning("children play", ("children", "subject"), ("play", "action", "", ("children",)))
    assert told.subjects[0].doings == (Doing(action="play"),)


def test_a_thing_that_is_with_a_person_is_in_its_hands_and_an_animal_beside_it() -> None:
    held = meaning(
        "a man with a bottle",
        ("man", "subject"),
        ("bottle", "subject"),
        ("with", "relation", "bottle", ("man",)),
    )
    beside = meaning(
        "a man with a dog",
        ("man", "subject"),
        ("dog", "subject"),
        ("with", "relation", "dog", ("man",)),
    )
    assert [one.concept for one in held.subjects] == ["man"]
    assert held.subjects[0].doings[0] == Doing(prop="bottle")
    assert beside.relations == (Relation(of=0, relation="beside", to=1),)


def test_clothes_go_to_all_who_wear_them() -> None:
    told = meaning(
        "a man and a woman in purple hats",
        ("man", "subject"),
        ("woman", "subject"),
        ("hats", "worn", "", ("man", "woman")),
        ("purple", "colour", "hats"),
    )
    assert [one.wears for one in told.subjects] == [(Worn(garment="hat", colour="purple"),)] * 2


def test_a_subject_that_is_a_place_becomes_the_place() -> None:
    told = meaning("a tranquil bathroom", ("bathroom", "subject"))
    assert (told.place, told.subjects) == ("bathroom", ())


def test_a_building_that_is_no_place_stays_in_the_picture() -> None:
    told = meaning("a knight at the pyramid", ("knight", "subject"), ("pyramid", "place"))
    assert [one.concept for one in told.subjects] == ["knight", "pyramid"]


def test_what_is_denied_is_told_and_not_shown() -> None:
    told = meaning(
        "a city without rain or cars", ("city", "place"), ("rain", "denied"), ("cars", "denied")
    )
    assert {"rain", "car"} <= told.denied
    assert (told.place, told.weather, told.subjects) == ("city", None, ())


def test_an_unknown_actor_is_nobody_and_takes_what_is_its_with_it() -> None:
    told = meaning(
        "a red Zorbit reads a book beside a cat",
        ("zorbit", "subject"),
        ("red", "colour", "zorbit"),
        ("reads", "action", "", ("zorbit",)),
        ("book", "prop", "reads"),
        ("cat", "subject"),
        ("beside", "relation", "cat", ("zorbit",)),
    )
    assert [(one.concept, one.colour) for one in told.subjects] == [("cat", None)]
    assert told.relations == ()
    assert told.unknown_words == ("Zorbit",)


def test_an_unknown_word_is_reported_wherever_it_stands() -> None:
    assert meaning("a Zorbly cat", ("cat", "subject")).unknown_words == ("Zorbly",)


def test_a_known_word_without_a_picture_is_not_reported() -> None:
    assert meaning("a beautiful cat shimmers", ("cat", "subject")).unknown_words == ()


def test_a_scene_holds_six_and_drops_those_who_do_nothing_first() -> None:
    nouns = ("cat", "dog", "horse", "cow", "sheep", "pig", "duck")
    told = meaning(
        "a " + ", a ".join(nouns) + " sleeps",
        *((noun, "subject") for noun in nouns),
        ("sleeps", "action", "", ("duck",)),
    )
    assert [one.concept for one in told.subjects] == [*nouns[:5], "duck"]


def test_the_same_prompt_may_hold_several_effects() -> None:
    told = meaning("fireworks and confetti", ("fireworks", "effect"), ("confetti", "effect"))
    assert told.effects == ("fireworks", "confetti")


def test_how_many_of_a_thing_is_held() -> None:
    (girl,) = meaning(
        "a girl holds two purple balloons",
        ("girl", "subject"),
        ("holds", "action", "", ("girl",)),
        ("balloons", "prop", "holds"),
        ("two", "count", "balloons"),
        ("purple", "colour", "balloons"),
    ).subjects
    doing = girl.doings[0]
    assert doing
    assert (doing.prop_count, doing.prop_colour) == (2, "purple")


def test_what_somebody_does_not_wear_is_denied() -> None:
    told = meaning("a girl not wearing a hat", ("girl", "subject"), ("hat", "worn", "", ("girl",)))
    assert told.subjects[0].wears == ()
    assert "hat" in told.denied


def test_who_has_its_own_garment_does_not_wear_the_next_one() -> None:
    told = meaning(
        "a girl in a hat and a boy in a coat",
        ("girl", "subject"),
        ("hat", "worn", "", ("girl",)),
        ("boy", "subject"),
        ("coat", "worn", "", ("girl", "boy")),
    )
    assert [[worn.garment for worn in one.wears] for one in told.subjects] == [["hat"], ["coat"]]


def test_what_an_action_is_not_done_with_is_where_its_preposition_says() -> None:
    told = meaning(
        "a butterfly lands on a flower",
        ("butterfly", "subject"),
        ("lands", "action", "", ("butterfly",)),
        ("flower", "prop", "lands"),
    )
    assert [one.concept for one in told.subjects] == ["butterfly", "flower"]
    assert told.relations == (Relation(of=0, relation="on", to=1),)


def test_a_motion_word_in_an_action_s_place_is_a_motion() -> None:
    told = meaning("the sun rises", ("sun", "subject"), ("rises", "action", "", ("sun",)))
    assert told.subjects[0].doings == (Doing(motion="rise"),)
    assert told.unknown_words == ()


def test_things_that_are_named_in_the_plural_are_not_many_for_that() -> None:
    assert meaning("noodles", ("noodles", "subject")).subjects[0].count == 1


def test_what_goes_on_meanwhile_is_no_beat_of_its_own() -> None:
    runs = meaning(
        "消防员抱着孩子跑",
        ("消防员", "subject"),
        ("抱着", "action", "", ("消防员",)),
        ("孩子", "prop", "抱着"),
        ("跑", "action", "", ("消防员",)),
    )
    cooks = meaning(
        "a woman sings while cooking pasta",
        ("woman", "subject"),
        ("sings", "action", "", ("woman",)),
        ("cooking", "action", "", ("woman",)),
        ("pasta", "prop", "cooking"),
    )
    assert (runs.beats, runs.subjects[0].doings) == (1, (Doing(action="hug", motion="dash"),))
    assert (cooks.beats, cooks.subjects[0].doings) == (1, (Doing(action="cook", prop="pasta"),))


def test_a_building_that_somebody_is_in_is_the_place() -> None:
    found = meaning(
        "a doctor in a bright clinic",
        ("doctor", "subject"),
        ("in", "relation", "clinic", ("doctor",)),
        ("clinic", "subject"),
    )
    assert (found.place, [s.concept for s in found.subjects]) == ("hospital", ["doctor"])


def test_water_is_where_it_happens_and_a_puddle_is_there() -> None:
    assert meaning("mist over the water", ("water", "subject")).place == "lake"
    assert [s.concept for s in meaning("a puddle", ("puddle", "subject")).subjects] == ["puddle"]


def test_a_number_says_more_than_how_they_stand() -> None:
    (houses,) = meaning(
        "a row of seven houses",
        ("a row of", "count", "houses"),
        ("seven", "count", "houses"),
        ("houses", "subject"),
    ).subjects
    assert houses.count == 7


def test_an_article_of_another_noun_makes_nobody_new() -> None:
    found = meaning(
        "火车开走。一个女人追着火车",
        ("火车", "subject"),
        ("女人", "subject"),
        ("追着", "relation", "火车@2", ("女人",)),
        ("火车@2", "subject"),
    )
    assert [s.concept for s in found.subjects] == ["train", "woman"]


def test_who_is_in_a_building_is_in_its_place() -> None:
    told = meaning(
        "a cat sleeps in a house",
        ("cat", "subject"),
        ("sleeps", "action", "", ("cat",)),
        ("in", "relation", "house", ("cat",)),
        ("house", "subject"),
    )
    assert told.place == "living_room"
    assert [subject.concept for subject in told.subjects] == ["cat"]


def test_a_band_is_as_many_as_its_name_says() -> None:
    told = meaning("a string quartet", ("string quartet", "subject"))
    assert [(subject.concept, subject.count) for subject in told.subjects] == [("musician", 4)]
