"""Keys of watermarks: the own one first, older ones kept, for nobody else to read."""

from pathlib import Path

import pytest

from vitascope.errors import OperatorError
from vitascope.media.watermark.keys import KEYS_FILE, keep_key, read_keys

FIRST, SECOND = b"1" * 32, b"2" * 32


def test_older_keys_are_kept_and_the_newest_comes_first(tmp_path: Path) -> None:
    assert read_keys(tmp_path) == ()
    assert keep_key(tmp_path, FIRST) == (FIRST,)
    assert keep_key(tmp_path, SECOND) == (SECOND, FIRST)
    assert keep_key(tmp_path, FIRST) == (FIRST, SECOND)
    assert read_keys(tmp_path) == (FIRST, SECOND)


def test_the_file_is_for_its_user_alone_and_written_only_when_it_changes(tmp_path: Path) -> None:
    keep_key(tmp_path, FIRST)
    file = tmp_path / KEYS_FILE
    assert file.stat().st_mode & 0o077 == 0
    before = file.stat().st_ino
    keep_key(tmp_path, FIRST)
    assert file.stat().st_ino == before


def test_a_broken_file_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / KEYS_FILE).write_text("no key\n")
    with pytest.raises(OperatorError, match=r"watermark\.keys holds what is no key"):
        keep_key(tmp_path, FIRST)
