"""Captions and scenes for training: they agree, they look sensible, and what is held out stays out."""

import random

import pytest
from training.ask import HEADS, ActorAsk, Ask, labels_of
from training.captions import caption_of
from training.judge import verdicts
from training.sampler import complete, is_held_out, sample_ask, sample_pair

from vitascope_scene import keys
from vitascope_scene.lexicon.tables import LANGUAGES
from vitascope_scene.traits import traits_of

PAGE_EXAMPLE = "士兵从运输机跳下的第一人称视角"


def test_a_scene_grants_everything_its_caption_asks_for() -> None:
    rng = random.Random(1)
    asks = [sample_ask(rng) for _ in range(600)]
    wrong = [ask for ask in asks if not all(verdicts(ask, complete(rng, ask)).values())]
    assert len(wrong) <= 12, wrong[0]


def test_about_nine_percent_of_all_combinations_are_held_out_and_never_drawn_unasked() -> None:
    triples = [(s, c, p) for s in keys.SUBJECTS for c in keys.COLOURS for p in keys.PLACES]
    assert 0.08 < sum(is_held_out(*triple) for triple in triples) / len(triples) < 0.10
    rng = random.Random(2)
    for _ in range(300):
        layout = complete(rng, Ask(actors=[ActorAsk(subject=rng.choice(keys.SUBJECTS))]))
        assert not any(is_held_out(subject, colour, layout.place) for subject, colour, _ in layout.actors)


def test_no_training_pair_asks_for_or_shows_a_held_out_combination() -> None:
    rng = random.Random(10)
    for _ in range(2000):
        ask, layout = sample_pair(rng)
        assert not any(is_held_out(subject, colour, layout.place) for subject, colour, _ in layout.actors)
        said = [actor for actor in ask.actors if actor.subject in keys.SUBJECTS and actor.colour and ask.place]
        assert not any(is_held_out(actor.subject, actor.colour, ask.place) for actor in said)


def test_a_subject_nobody_describes_is_at_home_and_in_its_own_colour() -> None:
    rng = random.Random(3)
    for subject in keys.SUBJECTS:
        layout = complete(rng, Ask(actors=[ActorAsk(subject=subject)]))
        assert layout.place in traits_of(subject).places
        assert layout.actors[0][1] in traits_of(subject).colours
        assert layout.actors[0][2] in traits_of(subject).motions


def test_a_place_alone_has_nobody_in_it() -> None:
    rng = random.Random(4)
    assert all(complete(rng, Ask(place=place)).actors == () for place in keys.PLACES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_caption_s_tags_cover_its_text(language: str) -> None:
    rng = random.Random(5)
    for _ in range(300):
        caption = caption_of(rng, sample_ask(rng), language)
        assert len(caption.text) == len(caption.tags)


def test_the_page_s_own_example_is_never_trained_on() -> None:
    rng = random.Random(6)
    texts = [caption_of(rng, sample_ask(rng), "zh").text for _ in range(3000)]
    assert not any(PAGE_EXAMPLE + "——镜头因气流颠簸而晃动" in text for text in texts)


def test_labels_name_a_class_for_every_head() -> None:
    labels, effects = labels_of(Ask(place="sea", effects=("fire",), actors=[ActorAsk(subject="ship", motion="travel")]))
    values = {head: classes[label] for (head, classes), label in zip(HEADS.items(), labels, strict=True)}
    assert (values["place"], values["subject0"], values["motion0"], values["subject1"]) == (
        "sea",
        "ship",
        "travel",
        "nobody",
    )
    assert sum(effects) == 1


def test_subjects_are_in_the_picture_for_most_of_the_clip() -> None:
    rng = random.Random(7)
    paths = [path for _ in range(400) for path in complete(rng, sample_ask(rng)).paths]
    seen = [(abs(path[:, 0]) < 1.1).mean() for path in paths]
    assert sum(share > 0.7 for share in seen) / len(seen) > 0.95


def test_a_chase_goes_one_way_with_the_chaser_behind() -> None:
    rng = random.Random(8)
    for motion in ("", "move_left", "dash"):
        ask = Ask(relation="chasing", actors=[ActorAsk(subject="tiger", motion=motion), ActorAsk(subject="deer")])
        layout = complete(rng, ask)
        way = -1 if motion == "move_left" else 1
        assert layout.actors[0][2] == layout.actors[1][2]
        assert all(way * (path[-1, 0] - path[0, 0]) > 0.3 for path in layout.paths)
        assert (way * (layout.paths[1][:, 0] - layout.paths[0][:, 0]) > 0.2).all()


def test_several_actors_stand_apart() -> None:
    rng = random.Random(9)
    ask = Ask(actors=[ActorAsk(subject="cat", motion="still") for _ in range(3)])
    places = sorted(path[0, 0] for path in complete(rng, ask).paths)
    assert places[1] - places[0] > 0.2
    assert places[2] - places[1] > 0.2
