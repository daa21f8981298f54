"""Files written for people: what is there is not replaced silently, what is no file is not replaced
at all.
"""

import json
import os
import stat
import threading
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.suppliers import Supplier
from tests.outside.commands import run
from tests.outside.served import served

VIDEO = b"\0\0\0\x18ftypisom" + b"video" * 20


@pytest.fixture(scope="module")
def served_supplier() -> Iterator[tuple[str, Supplier]]:
    """Run one supplier for all tests here."""
    supplier = Supplier(VIDEO)
    with served(supplier.app()) as url:
        yield url, supplier


@pytest.fixture
def supplier(served_supplier: tuple[str, Supplier]) -> tuple[dict[str, str], Supplier]:
    """Return the variables that name the supplier, and the supplier without any order."""
    url, found = served_supplier
    found.orders.clear()
    return {"VITASCOPE_BASE_URL": url, "VITASCOPE_API_KEY": "vs_live_key"}, found


Named = tuple[dict[str, str], Supplier]
MAKE, FETCH = ("generate", "a cat"), ("task", "download", "task_1")


@pytest.mark.parametrize("command", [MAKE, FETCH])
def test_a_fifo_and_a_device_are_written_into(
    tmp_path: Path, supplier: Named, command: tuple[str, ...]
) -> None:
    named, _ = supplier
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(fifo.read_bytes()))
    reader.start()
    done = run(tmp_path, *command, "-o", "fifo", **named)
    reader.join()
    assert (done.returncode, read, stat.S_ISFIFO(fifo.stat().st_mode)) == (0, [VIDEO], True), (
        done.stderr
    )
    master, terminal = os.openpty()
    tty.setraw(terminal)
    device = os.ttyname(terminal)
    assert run(tmp_path, *command, "-o", device, **named).returncode == 0
    assert os.read(master, 10_000) == VIDEO
    assert stat.S_ISCHR(Path(device).stat().st_mode)


@pytest.mark.parametrize("command", [MAKE, FETCH])
def test_a_link_is_followed_and_a_file_keeps_its_mode(
    tmp_path: Path, supplier: Named, command: tuple[str, ...]
) -> None:
    named, _ = supplier
    (tmp_path / "elsewhere").mkdir()
    file, link = tmp_path / "elsewhere" / "a.mp4", tmp_path / "link.mp4"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link.symlink_to(file)
    assert run(tmp_path, *command, "-o", "link.mp4", "--force", **named).returncode == 0
    assert (link.is_symlink(), file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (
        True,
        VIDEO,
        0o640,
    )


@pytest.mark.parametrize("command", [MAKE, FETCH])
def test_a_dash_is_stdout_and_nothing_else_is_written_there(
    tmp_path: Path, supplier: Named, command: tuple[str, ...]
) -> None:
    named, _ = supplier
    for more in ([], ["--json"]):
        done = run(tmp_path, *command, "-o", "-", *more, **named)
        assert (done.returncode, done.stdout) == (0, VIDEO), done.stderr
        assert done.stderr.count(b"\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [MAKE, FETCH])
def test_a_file_that_is_there_is_not_replaced_and_nothing_is_ordered(
    tmp_path: Path, supplier: Named, command: tuple[str, ...]
) -> None:
    named, found = supplier
    (tmp_path / "a.mp4").write_bytes(b"mine")
    done = run(tmp_path, *command, "-o", "a.mp4", **named)
    assert (done.returncode, b"--force" in done.stderr, found.orders) == (2, True, []), done.stderr
    assert (tmp_path / "a.mp4").read_bytes() == b"mine"


def test_without_a_name_every_run_has_a_file_of_its_own(tmp_path: Path, supplier: Named) -> None:
    named, _ = supplier
    files = [json.loads(run(tmp_path, *MAKE, "--json", **named).stdout)["file"] for _ in range(3)]
    assert files == ["out.mp4", "out-2.mp4", "out-3.mp4"]
    assert {path.name for path in tmp_path.iterdir()} == set(files)


def test_no_row_of_a_table_is_ordered_if_one_would_replace_a_file(
    tmp_path: Path, supplier: Named
) -> None:
    named, found = supplier
    (tmp_path / "p.csv").write_text("prompt,output\na,a.mp4\nb,b.mp4\n")
    (tmp_path / "b.mp4").write_bytes(b"mine")
    assert run(tmp_path, "generate", "--from", "p.csv", **named).returncode == 2
    assert (found.orders, (tmp_path / "b.mp4").read_bytes()) == ([], b"mine")
    assert run(tmp_path, "generate", "--from", "p.csv", "--keep", **named).returncode == 0
    assert ((tmp_path / "a.mp4").read_bytes(), (tmp_path / "b.mp4").read_bytes()) == (
        VIDEO,
        b"mine",
    )


@pytest.mark.parametrize(
    "output", ["../evil.mp4", "{outside}/evil.mp4", "inner/../../evil.mp4", "link/evil.mp4", 5]
)
def test_a_tables_outputs_stay_in_their_folder(
    tmp_path: Path, supplier: Named, output: str | int
) -> None:
    named, found = supplier
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.mkdir()
    folder.mkdir()
    (folder / "link").symlink_to(outside)
    name = output.format(outside=outside) if isinstance(output, str) else output
    (tmp_path / "p.jsonl").write_text(json.dumps({"prompt": "a", "output": name}))
    done = run(tmp_path, "generate", "--from", "p.jsonl", "--folder", "folder", **named)
    assert (done.returncode, b"Row 1 " in done.stderr, found.orders) == (2, True, []), done.stderr
    assert not [*outside.iterdir(), *tmp_path.glob("*.mp4")]


def test_a_device_that_cannot_be_written_is_refused_before_anything_is_ordered(
    tmp_path: Path, supplier: Named
) -> None:
    named, found = supplier
    done = run(tmp_path, *MAKE, "-o", "/proc/version", **named)
    assert (done.returncode, found.orders) == (2, []), done.stderr


def test_what_is_paid_is_named_if_the_reader_of_a_fifo_goes_away(
    tmp_path: Path, supplier: Named, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, found = supplier
    monkeypatch.setattr(found, "video", VIDEO * 10_000)
    os.mkfifo(tmp_path / "fifo")
    reader = threading.Thread(target=lambda: (tmp_path / "fifo").open("rb").close())
    reader.start()
    done = run(tmp_path, *MAKE, "-o", "fifo", **named)
    reader.join()
    assert done.returncode == 1
    assert b"task_1" in done.stderr
    assert b"/files/task_1.mp4" in done.stderr
