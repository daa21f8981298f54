"""The pages of what can be drawn: whole, and what the lexicon holds today."""

from pathlib import Path

import pytest
from training.vocabulary import ENDINGS, FOLDER, TITLES, page

from vitascope_scene.lexicon import concepts
from vitascope_scene.lexicon.rows import noun_files, rows_of

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("language", ENDINGS)
def test_the_page_is_what_make_vocabulary_writes(language: str) -> None:
    assert (DOCS / f"vocabulary{ENDINGS[language]}").read_text(encoding="utf-8") == page(language)


def test_every_concept_and_place_has_its_number_and_every_title_its_sheet() -> None:
    assert sum(len(keys) for keys in noun_files().values()) == len(concepts())
    assert f"{len(rows_of('places.txt'))} " in page("en").rpartition("places.webp")[2]
    assert {*noun_files(), "features", "actions", "places"} == {*TITLES}
    assert {path.stem for path in (DOCS / FOLDER).glob("*.webp")} == {*TITLES}
