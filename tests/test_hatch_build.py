"""The build hook: kernels where there is a compiler, and no failure where there is none."""

import ctypes
import shutil
from pathlib import Path

import pytest
from hatch_build import LIBRARY, SOURCE, compiled

ROOT = Path(__file__).parents[1]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / SOURCE).parent.mkdir(parents=True)
    shutil.copy(ROOT / SOURCE, tmp_path / SOURCE)
    return tmp_path


def test_a_compiler_makes_the_kernels_of_this_very_source(tree: Path) -> None:
    if not compiled(tree):
        assert shutil.which("cc") is None
        assert shutil.which("gcc") is None
        return
    library = ctypes.CDLL(str(tree / LIBRARY))
    library.kernels_source.restype = ctypes.c_char_p
    assert len(library.kernels_source()) == 64


def test_without_a_compiler_nothing_fails_and_nothing_old_stays(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / LIBRARY).write_bytes(b"of another source")
    monkeypatch.setenv("PATH", str(tree))
    assert not compiled(tree)
    assert not (tree / LIBRARY).exists()


def test_a_source_that_does_not_compile_is_no_failure(tree: Path) -> None:
    (tree / SOURCE).write_text("this is not C")
    assert not compiled(tree)
    assert [path.name for path in (tree / SOURCE).parent.iterdir()] == [SOURCE.name]
