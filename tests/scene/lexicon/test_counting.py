"""Numbers with measure words."""

import pytest

from vitascope_scene.lexicon import forms


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("一只", "1"),
        ("三匹", "3"),
        ("两个", "2"),
        ("六名", "6"),
        ("一群", "many"),
        ("一对", "2"),
        ("十几辆", "many"),
    ],
)
def test_a_number_and_a_measure_word_are_one_count(text: str, key: str) -> None:
    assert {form.key for form in forms("zh") if (form.kind, form.text) == ("count", text)} == {key}
