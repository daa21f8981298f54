"""The console's example films are there, small, and of the size that their page keeps free for
them.
"""

import cv2
import pytest
from training.films import HEIGHT, MOST_BYTES, SECONDS, WIDTH, spec_of

from vitascope.console.examples import EXAMPLES, FILMS, Example
from vitascope.media.probe import probe

FILMED = [each for each in EXAMPLES if each.film]
MOST_POSTER_BYTES = 12_000


@pytest.mark.parametrize("example", FILMED, ids=lambda each: each.film)
def test_an_example_film_is_small_and_has_a_poster(example: Example) -> None:
    film, poster = FILMS / f"{example.film}.mp4", FILMS / f"{example.film}.webp"
    facts = probe(film)
    assert (facts.width, facts.height, round(facts.num_frames / facts.fps)) == (
        WIDTH,
        HEIGHT,
        SECONDS,
    )
    assert film.stat().st_size <= MOST_BYTES
    picture = cv2.imread(str(poster))
    assert picture is not None
    assert picture.shape == (HEIGHT, WIDTH, 3)
    assert poster.stat().st_size <= MOST_POSTER_BYTES


def test_nothing_but_films_of_examples_lies_there() -> None:
    assert {path.stem for path in FILMS.iterdir()} == {each.film for each in FILMED}
    assert len(FILMED) == 4


def test_a_film_is_drawn_larger_than_it_is_shown() -> None:
    spec = spec_of(FILMED[0], 3)
    assert (spec.width / WIDTH, spec.height / HEIGHT, spec.seed) == (3, 3, 3)
