"""The format of the lexicon's files."""

from vitascope_scene.lexicon.rows import read_rows

TEXT = """
# a comment
## animal mammal home=meadow,forest anchor=ground
cat | cat, kitty, +cats and kittens | 猫, 猫咪 | home=garden motions=still
dog | dog | 狗 |

## time
dawn | dawn | 黎明
"""


def test_a_row_takes_its_sections_options_unless_it_has_its_own() -> None:
    cat, dog, _ = read_rows(TEXT)
    assert (cat.key, cat.kind, cat.family) == ("cat", "animal", "mammal")
    assert cat.options == {"home": ("garden",), "anchor": ("ground",), "motions": ("still",)}
    assert dog.options == {"home": ("meadow", "forest"), "anchor": ("ground",)}


def test_entries_are_kept_as_written_by_language() -> None:
    cat, *_ = read_rows(TEXT)
    assert cat.entries == {"en": ("cat", "kitty", "+cats and kittens"), "zh": ("猫", "猫咪")}


def test_a_section_without_a_family_is_named_after_its_kind() -> None:
    *_, dawn = read_rows(TEXT)
    assert (dawn.kind, dawn.family, dict(dawn.options)) == ("time", "time", {})
