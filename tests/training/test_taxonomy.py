"""The table of substitutes, made of a small WordNet."""

from pathlib import Path

import pytest
from training.wordnet import Nouns, read_nouns

from training import taxonomy
from vitascope_scene.lexicon.substitutes import table

DATA = """\
  1 a licence
00000001 05 n 01 giraffe 0 000 | long-necked
00000002 05 n 02 wugbeast 0 Wugus_beastus 0 001 @ 00000001 n 0000 | an animal
00000003 05 n 01 wuglet 0 001 @ 00000002 n 0000 | a young one
00000004 05 n 01 wugling 0 001 @ 00000003 n 0000 | a very young one
00000005 09 n 01 wugness 0 000 | what makes a wugbeast
00000006 10 n 01 ethnic_slur 0 000 | an insult
00000007 18 n 01 man 0 000 | a person
00000008 18 n 01 wugster 0 002 @ 00000007 n 0000 ;u 00000006 n 0000 | an insult
00000009 18 n 01 Wug_Wugson 0 001 @i 00000007 n 0000 | a person by name
00000010 06 n 01 house 0 000 | a building
00000011 06 n 01 wughouse 0 001 @ 00000010 n 0000 | a house
00000012 06 n 01 wugloft 0 001 @ 00000011 n 0000 | a part of one
"""
INDEX = """\
  1 a licence
giraffe n 1 0 1 1 00000001
wugbeast n 1 1 @ 1 0 00000002
wugus_beastus n 1 1 @ 1 0 00000002
wuglet n 1 1 @ 1 0 00000003
wugling n 1 1 @ 1 0 00000004
wugness n 2 0 2 1 00000005 00000002
wugsome n 2 0 2 0 00000002 00000005
man n 1 0 1 1 00000007
wugster n 1 1 @ 1 1 00000008
wug_wugson n 1 1 @i 1 0 00000009
house n 1 0 1 1 00000010
wughouse n 1 1 @ 1 0 00000011
wugloft n 1 1 @ 1 0 00000012
"""


@pytest.fixture
def nouns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Nouns:
    (tmp_path / "data.noun").write_text(DATA, encoding="utf-8")
    (tmp_path / "index.noun").write_text(INDEX, encoding="utf-8")
    (tmp_path / "anchors.txt").write_text("# by hand\nman = man\n", encoding="utf-8")
    monkeypatch.setattr(taxonomy, "ANCHORS", tmp_path / "anchors.txt")
    return read_nouns(tmp_path)


def test_a_word_leads_to_the_concept_at_most_two_steps_above(nouns: Nouns) -> None:
    found = taxonomy.substitutes_of(nouns)
    assert found["wugbeast"] == found["wuglet"] == "giraffe"
    assert "wugling" not in found


def test_a_made_thing_leads_one_step_up_only(nouns: Nouns) -> None:
    found = taxonomy.substitutes_of(nouns)
    assert found["wughouse"] == "house"
    assert "wugloft" not in found


def test_words_that_mean_something_else_first_insults_names_and_latin_lead_nowhere(
    nouns: Nouns,
) -> None:
    left_out = {"wugness", "wugsome", "wugster", "wug wugson", "wugus beastus"}
    assert not left_out & set(taxonomy.substitutes_of(nouns))


def test_a_word_that_the_lexicon_holds_is_not_in_the_table(nouns: Nouns) -> None:
    assert not {"giraffe", "man", "house"} & set(taxonomy.substitutes_of(nouns))


def test_a_hand_made_anchor_that_means_nothing_is_an_error(nouns: Nouns) -> None:
    taxonomy.ANCHORS.write_text("wugbeast = no_such_concept\n", encoding="utf-8")
    with pytest.raises(ValueError, match="wugbeast = no_such_concept"):
        taxonomy.substitutes_of(nouns)


def test_the_sample_is_the_same_for_the_same_seed(capsys: pytest.CaptureFixture[str]) -> None:
    taxonomy.print_sample(5, 3, ["en"])
    first = capsys.readouterr().out
    taxonomy.print_sample(5, 3, ["en"])
    assert capsys.readouterr().out == first
    assert first.startswith("seed 3\n")
    assert all(line.partition(" -> ")[0] in table("en") for line in first.splitlines()[1:])
