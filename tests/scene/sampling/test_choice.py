"""What is held and what is let go."""

from vitascope_scene.meaning import Doing, Meaning, Relation, Subject
from vitascope_scene.sampling.choice import allowed, given_of, motions_of


def test_said_words_are_held_in_the_middle_of_the_scale_and_some_are_let_go_at_its_end() -> None:
    meaning = Meaning(
        place="beach",
        time="night",
        weather="rain",
        style="noir",
        camera="orbit",
        subjects=(Subject(concept="cat", colour="blue", doings=(Doing(motion="jump"),)),),
    )
    whole = given_of(meaning, 0, 0.5, 1, None).words
    assert whole == {
        ("place", None): "beach",
        ("time", None): "night",
        ("weather", None): "rain",
        ("style", None): "noir",
        ("camera", None): "orbit",
        ("motion", 0): "jump",
        ("colour", 0): "blue",
    }
    kept = [len(given_of(meaning, 0, 0.0, seed, None).words) for seed in range(200)]
    assert 0.65 < sum(kept) / (200 * len(whole)) < 0.85


def test_what_a_negative_prompt_names_goes_with_its_relations() -> None:
    meaning = Meaning(
        subjects=(Subject(concept="cat"), Subject(concept="dog"), Subject(concept="ball")),
        relations=(
            Relation(of=0, relation="beside", to=1),
            Relation(of=2, relation="left_of", to=0),
        ),
    )
    left = allowed(meaning, frozenset({"dog"}))
    assert [subject.concept for subject in left.subjects] == ["cat", "ball"]
    assert left.relations == (Relation(of=1, relation="left_of", to=0),)


def test_the_only_subject_stays_whatever_the_negative_prompt_says() -> None:
    meaning = Meaning(subjects=(Subject(concept="dog"),))
    assert allowed(meaning, frozenset({"dog"})) == meaning


def test_who_does_something_in_one_place_stays_there() -> None:
    reading = Subject(concept="man", doings=(Doing(action="read"),))
    assert motions_of(reading, 0, (reading,)) == ("still",)


def test_who_walks_goes_one_way_or_the_other() -> None:
    walking = Subject(concept="man", doings=(Doing(action="walk"),))
    assert set(motions_of(walking, 0, (walking,))) == {"move_left", "move_right"}


def test_the_beach_is_where_one_stands_by_the_sea() -> None:
    def place(concept: str) -> str:
        meaning = Meaning(place="sea", subjects=(Subject(concept=concept),))
        return given_of(meaning, 0, 0.5, 1, None).words["place", None]

    assert place("cat") == "beach"
    assert place("sailboat") == "sea"


def test_a_rock_stays_where_it_is_whatever_moves_beside_it() -> None:
    dog = Subject(concept="dog", doings=(Doing(action="run"),))
    link = (Relation(of=0, relation="beside", to=1),)
    for other, motion in (("rock", "still"), ("stairs", "still")):
        meaning = Meaning(subjects=(dog, Subject(concept=other)), relations=link)
        assert given_of(meaning, 0, 0.5, 1, None).words["motion", 1] == motion


def test_several_who_walk_go_the_same_way() -> None:
    pair = tuple(
        Subject(concept=each, doings=(Doing(action="walk"),)) for each in ("bride", "groom")
    )
    for seed in range(4):
        words = given_of(Meaning(subjects=pair), 0, 0.5, seed, None).words
        assert words["motion", 0] == words["motion", 1]
