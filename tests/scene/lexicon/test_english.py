"""English inflection."""

import pytest

from vitascope_scene.lexicon.english import plural_of, singulars_of, verb_forms

PLURALS = [
    ("cat", "cats"),
    ("bus", "buses"),
    ("pony", "ponies"),
    ("monkey", "monkeys"),
    ("fisherman", "fishermen"),
    ("caiman", "caimans"),
    ("timber wolf", "timber wolves"),
    ("waltz", "waltzes"),
]
VERBS = [
    ("run fast", ("run fast", "runs fast", "running fast", "ran fast")),
    (
        "ride a horse",
        ("ride a horse", "rides a horse", "riding a horse", "rode a horse", "ridden a horse"),
    ),
    ("carry", ("carry", "carries", "carrying", "carried")),
    ("lie", ("lie", "lies", "lying", "lay", "lain")),
    ("fish", ("fish", "fishes", "fishing", "fished")),
    ("ski", ("ski", "skis", "skiing", "skied")),
    ("clap", ("clap", "claps", "clapping", "clapped")),
    ("bow", ("bow", "bows", "bowing", "bowed")),
]


@pytest.mark.parametrize(("single", "several"), PLURALS)
def test_a_noun_has_its_plural_and_can_be_found_by_it(single: str, several: str) -> None:
    assert plural_of(single) == several
    assert single in singulars_of(several)


@pytest.mark.parametrize(("phrase", "found"), VERBS)
def test_the_verb_at_the_head_of_a_phrase_is_inflected(phrase: str, found: tuple[str, ...]) -> None:
    assert verb_forms(phrase) == found
