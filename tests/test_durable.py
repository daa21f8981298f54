"""What must outlive a loss of power is synced, contents before names."""

import os
from pathlib import Path

import pytest

from vitascope import durable
from vitascope.db import files
from vitascope.db.sqlite import migrate_file
from vitascope.media.identity import load_identity
from vitascope.signing import create_secret

Synced = list[tuple[str, list[str]]]
"""Each fsync in its order: the file or folder, and the names in a folder at that moment."""


@pytest.fixture
def synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Synced:
    found: Synced = []
    sync = os.fsync

    def noting(file: int) -> None:
        path = Path(f"/proc/self/fd/{file}").readlink()
        names = sorted(each.name for each in path.iterdir()) if path.is_dir() else []
        found.append((path.relative_to(tmp_path).as_posix(), names))
        sync(file)

    monkeypatch.setattr(os, "fsync", noting)
    return found


def test_a_new_folder_is_synced_in_the_one_above_it_and_so_on_up(
    tmp_path: Path, synced: Synced
) -> None:
    durable.make_folder(tmp_path / "a" / "b")
    assert synced == [(".", ["a"]), ("a", ["b"])]
    durable.make_folder(tmp_path / "a" / "b")
    assert len(synced) == 2


def test_a_file_where_the_folder_is_to_be_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(FileExistsError):
        durable.make_folder(tmp_path / "a")


def test_the_secret_has_its_name_for_good_before_anything_is_signed_with_it(
    tmp_path: Path, synced: Synced
) -> None:
    create_secret(tmp_path / "secret.key")
    (written, _), named = synced
    assert written.startswith("secret.key.part.")
    assert named == (".", ["secret.key"])


def test_a_signing_identity_is_whole_on_the_disk_before_it_has_its_name(
    tmp_path: Path, synced: Synced
) -> None:
    load_identity(tmp_path / "labels", "somebody")
    parts = ["authority.pem", "chain.pem", "signing.key"]
    (written, inside), named = synced[-2:]
    assert written.endswith(".labels.part")
    assert (inside, named) == (parts, (".", ["labels"]))
    files = [path.rpartition(".part.")[0] for path, _ in synced[:-2]]
    assert {f"{written}/{name}" for name in parts} <= set(files)


def test_a_copy_of_the_database_is_on_the_disk_under_its_name(
    tmp_path: Path, synced: Synced
) -> None:
    migrate_file(tmp_path / "a.sqlite")
    files.copy(tmp_path / "a.sqlite", tmp_path / "b.sqlite")
    (written, _), (folder, names) = synced
    assert written.startswith("b.sqlite.part.")
    assert folder == "."
    assert "b.sqlite" in names
    assert not [name for name in names if ".part" in name]


def test_two_that_copy_to_one_name_at_once_do_not_meet(tmp_path: Path) -> None:
    target = tmp_path / "b.sqlite"
    with files.writing(target) as first, files.writing(target) as second:
        assert first != second
        assert [part.stat().st_mode & 0o777 for part in (first, second)] == [0o600, 0o600]
        first.write_bytes(b"first")
        second.write_bytes(b"second")
    assert target.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [target]
