"""What things are made of, and whom statues show."""

import pytest

from tests.scene.reading.saying import meaning


@pytest.mark.parametrize(
    ("prompt", "said", "shown"),
    [
        (
            "a train made of chocolate",
            (("train", "subject"), ("chocolate", "subject")),
            ("train", "brown"),
        ),
        ("a statue of a lion", (("statue", "subject"), ("lion", "subject")), ("lion", "grey")),
        ("狮子雕像", (("狮子", "subject"), ("雕像", "subject")), ("lion", "grey")),
        ("an ice horse", (("horse", "subject"),), ("horse", "cyan")),
        (
            "a red statue of a lion",
            (("red", "colour", "statue"), ("statue", "subject"), ("lion", "subject")),
            ("lion", "red"),
        ),
    ],
)
def test_a_thing_has_the_colour_of_its_stuff_and_the_stuff_is_nobody(
    prompt: str, said: tuple[tuple[str, str]], shown: tuple[str, str]
) -> None:
    (subject,) = meaning(prompt, *said).subjects
    assert (subject.concept, subject.colour) == shown


def test_what_a_place_is_made_of_is_nobody() -> None:
    found = meaning("a city made of candy", ("city", "place"), ("candy", "subject"))
    assert (found.place, found.subjects) == ("city", ())
