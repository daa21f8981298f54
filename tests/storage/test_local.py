"""Local storage: nothing is visible before it is whole, nothing outside the folder is reached."""

import os
from pathlib import Path

import pytest

from vitascope.media.labels import SIGNED_ENDING
from vitascope.storage.local import LocalStorage


def _storage(folder: Path) -> LocalStorage:
    return LocalStorage(folder / "media", "http://host")


def test_a_video_has_its_name_only_when_it_is_kept(tmp_path: Path) -> None:
    storage = _storage(tmp_path)
    name = storage.new_name(1)
    storage.temporary(name).write_bytes(b"video")
    assert storage.path(name) is None
    storage.keep(name)
    found = storage.path(name)
    assert found is not None
    assert found.read_bytes() == b"video"
    assert storage.video_url(name) == f"http://host/files/{name}"


def test_names_are_unguessable_and_tell_the_attempt(tmp_path: Path) -> None:
    names = {_storage(tmp_path).new_name(2) for _ in range(1_000)}
    assert len(names) == 1_000
    assert all(name.endswith("-2.mp4") and len(name) == 38 for name in names)


@pytest.mark.parametrize("name", ["../secret.mp4", "..", "", "x.part", "/etc/hostname", "a/b.mp4", "\0.mp4", "x" * 300])
def test_no_name_leads_outside_the_folder(tmp_path: Path, name: str) -> None:
    storage = _storage(tmp_path)
    (tmp_path / "secret.mp4").write_bytes(b"secret")
    (tmp_path / "media" / "x.part").write_bytes(b"half")
    assert storage.path(name) is None


def test_discarding_removes_the_video_its_poster_and_its_half_made_file(tmp_path: Path) -> None:
    storage = _storage(tmp_path)
    storage.temporary("a.mp4").write_bytes(b"")
    storage.poster("a.mp4").write_bytes(b"")
    storage.discard("a.mp4")
    storage.discard("never-there.mp4")
    assert list((tmp_path / "media").iterdir()) == []


def test_a_copy_that_a_crash_left_while_it_was_signed_is_found_and_removed(tmp_path: Path) -> None:
    storage = _storage(tmp_path)
    part = storage.temporary("a.mp4")
    part.with_name(part.name + SIGNED_ENDING).write_bytes(b"half a signature")
    assert list(storage.older_than(-60)) == ["a.mp4"]
    storage.discard("a.mp4")
    assert list((tmp_path / "media").iterdir()) == []


def test_only_files_older_than_asked_are_listed(tmp_path: Path) -> None:
    storage = _storage(tmp_path)
    for name in ("old.mp4", "old2.mp4.part", "new.mp4"):
        (tmp_path / "media" / name).write_bytes(b"")
    for name in ("old.mp4", "old2.mp4.part"):
        os.utime(tmp_path / "media" / name, (1, 1))
    assert sorted(storage.older_than(3_600)) == ["old.mp4", "old2.mp4"]


def test_files_that_another_process_removes_meanwhile_are_passed_over(tmp_path: Path) -> None:
    storage = _storage(tmp_path)
    for number in range(3):
        file = tmp_path / "media" / f"{number}.mp4"
        file.write_bytes(b"")
        os.utime(file, (1, 1))
    names = storage.older_than(3_600)
    next(names)
    for file in list((tmp_path / "media").iterdir()):
        file.unlink()
    assert list(names) == []
