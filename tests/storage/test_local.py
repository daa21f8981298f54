"""Local storage: nothing is visible before it is whole, nothing outside the folder is reached."""

import os
from pathlib import Path

import pytest

from vitascope.media.label import SIGNED_ENDING
from vitascope.storage.local import LocalStorage

OURS, THEIRS = "ins_OURS11restofanid", "ins_THEIRSrestofanid"


def _name(number: int, tag: str = "") -> str:
    return f"{tag:0<32}-{number}.mp4"


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


@pytest.mark.parametrize(
    "name", ["../secret.mp4", "..", "", "x.part", "/etc/hostname", "a/b.mp4", "\0.mp4", "x" * 300]
)
def test_no_name_leads_outside_the_folder(tmp_path: Path, name: str) -> None:
    storage = _storage(tmp_path)
    (tmp_path / "secret.mp4").write_bytes(b"secret")
    (tmp_path / "media" / "x.part").write_bytes(b"half")
    assert storage.path(name) is None


def test_discarding_removes_the_video_its_poster_and_its_half_made_file(tmp_path: Path) -> None:
    storage, name = _storage(tmp_path), _name(1)
    storage.temporary(name).write_bytes(b"")
    storage.poster(name).write_bytes(b"")
    storage.discard(name)
    storage.discard(_name(2))
    assert list((tmp_path / "media").iterdir()) == []


def test_a_copy_that_a_crash_left_while_it_was_signed_is_found_and_removed(tmp_path: Path) -> None:
    storage, name = _storage(tmp_path), _name(1)
    part = storage.temporary(name)
    part.with_name(part.name + SIGNED_ENDING).write_bytes(b"half a signature")
    assert list(storage.unfinished(-60)) == [name]
    assert list(storage.older_than(-60)) == []
    storage.discard(name)
    assert list((tmp_path / "media").iterdir()) == []


def test_only_files_older_than_asked_are_listed(tmp_path: Path) -> None:
    storage = _storage(tmp_path)
    for path in (
        old := tmp_path / "media" / _name(1),
        half := storage.temporary(_name(2)),
        tmp_path / "media" / "3",
    ):
        path.write_bytes(b"")
    for path in (old, half):
        os.utime(path, (1, 1))
    (tmp_path / "media" / _name(4)).write_bytes(b"")
    assert list(storage.older_than(3_600)) == [_name(1)]
    assert list(storage.unfinished(3_600)) == [_name(2)]


@pytest.mark.parametrize(
    "name",
    [
        "holiday.mp4",
        "a-1.mp4",
        f"{_name(1)}.bak",
        f"x{_name(1)}",
        _name(1).upper(),
        f"{_name(1)}.part.old",
    ],
)
def test_a_file_of_another_shape_is_never_listed(tmp_path: Path, name: str) -> None:
    storage = _storage(tmp_path)
    (tmp_path / "media" / name).write_bytes(b"")
    assert [*storage.older_than(-60), *storage.unfinished(-60)] == []
    assert not storage.is_ours(name)


def test_files_that_another_process_removes_meanwhile_are_passed_over(tmp_path: Path) -> None:
    storage = _storage(tmp_path)
    for number in range(3):
        file = tmp_path / "media" / _name(number)
        file.write_bytes(b"")
        os.utime(file, (1, 1))
    names = storage.older_than(3_600)
    next(names)
    for file in list((tmp_path / "media").iterdir()):
        file.unlink()
    assert list(names) == []


def test_a_folder_says_whose_it_is_and_names_tell_too(tmp_path: Path) -> None:
    storage = _storage(tmp_path)
    assert storage.owner() is None
    storage.claim(OURS)
    assert (storage.owner(), _storage(tmp_path).owner()) == (OURS, OURS)
    names = {storage.new_name(1) for _ in range(1_000)}
    assert len(names) == 1_000
    assert all(storage.is_ours(name) and len(name) == 38 for name in names)
    assert not storage.is_ours(_name(1, "THEIRS"))
    storage.claim(THEIRS)
    assert storage.owner() == THEIRS
    assert storage.is_ours(_name(1, "THEIRS"))


def test_a_video_goes_into_the_trash_and_comes_back_with_its_poster(tmp_path: Path) -> None:
    storage, name = _storage(tmp_path), _name(1)
    for path in (video := tmp_path / "media" / name, storage.poster(name)):
        path.write_bytes(b"old")
        os.utime(path, (1, 1))
    storage.trash(name)
    storage.trash(name)
    assert (storage.path(name), storage.path(storage.poster(name).name)) == (None, None)
    assert list(storage.older_than(-60)) == []
    assert (list(storage.trashed(3_600)), list(storage.trashed(-60))) == ([], [name])
    storage.restore(name)
    storage.restore(name)
    assert (storage.path(name), storage.poster(name).read_bytes()) == (video, b"old")
    storage.trash(name)
    storage.empty_trash(name)
    assert list((tmp_path / "media" / "trash").iterdir()) == []


def test_a_kept_video_is_for_this_user_alone(tmp_path: Path) -> None:
    storage, name = _storage(tmp_path), _name(1)
    storage.temporary(name).touch(0o644)
    storage.keep(name)
    assert (tmp_path / "media" / name).stat().st_mode & 0o777 == 0o600
