"""The note of the last backup: it tells when and where to, and stops nobody."""

from pathlib import Path

import pytest

from vitascope import clock
from vitascope.db.last_backup import NOTE, last_backup, note_backup


def test_it_tells_when_and_where_the_last_backup_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at_ms, name in ((1_000, "a.sqlite"), (2_000, "b.sqlite")):
        monkeypatch.setattr(clock, "now_ms", lambda at_ms=at_ms: at_ms)
        note_backup(tmp_path, tmp_path / name)
    found = last_backup(tmp_path)
    assert found is not None
    assert (found.at_ms, found.file) == (2_000, str(tmp_path / "b.sqlite"))


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"at_ms": null, "file": "x"}', "\x00"])
def test_a_note_that_cannot_be_read_is_none(tmp_path: Path, note: str) -> None:
    assert last_backup(tmp_path) is None
    (tmp_path / NOTE).write_text(note)
    assert last_backup(tmp_path) is None
