"""One process owns a data folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.small import api_only
from vitascope.db.lock import FolderLock, Owner, find_owner
from vitascope.errors import OperatorError

OWNER = Owner(pid=7, url="http://127.0.0.1:1", token="t")


def test_a_second_owner_is_refused_and_told_who_the_first_is(tmp_path: Path) -> None:
    with FolderLock(tmp_path) as lock:
        lock.publish(OWNER)
        with pytest.raises(OperatorError, match=r"in use by process 7 \(http://127.0.0.1:1\)"):
            FolderLock(tmp_path)


def test_another_process_is_refused_with_a_clear_message(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "vitascope.cli", "key", "create", "--data", str(tmp_path)]
    with FolderLock(tmp_path):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"The data folder {tmp_path} is in use by" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_lock_is_free_again_after_release(tmp_path: Path) -> None:
    FolderLock(tmp_path).release()
    assert find_owner(tmp_path) is None
    FolderLock(tmp_path).release()


def test_only_this_user_may_read_the_token(tmp_path: Path) -> None:
    with FolderLock(tmp_path) as lock:
        lock.publish(OWNER)
        assert find_owner(tmp_path) == OWNER
        assert (tmp_path / "vitascope.lock").stat().st_mode & 0o077 == 0


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OperatorError, match="cannot be used"):
        async with api_only(tmp_path / "file"):
            pass
